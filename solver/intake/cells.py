"""Floor 1: flags, levels, health, lists and tiers in the forms people export them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from solver.intake.money import parse_number
from solver.intake.parsed import Parsed

YES = {"yes", "y", "true", "t", "1", "x", "ja", "j", "oui", "si", "sí", "sim", "on", "open", "wahr", "vrai", "✓", "✔"}
NO = {"no", "n", "false", "f", "0", "nein", "non", "não", "nao", "off", "none", "falsch", "faux", "closed", "-"}
LEVELS = {
    "very low": 0.0, "low": 0.0, "medium": 50.0, "med": 50.0, "mid": 50.0, "moderate": 50.0, "high": 100.0, "very high": 100.0,
}  # fmt: skip
# words stand well inside their band: red below 50, yellow from 50, green from 75 (the policy's lines)
HEALTH = {
    "red": 25.0, "r": 25.0, "at risk": 25.0, "poor": 25.0, "bad": 25.0, "critical": 25.0, "unhealthy": 25.0, "🔴": 25.0,
    "yellow": 60.0, "y": 60.0, "amber": 60.0, "a": 60.0, "orange": 60.0, "neutral": 60.0, "medium": 60.0, "fair": 60.0,
    "average": 60.0, "🟡": 60.0, "🟠": 60.0,
    "green": 90.0, "g": 90.0, "good": 90.0, "healthy": 90.0, "🟢": 90.0, "excellent": 100.0,
}  # fmt: skip
SCALE, ENOUGH = 10, 4  # so many different numbers of health, none above SCALE, are no points of 100, most likely


def parse_flag(texts: Iterable[str]) -> Parsed:
    """text -> bool; a number above 0 is yes."""
    out = Parsed()
    for text in texts:
        word = text.casefold()
        if word in YES or word in NO:
            out.values[text] = word in YES
        elif re.fullmatch(r"[0-9]+(\.[0-9]+)?", word):
            out.values[text] = any(c in "123456789" for c in word)
        else:
            out.bad[text] = "is neither yes nor no"
    return out


def parse_level(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: low, medium, high, or a number."""
    return _points(_worded(texts, LEVELS, "low, medium, high or a number from 0 to 100", decimal))


def parse_strategic(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: yes is 100, no is 0, else as a level; in a column of nothing but 0, 1 and words, 1 is yes."""
    texts = list(texts)
    words = {**LEVELS, **dict.fromkeys(YES - {"1"}, 100.0), **dict.fromkeys(NO - {"0"}, 0.0)}
    out = _worded(texts, words, "yes, no, low, medium, high or a number from 0 to 100", decimal)
    if "1" in out.values and all(t in ("0", "1") or t.casefold() in words for t in texts):
        out.values["1"] = 100.0
        out.note("1 was read as yes (100 of 100), because the column has no other numbers but 0", ["1"])
    return _points(out)


def parse_health(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> 0..100: colours and words stand for the middle of their band; a column of shares from 0 to 1 is taken times 100."""
    out = _worded(texts, HEALTH, "red, yellow, green or a number from 0 to 100", decimal)
    numbers = {t: v for t, v in out.values.items() if _plain(t) not in HEALTH}
    bare = {t: v for t, v in numbers.items() if "%" not in t}
    shares = [t for t, v in bare.items() if 0 < v < 1]
    if shares and len(bare) < len(numbers):
        other = next(t for t in numbers if "%" in t)
        out.ask = (
            f"{shares[0]!r} beside {other!r} can be a share of 1 or points of 100; write all cells alike, "
            "or map the value in [input.values.health]"
        )  # fmt: skip
        return out
    if len(bare) == len(numbers) and bare and max(bare.values()) <= 1 and shares:
        out.values |= {t: round(v * 100, 6) for t, v in bare.items()}
        out.note("numbers from 0 to 1 were read as shares of 100", bare)
    elif 1.0 in bare.values() and max(bare.values()) <= 1:
        out.note(
            "1 was read as 1 point of 100 (red); if it means yes or full, map it in [input.values.health]",
            [t for t, v in bare.items() if v == 1],
        )
    elif len(bare) == len(numbers) and len(bare) >= ENOUGH and max(bare.values()) <= SCALE:
        most = max(bare, key=lambda t: bare[t])
        out.note(
            f"no number is above {most}, and all were read as points of 100, which makes these accounts red; if the scale ends "
            "at 5 or 10, say in [input.values.health] what each means (check --suggest writes the lines)",
            bare,
        )
    elif shares and max(numbers.values()) > 1:
        out.note(f"{shares[0]!r} was read as points of 100, because the column goes beyond 1", shares)
    return out


def parse_list(texts: Iterable[str]) -> Parsed:
    """text -> parts joined by ";": separated by ; or | or line breaks, or by commas where none is there; no part twice."""
    out = Parsed()
    for text in texts:
        parts = re.split(r"[;|\n]", text) if re.search(r"[;|\n]", text) else text.split(",")
        out.values[text] = ";".join(dict.fromkeys(p.strip() for p in parts if p.strip()))
    return out


def parse_tier(texts: Iterable[str], names: tuple[str, ...]) -> Parsed:
    """text -> the policy's tier: T1, t1, 1, Tier 1, tier-1."""
    out = Parsed()
    own = {_plain(name): name for name in names}
    numbered = {name[1:]: name for name in names if re.fullmatch(r"T[0-9]", name)}
    for text in texts:
        found = re.fullmatch(r"(?:tier|t)?[ #-]*([0-9])(?:\.0)?", _plain(text))
        name = own.get(_plain(text)) or (numbered.get(found[1]) if found else None)
        if name:
            out.values[text] = name
        else:
            out.bad[text] = f"is not a tier; they are {', '.join(names)}"
    return out


def _points(out: Parsed) -> Parsed:
    """Says so where a column looks like shares of 1 but is read as points of 100."""
    fractions = [t for t, v in out.values.items() if 0 < v < 1 and "%" not in t]
    if fractions and max((v for t, v in out.values.items() if t[:1].isdigit()), default=0) <= 1:
        out.note(f"{fractions[0]!r} was read as less than 1 point of 100; if shares were meant, write them as 85%", fractions)
    return out


def _plain(text: str) -> str:
    """`text` for comparing words: lower case, single blanks for _ and -."""
    return " ".join(re.sub(r"[_-]", " ", text.casefold()).split())


def _worded(texts: Iterable[str], words: Mapping[str, float], expected: str, decimal: str) -> Parsed:
    """Words of `words`, or numbers from 0 to 100."""
    out = Parsed()
    by_mark: dict[str, list[str]] = {}
    for text in texts:
        word = text.casefold() if text.casefold() in words else _plain(text)
        if word in words:
            out.values[text] = words[word]
        else:  # 72,125 is no thousands where 100 is the most
            mark = decimal or ("," if re.fullmatch(r"[0-9]{1,3},[0-9]+ ?%?", text) else ".")
            by_mark.setdefault(mark, []).append(text)
    for mark, group in by_mark.items():
        numbers = parse_number(group, mark)
        inside = {t: v for t, v in numbers.values.items() if 0 <= v <= 100}
        out.values.update(inside)
        out.bad.update(
            {t: "is outside 0 to 100" if t in numbers.values else f"is not {expected}" for t in group if t not in inside}
        )
    return out
