"""Floor 1: time zones in the forms people export them, to IANA keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from solver.intake.parsed import Parsed
from solver.intake.zone_names import AMBIGUOUS, SHORT, WINDOWS


@cache
def _keys() -> dict[str, str]:
    return {k.casefold(): k for k in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    pairs = (p.split("=") for line in WINDOWS.strip().splitlines() for p in line.split("|"))
    return {name.casefold(): zone for name, zone in pairs}


def parse_timezone(texts: Iterable[str]) -> Parsed:
    """text -> IANA key."""
    out = Parsed()
    for text in texts:
        zone, why = _zone(text.strip())
        if zone:
            out.values[text] = zone
        else:
            out.bad[text] = why
    return out


def _zone(text: str) -> tuple[str, str]:
    """(key, "") or ("", what was expected)."""
    keys = _keys()
    if text.casefold() in keys:
        return keys[text.casefold()], ""
    for bracket in reversed(
        re.findall(r"\(([^()]+)\)", text)
    ):  # Salesforce: (GMT-08:00) Pacific Standard Time (America/Los_Angeles)
        if bracket.casefold() in keys and "/" in bracket:
            return keys[bracket.casefold()], ""
    hubspot = text.casefold().replace("_slash_", "/").replace("_hyphen_", "-")
    if hubspot in keys:
        return keys[hubspot], ""
    if text.upper() in AMBIGUOUS:
        return "", f"can be {AMBIGUOUS[text.upper()]}; write which"
    if text.upper() in SHORT:
        return SHORT[text.upper()], ""
    name = re.sub(r"^\(.*?\)\s*", "", text).casefold()
    name = re.sub(r"\s+(standard|daylight|summer)?\s*time$", "", name).strip()
    if name in _windows():
        return _windows()[name], ""
    if name.replace(" ", "_") in {k.rsplit("/", 1)[-1] for k in keys if "/" in k}:
        found = sorted(v for k, v in keys.items() if k.rsplit("/", 1)[-1] == name.replace(" ", "_") and not k.startswith("posix"))
        return found[0], ""
    offset = re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", text.upper())
    if offset:
        return _offset(offset)
    return "", "is not a time zone such as Europe/Berlin"


def _offset(match: re.Match[str]) -> tuple[str, str]:
    """A fixed offset: whole hours have a zone of their own (with the sign the other way round)."""
    sign, hours, minutes = match.group(1), int(match.group(2)), int(match.group(3) or 0)
    if hours == 5 and minutes == 30 and sign == "+":
        return "Asia/Kolkata", ""
    if minutes or hours > 14:
        return "", "is an offset without a zone of its own; give a zone such as Asia/Kathmandu"
    return ("Etc/UTC", "") if hours == 0 else (f"Etc/GMT{'-' if sign == '+' else '+'}{hours}", "")
