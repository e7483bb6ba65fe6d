"""Floor 1: time zones in the forms people export them, to IANA keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from zoneinfo import available_timezones

from solver.intake.parsed import Parsed

# Windows names (without "Standard Time") and the IANA zone that stands for them
WINDOWS = """
Dateline=Etc/GMT+12|Hawaiian=Pacific/Honolulu|Alaskan=America/Anchorage|Pacific=America/Los_Angeles|US Mountain=America/Phoenix
Mountain=America/Denver|Central America=America/Guatemala|Central=America/Chicago|Canada Central=America/Regina
Central Standard Time (Mexico)=America/Mexico_City|SA Pacific=America/Bogota|Eastern=America/New_York|US Eastern=America/Indiana/Indianapolis
Venezuela=America/Caracas|Atlantic=America/Halifax|SA Western=America/La_Paz|Pacific SA=America/Santiago|Newfoundland=America/St_Johns
E. South America=America/Sao_Paulo|Argentina=America/Argentina/Buenos_Aires|SA Eastern=America/Cayenne|Greenland=America/Nuuk
Azores=Atlantic/Azores|GMT=Europe/London|Greenwich=Atlantic/Reykjavik|W. Europe=Europe/Berlin|Central Europe=Europe/Budapest
Romance=Europe/Paris|Central European=Europe/Warsaw|W. Central Africa=Africa/Lagos|GTB=Europe/Bucharest|Middle East=Asia/Beirut
Egypt=Africa/Cairo|E. Europe=Europe/Chisinau|South Africa=Africa/Johannesburg|FLE=Europe/Kyiv|Turkey=Europe/Istanbul|Israel=Asia/Jerusalem
Jordan=Asia/Amman|Arabic=Asia/Baghdad|Arab=Asia/Riyadh|Russian=Europe/Moscow|E. Africa=Africa/Nairobi|Iran=Asia/Tehran|Arabian=Asia/Dubai
Georgian=Asia/Tbilisi|Afghanistan=Asia/Kabul|Pakistan=Asia/Karachi|West Asia=Asia/Tashkent|India=Asia/Kolkata|Sri Lanka=Asia/Colombo
Nepal=Asia/Kathmandu|Central Asia=Asia/Almaty|Bangladesh=Asia/Dhaka|Myanmar=Asia/Yangon|SE Asia=Asia/Bangkok|China=Asia/Shanghai
Singapore=Asia/Singapore|W. Australia=Australia/Perth|Taipei=Asia/Taipei|Tokyo=Asia/Tokyo|Korea=Asia/Seoul|Cen. Australia=Australia/Adelaide
AUS Central=Australia/Darwin|E. Australia=Australia/Brisbane|AUS Eastern=Australia/Sydney|Tasmania=Australia/Hobart|New Zealand=Pacific/Auckland
Fiji=Pacific/Fiji|Tonga=Pacific/Tongatapu|UTC=Etc/UTC
"""
SHORT = {
    "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York", "CT": "America/Chicago", "CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "PT": "America/Los_Angeles", "AKST": "America/Anchorage", "HST": "Pacific/Honolulu", "GMT": "Europe/London",
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "EET": "Europe/Athens", "EEST": "Europe/Athens", "WET": "Europe/Lisbon",
    "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "SGT": "Asia/Singapore", "HKT": "Asia/Hong_Kong", "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney", "AWST": "Australia/Perth", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland", "BRT": "America/Sao_Paulo",
    "UTC": "Etc/UTC", "Z": "Etc/UTC",
}  # fmt: skip
AMBIGUOUS = {
    "IST": "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem", "CST": "America/Chicago or Asia/Shanghai", "BST": "Europe/London or Asia/Dhaka",
    "AST": "America/Halifax or Asia/Riyadh", "SST": "Asia/Singapore or Pacific/Pago_Pago",
}  # fmt: skip


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
