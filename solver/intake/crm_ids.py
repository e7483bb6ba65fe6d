"""Floor 1: ids of Salesforce records - 15 characters whose case counts, or 18, of which the last three tell their case."""

from __future__ import annotations

import re

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
OBJECTS = {
    "001": "an account", "003": "a contact", "005": "a user", "006": "an opportunity", "00G": "a queue or group", "00Q": "a lead",
    "500": "a case", "701": "a campaign",
}  # fmt: skip
SHORT, LONG = re.compile(r"[a-zA-Z0-9]{15}"), re.compile(r"[a-zA-Z0-9]{18}")


def complete_crm_id(short: str) -> str:
    """A 15-character CRM id with its three check characters: each says which of five letters are capitals."""
    tail = ""
    for start in (0, 5, 10):
        bits = sum(1 << k for k, c in enumerate(short[start : start + 5]) if c.isascii() and c.isupper())
        tail += ALPHABET[bits]
    return short + tail


def is_whole(text: str) -> bool:
    """Whether this is an id of 18 characters with the right check characters."""
    return bool(LONG.fullmatch(text)) and complete_crm_id(text[:15]) == text


def repaired(text: str) -> str:
    """An 18-character id whose letters were all made capitals, or all small, with the case that its check characters tell;
    "" where they cannot be right."""
    if not LONG.fullmatch(text) or text not in (text.upper(), text.lower()):
        return ""
    body = ""
    for start, check in zip((0, 5, 10), text[15:].upper(), strict=True):
        bits = ALPHABET.find(check)
        part = text[start : start + 5]
        body += "".join(c.upper() if bits >> k & 1 else c.lower() for k, c in enumerate(part))
    found = complete_crm_id(body)
    return found if found.upper() == text.upper() else ""


def one_form(text: str) -> str:
    """The 18 characters of an id in any of its forms; what is none stays as it is."""
    if SHORT.fullmatch(text):
        return complete_crm_id(text)
    return text if is_whole(text) else repaired(text) or text


def object_of(text: str) -> str:
    """What kind of record an id is of, in words; "" for ids of other systems."""
    if text[:3] not in OBJECTS:
        return ""
    known = is_whole(text) or (SHORT.fullmatch(text) and re.search(r"[a-zA-Z]", text[3:]))
    return OBJECTS[text[:3]] if known else ""
