"""Floor 1: countries, states and languages; and the time zone a country or state stands for where no zone is given."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from solver.intake.country_names import COUNTRIES, LANGUAGES, STATES
from solver.intake.parsed import Parsed


@cache
def _countries() -> tuple[dict[str, str], dict[str, tuple[str, bool]]]:
    """(name, code or alias in lower case -> alpha-2), (alpha-2 -> default zone, whether the country has several)."""
    names, zones = {}, {}
    for line in COUNTRIES.strip().splitlines():
        code, alpha3, zone, *aliases = line.split("|")
        zones[code] = (zone.rstrip("*"), zone.endswith("*"))
        for name in (code, alpha3, *aliases):
            names[_plain(name)] = code
    return names, zones


@cache
def _states() -> dict[tuple[str, str], str]:
    out = {}
    for line in STATES.strip().splitlines():
        country, zone, states = line.split("|")
        for pair in states.split(","):
            for name in pair.split("="):
                out[country, _plain(name)] = zone
    return out


@cache
def _languages() -> dict[str, str]:
    return {
        _plain(n): names.split("=")[0] for names in LANGUAGES.replace("\n", ",").split(",") if names for n in names.split("=")
    }


def parse_country(texts: Iterable[str]) -> Parsed:
    """text -> ISO 3166 alpha-2."""
    out, names = Parsed(), _countries()[0]
    for text in texts:
        if _plain(text) in names:
            out.values[text] = names[_plain(text)]
        else:
            out.bad[text] = "is not a country known here (use its English name or ISO code)"
    return out


def parse_language(texts: Iterable[str]) -> Parsed:
    """text -> lower-case language code: German, Deutsch, de, de-DE -> de."""
    out = Parsed()
    for text in texts:
        stem = text.replace("_", "-").split("-")[0].strip()
        code = _languages().get(_plain(text)) or _languages().get(_plain(stem))
        if code or (len(stem) in (2, 3) and stem.isascii() and stem.isalpha()):
            out.values[text] = code or stem.casefold()
        else:
            out.bad[text] = "is not a language known here (use its English name or ISO code)"
    return out


def default_zone(country: str, state: str) -> tuple[str, bool]:
    """(IANA key or "", whether it is one of several): the state's zone where it is known, else the country's."""
    found = _states().get((country, _plain(state))) if state else None
    if found:
        return found, False
    return _countries()[1].get(country, ("", False))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").replace(",", " ").replace("the ", "").split())
