"""Floor 1: money and numbers in the forms people export them. A column's convention is decided from the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from solver.intake.parsed import Parsed

SYMBOLS = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "A$": "AUD", "C$": "CAD", "R$": "BRL", "ZŁ": "PLN",
    "KR": "", "CHF": "CHF",
}  # fmt: skip
FACTORS = {"K": 1_000, "M": 1_000_000, "MN": 1_000_000, "B": 1_000_000_000, "BN": 1_000_000_000}
NUMBER = re.compile(
    r"^(?P<minus>[-\u2212])?(?P<open>\()?(?P<minus2>[-\u2212])?"
    r"(?P<digits>[0-9][0-9.,' \u00a0\u202f\u2019]*|[.,][0-9]+)"
    r"(?P<close>\))?(?P<trail>[-\u2212])?$"
)


def parse_money(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> (amount with at most two decimals, currency code or "" where the cell gives none)."""
    split = {t: _split(t) for t in texts}
    return _parse(
        split, decimal, lambda amount, currency: (float(amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)), currency), "an amount"
    )


def parse_number(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> float; 85% is 85."""
    split = {t: _split(t.removesuffix("%").strip()) for t in texts}
    return _parse(split, decimal, lambda amount, _: float(amount), "a number")


def _split(text: str) -> tuple[str, str, int]:
    """(bare number, currency, factor) of a cell."""
    body, currency = text.strip(), ""
    match = re.match(r"^([-\u2212(]*)\s*([A-Za-z]{1,3}\$|[A-Za-z]{2,3}|[^\w\s.,'()\-\u2212]+)\s*", body)
    if match and match.group(2):
        mark = match.group(2).upper()
        if mark in SYMBOLS or (len(mark) == 3 and mark.isascii() and mark.isalpha()):
            currency = SYMBOLS.get(mark, mark)
            body = match.group(1) + body[match.end() :]
    match = re.search(r"\s*([A-Za-z$€£¥₹łŁ.]+)(\)?)$", body)
    factor = 1
    if match:
        mark = match.group(1).upper().strip(".")
        if mark in FACTORS:
            factor, body = FACTORS[mark], body[: match.start()] + match.group(2)
        elif mark in SYMBOLS or (len(mark) == 3 and mark.isalpha() and not currency):
            currency, body = SYMBOLS.get(mark, mark), body[: match.start()] + match.group(2)
            tail = re.search(r"([0-9])\s*([KkMmBb][Nn]?)$", body)
            if tail:
                factor, body = FACTORS[tail.group(2).upper()], body[: tail.start(2)].strip()
    return body.strip(), currency, factor


def _parse(split: dict[str, tuple[str, str, int]], decimal: str, make: object, what: str) -> Parsed:
    out = Parsed()
    bodies = {text: NUMBER.match(body) for text, (body, _, _) in split.items()}
    point = decimal or _convention([m.group("digits") for m in bodies.values() if m])
    if point == "?":
        example = next(t for t, m in bodies.items() if m and re.search(r"[.,]", m.group("digits")))
        out.ask = f'{example!r} can be read in two ways (thousands or decimals); set input.decimal to "." or ","'
        return out
    for text, (_, currency, factor) in split.items():
        found = bodies[text]
        amount = _amount(found.group("digits"), point or ".") if found else None
        if found is None or amount is None or (found.group("open") is None) != (found.group("close") is None):
            out.bad[text] = f"is not {what}" + (f' (decimal "{point}")' if found else "")
            continue
        negative = bool(found.group("minus") or found.group("minus2") or found.group("open") or found.group("trail"))
        out.values[text] = make((-amount if negative else amount) * factor, currency)  # type: ignore[operator]
    return out


def _convention(numbers: list[str]) -> str:
    """ "." or "," as the decimal mark, "" where nothing tells and nothing needs to, "?" where both readings fit and differ."""
    votes: set[str] = set()
    open_questions = False
    for n in numbers:
        marks = [c for c in n if c in ".,"]
        if not marks:
            continue
        if len(set(marks)) == 2:
            votes.add(marks[-1])
        elif len(marks) > 1:
            votes.add("," if marks[0] == "." else ".")
        else:
            before, after = re.split(r"[.,]", n)
            if len(after.strip()) != 3 or before in ("", "0") or len(before.strip()) > 3:
                votes.add(marks[0])
            else:
                open_questions = True
    if len(votes) == 1:
        return votes.pop()
    if votes:
        return "."  # both are proved: the cells that do not fit the usual one are named one by one
    if open_questions:
        commas = {c for n in numbers for c in n if c in ".,"}
        return "." if commas == {","} else "?"  # 12,000 alone is thousands to everybody who writes dollars; 12.000 is not clear
    return ""


def _amount(digits: str, point: str) -> Decimal | None:
    """The number, where thousands marks stand every three digits and the decimal mark once at most."""
    other = "," if point == "." else "."
    clean = re.sub(r"['\u2019\u00a0\u202f ]", other, digits)
    whole, dot, rest = clean.partition(point)
    if point in rest or other in rest:
        return None
    if other in whole and not re.fullmatch(rf"[0-9]{{1,3}}({re.escape(other)}[0-9]{{2,3}})*{re.escape(other)}[0-9]{{3}}", whole):
        return None
    text = whole.replace(other, "") + (("." + rest) if dot else "")
    return Decimal(text if not text.startswith(".") else "0" + text) if text.strip(".") else None
