"""Floor 1: time zones in the forms people export them, to IANA keys."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from solver.intake.countries import plain
from solver.intake.parsed import Parsed
from solver.intake.zone_names import AMBIGUOUS, CITIES, NAMES, PART_HOURS, SHORT

NO_PLACE = {"factory", "localtime", "posixrules", "leapseconds"}  # files of the database, no zones of anybody
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
OFFSET = re.compile(r"(?:UTC|GMT|Z)? ?([+\-−])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
EAST, WEST = 14, 12  # whole hours with a zone of their own: Etc/GMT-14 to Etc/GMT+12


@cache
def _keys() -> dict[str, str]:
    """IANA key in lower case -> the key."""
    return {
        k.casefold(): k for k in available_timezones() if k.casefold() not in NO_PLACE and not k.startswith(("posix/", "right/"))
    }


@cache
def _names() -> dict[str, str]:
    """Name of a zone, as `plain` has it -> IANA key."""
    return {plain(name): zone for name, zone in (p.split("=") for p in NAMES.strip().replace("\n", "|").split("|"))}


@cache
def _cities() -> dict[str, str]:
    """City -> IANA key; where an old key and a new one name the same city, the first by name."""
    out = {plain(name): zone for name, zone in (p.split("=") for p in CITIES.strip().replace("\n", "|").split("|"))}
    for key in sorted(_keys().values()):
        if key.startswith(REGIONS) and "/" in key:
            out.setdefault(plain(key.rsplit("/", 1)[-1]), key)
    return out


def parse_timezone(texts: Iterable[str]) -> Parsed:
    """text -> IANA key; what was guessed from an abbreviation, an offset or a city is noted."""
    out = Parsed()
    guessed, meant = list[str](), list[str]()
    for text in texts:
        bare = " ".join(text.split())
        zone = _exact(bare)
        if not zone:
            zone = _guess(bare)
            if zone:
                guessed.append(f"{text!r} as {zone}")
                meant.append(text)
        if zone:
            out.values[text] = zone
        else:
            out.bad[text] = _wrong(bare)
    if guessed:
        more = f" and {len(guessed) - 5} more" if len(guessed) > 5 else ""
        out.note(f"time zones were taken by their usual meaning: {', '.join(guessed[:5])}{more}", meant)
    return out


def _exact(text: str) -> str:
    """The zone of a key, of a CRM's form of a key, or of a system's name; "" for others."""
    keys = _keys()
    if text.upper() in AMBIGUOUS or text.upper() in SHORT:
        return ""
    # Salesforce: (GMT-08:00) Pacific Standard Time (America/Los_Angeles); the offset is the one of the day it was printed
    for bracket in reversed(re.findall(r"\(([^()]+)\)", text)):
        if bracket.upper() in SHORT:
            return "Etc/GMT" if bracket.upper() == "GMT" else SHORT[bracket.upper()]  # a label's (GMT) is the key, never London
        if bracket.casefold() in keys:
            return keys[bracket.casefold()]
    key = text.casefold().replace("_slash_", "/").replace("_hyphen_", "-").replace("_plus_", "+")  # HubSpot: us_slash_pacific
    return keys.get(key) or keys.get(key.replace(" ", "_")) or _names().get(plain(text), "") or _named(text)


def _named(text: str) -> str:
    """The zone of a name such as (UTC-08:00) Pacific Time (US & Canada), W. Europe Standard Time, Eastern Daylight Time."""
    name = re.sub(r"^\([^()]*\) ?", "", text)
    name = re.sub(r" ?\(US (?:&|and) Canada\)$", "", name, flags=re.IGNORECASE)
    timeless = re.sub(r" (?:standard |daylight |summer )?time$", "", name, flags=re.IGNORECASE)
    if timeless == name == text:
        return ""
    return _names().get(plain(name)) or _names().get(plain(timeless), "")


def _guess(text: str) -> str:
    """The zone that is usually meant by an abbreviation, a fixed offset, a city or a list of cities; "" for others."""
    if text.upper() in AMBIGUOUS:
        return ""
    if text.upper() in SHORT:
        return SHORT[text.upper()]
    offset = OFFSET.fullmatch(text.strip("()"))
    if offset:
        return _offset(offset[1] == "+", int(offset[2]), int(offset[3] or 0))
    name = re.sub(r"^\([^()]*\) ?", "", text)
    cities = [_cities().get(plain(part), "") for part in name.split(",")]
    return next((c for c in cities if c), "")


def _offset(east: bool, hours: int, minutes: int) -> str:
    """The zone of a fixed offset; "" where none has it. The keys of whole hours bear the sign the other way round."""
    if minutes:
        return PART_HOURS.get(f"{'+' if east else '-'}{hours:02}:{minutes:02}", "")
    if hours > (EAST if east else WEST):
        return ""
    return f"Etc/GMT{'-' if east else '+'}{hours}" if hours else "Etc/UTC"


def _wrong(text: str) -> str:
    """What to write instead of `text`."""
    if text.upper() in AMBIGUOUS:
        return f"can be {AMBIGUOUS[text.upper()]}; write which"
    if OFFSET.fullmatch(text.strip("()")):
        return "is an offset without a zone of its own; write a zone such as Europe/Berlin"
    near = difflib.get_close_matches(text.casefold().replace(" ", "_"), _keys(), 1, 0.75)
    return f"is not a time zone (did you mean {_keys()[near[0]]}?)" if near else "is not a time zone such as Europe/Berlin"
