"""Floor 1: countries, states and languages; and the time zone a country or state stands for where no zone is given."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from solver.intake.country_names import COUNTRIES
from solver.intake.language_names import LANGUAGES
from solver.intake.parsed import Parsed
from solver.intake.state_names import STATES

# Never a bare "democratic": Congo and Korea have a republic of each kind
OFFICIAL = (
    r"(?:(?:federal|federative|federal democratic|peoples democratic|democratic socialist|islamic|arab) )?"
    r"(?:republic|kingdom|state|commonwealth|principality|sultanate|union) of"
)


@cache
def _countries() -> tuple[dict[str, str], dict[str, tuple[str, bool]]]:
    """(name, code or alias -> alpha-2), (alpha-2 -> default zone, whether the country has several)."""
    names: dict[str, str] = {}
    zones: dict[str, tuple[str, bool]] = {}
    for entry in COUNTRIES.strip().replace("\n", "|").split("|"):
        code, alpha3, zone, aliases = entry.split(":")
        zones[code] = (zone.rstrip("*"), zone.endswith("*"))
        for name in (code, alpha3, *aliases.split("=")):
            names[plain(name)] = code
    return names, zones


@cache
def _states() -> dict[tuple[str, str], str]:
    """(alpha-2, name or code of a state) -> zone."""
    out: dict[tuple[str, str], str] = {}
    for line in STATES.strip().splitlines():
        country, zone, states = line.split("|")
        for state in states.split(","):
            for name in state.split("="):
                out[country, plain(name)] = zone
    return out


@cache
def _languages() -> dict[str, str]:
    """Name or code -> lower-case code."""
    out: dict[str, str] = {}
    for entry in LANGUAGES.strip().replace("\n", "|").split("|"):
        names = entry.split("=")
        for name in names:
            out.setdefault(plain(name), names[0])
    return out


def parse_country(texts: Iterable[str]) -> Parsed:
    """text -> ISO 3166 alpha-2, from the code, alpha-3, English name, or what people write for it."""
    out, names = Parsed(), _countries()[0]
    for text in texts:
        name = plain(text)
        short = re.sub(rf"^{OFFICIAL} | {OFFICIAL}$", "", name)
        code = names.get(name) or names.get(short)
        if code:
            out.values[text] = code
        else:
            near = difflib.get_close_matches(name, [n for n in names if len(n) > 3], 1, 0.8) if len(name) > 3 else []
            hint = f"did you mean {near[0].title()}?" if near else "use its English name or ISO code"
            out.bad[text] = f"is not a country known here ({hint})"
    return out


def parse_language(texts: Iterable[str]) -> Parsed:
    """text -> lower-case language code: German, Deutsch, de, de-DE, deu, English (US) -> de, en."""
    out, names = Parsed(), _languages()
    for text in texts:
        whole, stem = plain(text), plain(re.split(r"[(\[]", text)[0])
        code = names.get(whole) or names.get(stem)
        if not code and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})+", text.strip()):
            code = names.get(plain(re.split(r"[-_]", text.strip())[0]))
        if code:
            out.values[text] = code
        else:
            out.bad[text] = "is not a language known here (use its English name or ISO code, such as de)"
    return out


def default_zone(country: str, state: str) -> tuple[str, bool]:
    """(IANA key or "", whether it is one of several): the state's zone where it is known, else the country's.

    `country` is an alpha-2 code, `state` a name or code (CA, US-CA, California) as the file has it.
    """
    name = plain(state)
    found = _states().get((country, name)) or _states().get((country, name.removeprefix(f"{country.casefold()} ")))
    return (found, False) if found else _countries()[1].get(country, ("", False))


def plain(text: str) -> str:
    """`text` for comparing names: lower case, no accents, no punctuation, `&` as and, `St` as saint, without `the`."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    letters = re.sub(r"['’ʼ.]", "", letters.replace("&", " and "))
    words = re.split(r"[\W_]+", unicodedata.normalize("NFC", letters))
    return " ".join("saint" if w == "st" else w for w in words if w and w != "the")
