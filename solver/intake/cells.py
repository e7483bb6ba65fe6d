"""Floor 1: flags, levels, health, lists and tiers in the forms people export them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from solver.intake.money import parse_number
from solver.intake.parsed import Parsed

YES = {"yes", "y", "true", "t", "1", "x", "ja", "oui", "si", "sí", "on", "open"}
NO = {"no", "n", "false", "f", "0", "nein", "non", "off", "none", "-"}
LEVELS = {"low": 0.0, "medium": 50.0, "med": 50.0, "mid": 50.0, "high": 100.0}
HEALTH = {
    "red": 25.0, "yellow": 60.0, "amber": 60.0, "orange": 60.0, "green": 90.0, "at risk": 25.0, "poor": 25.0, "bad": 25.0,
    "critical": 25.0, "neutral": 60.0, "medium": 60.0, "fair": 60.0, "good": 90.0, "healthy": 90.0, "excellent": 100.0,
}  # fmt: skip


def parse_flag(texts: Iterable[str]) -> Parsed:
    """text -> bool; a number above 0 is yes."""
    out = Parsed()
    for text in texts:
        word = text.casefold()
        if word in YES or word in NO:
            out.values[text] = word in YES
        elif re.fullmatch(r"\d+(\.\d+)?", word):
            out.values[text] = float(word) > 0
        else:
            out.bad[text] = "is neither yes nor no"
    return out


def parse_level(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: low, medium, high, or a number."""
    return _worded(texts, LEVELS, "low, medium, high or a number from 0 to 100", decimal)


def parse_strategic(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: yes is 100, no is 0, else as a level."""
    words = {**LEVELS, **dict.fromkeys(YES - {"1"}, 100.0), **dict.fromkeys(NO - {"0"}, 0.0)}
    return _worded(texts, words, "yes, no, low, medium, high or a number from 0 to 100", decimal)


def parse_health(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: colours and words stand for the middle of their band; a column of shares from 0 to 1 is taken times 100."""
    out = _worded(texts, HEALTH, "red, yellow, green or a number from 0 to 100", decimal)
    numbers = {t: v for t, v in out.values.items() if t.casefold() not in HEALTH}
    if numbers and max(numbers.values()) <= 1 and any(0 < v < 1 for v in numbers.values()):
        out.values |= {t: round(v * 100, 6) for t, v in numbers.items()}
        out.notes.append("numbers from 0 to 1 were read as shares of 100")
    return out


def parse_list(texts: Iterable[str]) -> Parsed:
    """text -> parts joined by ";": separated by ; or |, or by commas where neither is there; no part twice."""
    out = Parsed()
    for text in texts:
        parts = re.split(r"[;|]", text) if re.search(r"[;|]", text) else text.split(",")
        out.values[text] = ";".join(dict.fromkeys(p.strip() for p in parts if p.strip()))
    return out


def parse_tier(texts: Iterable[str], names: tuple[str, ...]) -> Parsed:
    """text -> the policy's tier: T1, t1, 1, Tier 1."""
    out = Parsed()
    for text in texts:
        found = re.fullmatch(r"(?:tier\s*|t\s*)?([1-5])", text.strip().casefold())
        name = f"T{found.group(1)}" if found else text.upper()
        if name in names:
            out.values[text] = name
        else:
            out.bad[text] = f"is not a tier; they are {', '.join(names)}"
    return out


def _worded(texts: Iterable[str], words: dict[str, float], expected: str, decimal: str) -> Parsed:
    texts = list(texts)
    out = parse_number([t for t in texts if t.casefold() not in words], decimal)
    out.bad = dict.fromkeys(out.bad, f"is not {expected}")
    for text, value in list(out.values.items()):
        if not 0 <= value <= 100:
            del out.values[text]
            out.bad[text] = "is outside 0 to 100"
    out.values |= {t: words[t.casefold()] for t in texts if t.casefold() in words}
    return out
