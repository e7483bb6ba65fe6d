"""Floor 1: money and numbers in the forms people export them. A column's convention is decided from the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from solver.intake.currency_names import CODES, SHARED, SIGNS
from solver.intake.parsed import Parsed

FACTORS = {
    "K": 10**3, "TSD": 10**3, "THOUSAND": 10**3, "M": 10**6, "MM": 10**6, "MN": 10**6, "MIO": 10**6, "MILLION": 10**6,
    "B": 10**9, "BN": 10**9, "MRD": 10**9, "BILLION": 10**9, "LAKH": 10**5, "CRORE": 10**7, "万": 10**4, "億": 10**8,
}  # fmt: skip
LONGEST = 60  # characters; keeps the pattern below cheap on hostile cells
SHOWN = 3  # examples in a note
DECIMALS = (".", ",")
CENT = Decimal("0.01")
NOISE = Decimal("0.000001")  # what computing with floats leaves behind: no word about it
LARGEST = Decimal(10**13)  # beyond it a float no longer tells cents apart
MARK = "|".join(re.escape(m) for m in sorted([*SIGNS, *CODES.split()], key=len, reverse=True))
SCALE = "|".join(sorted(FACTORS, key=len, reverse=True))
CELL = re.compile(
    rf"(?P<open>\()? ?(?P<minus>[-−–+])? ?(?:(?P<before>{MARK})\.?)? ?(?P<open2>\()?(?P<inner>[-−–])? ?"
    rf"(?P<digits>[0-9](?:[0-9.,'’ ]*[0-9])?\.?|[.,][0-9]+)"
    rf" ?(?:(?P<scale>{SCALE})\.?)? ?(?:(?!R(?![A-Z$]))(?P<after>{MARK})\.?)? ?(?P<end>[-−])?(?P<close>\))?",
    re.IGNORECASE,
)
PLAIN = re.compile(r"(-?)([$€£]?)([0-9]+(?:[.,][0-9]+)*)")  # most cells: spares them the long pattern
NO_CENTS = re.compile(r"(?<=[0-9])[.,][-−–]{1,2}(?=[^0-9]*$)")  # 12.- and 12,-
SIGN_OF_MONEY = re.compile("|".join(re.escape(s) for s in SIGNS if not s.isalpha()) + r"|\bkr\b", re.IGNORECASE)
ZERO = re.compile(rf"(?:{MARK}) ?[-−–]|[-−–] ?(?:{MARK})", re.IGNORECASE)  # how Excel's accounting format shows 0


class Cell(NamedTuple):
    """A cell taken apart: `body` is digits with their marks; `vote` the decimal mark they prove, "" for none, "?" for either."""

    body: str
    sign: int
    factor: int
    currency: str
    vote: str


def parse_money(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> (amount with at most two decimals, rounded half to even; currency code or "" where the cell gives none).

    `decimal` is the policy's decimal mark or "": then the column decides, and `ask` says so where it cannot. It decides cells
    that can be read in two ways; a cell that is clear by itself is read as it stands, since files of one book may differ.
    """
    out = Parsed()
    cells: dict[str, Cell] = {}
    for text in texts:
        if ZERO.fullmatch(text.strip()):
            mark = re.sub(r"[-−– ]", "", text)
            out.values[text] = (0.0, _code(mark))
            out.note(f"{text!r} was read as 0", [text])
            continue
        cell = _cell(text)
        if isinstance(cell, str):
            out.bad[text] = cell or "is not an amount such as 12000 or 12,000.50"
        else:
            cells[text] = cell
    amounts = _amounts(cells, decimal, out)
    if not decimal:
        unsure = [t for t in amounts if cells[t].vote == "?" and amounts[t] % 1]
        _note(out, unsure, "read with three decimals, because the rest of the column tells the decimal mark")
    cents = {text: amount.quantize(CENT, ROUND_HALF_EVEN) for text, amount in amounts.items()}
    rounded = [t for t, amount in amounts.items() if abs(amount - cents[t]) > NOISE]
    if rounded:
        out.note(f"rounded to cents, half to even: {_shown(rounded)}", rounded)
    for text, amount in cents.items():
        out.values[text] = (float(amount) + 0.0, cells[text].currency)
    return out


def parse_number(texts: Iterable[str], decimal: str = "") -> Parsed:
    """text -> float; 85% is 85; an amount of money is no number."""
    out = Parsed()
    cells: dict[str, Cell] = {}
    for text in texts:
        cell = _cell(text.removesuffix("%"))
        if isinstance(cell, str) or cell.currency or SIGN_OF_MONEY.search(text):
            out.bad[text] = (cell if isinstance(cell, str) else "") or "is not a number such as 12 or 12.5"
        else:
            cells[text] = cell
    out.values.update({text: float(amount) + 0.0 for text, amount in _amounts(cells, decimal, out).items()})
    return out


def _cell(text: str) -> Cell | str:
    """The cell taken apart, or why it cannot be ("" = it is no number at all)."""
    bare = PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    if bare:
        return Cell(bare[3], -1 if bare[1] else 1, 1, _code(bare[2]), _vote(bare[3]))
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        return "is too long for a number"
    if any(c.isdigit() and not c.isascii() for c in plain):
        return "is written in other digits than 0 to 9"
    if re.fullmatch(r"[-+]?[0-9]+([.,][0-9]+)?[eE][-+]?[0-9]+", plain):
        return "is in scientific notation, where digits get lost; format the column as a number and export again"
    found = CELL.fullmatch(NO_CENTS.sub("", plain))
    if not found or sum(bool(found[s]) for s in ("open", "open2")) != bool(found["close"]):
        return ""
    signs = [found[s] for s in ("minus", "inner", "end") if found[s]] + ["("] * bool(found["close"])
    if len(signs) > 1:
        return "has two signs"
    codes = {_code(m) for m in (found["before"], found["after"]) if m}
    if len(codes) > 1 and "$" in (found["before"], found["after"]):
        codes.discard("USD")  # "$12 CAD": the code says which dollar
    if len(codes) > 1:
        return "names two currencies"
    factor = FACTORS[found["scale"].upper()] if found["scale"] else 1
    body = found["digits"]
    return Cell(body, -1 if signs and signs[0] != "+" else 1, factor, codes.pop() if codes else "", _vote(body))


def sharers(text: str) -> tuple[str, ...]:
    """Currencies that the sign of an amount may mean, the usual one first; none where it bears a code, or a sign of one alone."""
    found = CELL.fullmatch(NO_CENTS.sub("", " ".join(text.split())))
    marks = [m for m in (found["before"], found["after"]) if m] if found else [re.sub(r"[-−– ]", "", text)]
    return next((SHARED[m.upper()] for m in marks if m.upper() in SHARED), ()) if len(marks) == 1 else ()


def _code(mark: str) -> str:
    """The currency of a sign or code; "" for a sign that several currencies share without a usual one (kr)."""
    return SIGNS.get(mark.upper(), mark.upper())


def _vote(body: str) -> str:
    """The decimal mark that `body` proves: "." or ","; "" where it holds neither, "?" where both readings fit."""
    if body.isdigit():
        return ""
    marks = [c for c in body if c in ".,"]
    if not marks:
        return ""
    if len(marks) > 1:
        vote = marks[-1] if len(set(marks)) == 2 else {".": ",", ",": "."}[marks[0]]
    else:
        before, after = re.split(r"[.,]", body)
        if len(after) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", before):
            return "?"
        vote = marks[0]
    return vote if _amount(body, vote) is not None else ""


def _amounts(cells: dict[str, Cell], decimal: str, out: Parsed) -> dict[str, Decimal]:
    """text -> amount with sign and factor. What does not fit goes to `out.bad`, an undecided column to `out.ask`."""
    votes = {c.vote for c in cells.values()} - {"", "?"}
    unsure = [t for t, c in cells.items() if c.vote == "?"]
    point = decimal or (votes.pop() if len(votes) == 1 else "")
    if unsure and not point:
        if not votes and all("," in t for t in unsure):
            point = "."  # 12,000 alone is thousands to all who write it; 12.000 is not clear
            _note(out, unsure, "the comma was read as a thousands mark")
        else:
            out.ask = (
                f'{unsure[0]!r} can be read in two ways (thousands or decimals) and the column does not tell; '
                'set input.decimal to "." or ","'
            )  # fmt: skip
            return {}
    found: dict[str, Decimal] = {}
    for text, cell in cells.items():
        amount = _amount(cell.body, cell.vote if cell.vote in DECIMALS else point or ".")
        if amount is None:
            out.bad[text] = "is not a number: its marks stand in odd places"
        elif amount * cell.factor >= LARGEST:
            out.bad[text] = "is too large"
        else:
            found[text] = amount * cell.factor * cell.sign
    if len({cells[t].vote for t in found} - {"", "?"}) > 1:
        examples = [next(t for t in found if cells[t].vote == mark) for mark in ".,"]
        out.note(
            f"decimals are written both ways ({' and '.join(map(repr, examples))}): each was read as it stands",
            [t for t in found if cells[t].vote in DECIMALS],
        )
    elif other := [t for t in found if decimal and cells[t].vote in DECIMALS and cells[t].vote != decimal]:
        out.note(f"{_shown(other)}: input.decimal is {decimal!r}, but what is clear by itself was read as it stands", other)
    scaled = [t for t in found if cells[t].factor != 1]
    if scaled:
        shown = ", ".join(f"{t!r} as {float(found[t]):,.15g}" for t in scaled[:SHOWN])
        out.note(f"thousands, millions and the like were written out: {shown}", scaled)
    return found


def _note(out: Parsed, texts: list[str], what: str) -> None:
    if texts:
        out.note(f"{_shown(texts)}: {what} (input.decimal in the policy decides)", texts)


def _shown(texts: list[str]) -> str:
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(map(repr, texts[:SHOWN])) + more


def _amount(body: str, point: str) -> Decimal | None:
    """The number, where one kind of thousands mark stands every three digits (12,34,567 too) and the decimal mark once."""
    whole, _, rest = body.partition(point)
    if whole.isdigit() and (not rest or rest.isdigit()):
        return Decimal(f"{whole}.{rest or '0'}")
    marks = {"'" if c == "’" else c for c in whole if not c.isdigit()}
    if len(marks) > 1 or (rest and not rest.isdigit()):
        return None
    if marks and not re.fullmatch(r"[0-9]{1,3}([^0-9][0-9]{3})+|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}", whole):
        return None
    return Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{rest or '0'}")
