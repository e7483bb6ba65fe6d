"""Floor 3: what has been checked so far, how often, and what was found wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

Exact = Fraction | int


@dataclass
class Ledger:
    """Collects the faults of one audit; the audit never stops at the first."""

    faults: list[str] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)  # what is no fault, and must be said
    of_this_version: bool = True  # of the plan: its wording, columns and keys must be those of here

    def count(self, what: str, times: int = 1) -> None:
        """Note that so many of `what` were checked."""
        self.checked[what] += times

    def fault(self, sentence: str) -> None:
        """Note what is wrong."""
        self.faults.append(sentence)

    def form(self, sentence: str) -> None:
        """Note that something is there, lacking or placed as in no plan of this version: a fault of such a plan only."""
        (self.faults if self.of_this_version else self.notes).append(sentence)

    def same(self, place: str, column: str, found: str, expected: str) -> None:
        """Expect a text."""
        if found != expected:
            self.faults.append(f"{place}: {column} is {found or 'blank'}, and should be {expected or 'blank'}")

    def same_number(
        self, place: str, column: str, found: str, expected: Fraction | int | None, within: Fraction | int = 0
    ) -> None:
        """Expect a number (None: blank), give or take `within`."""
        if type(expected) is int and found == str(expected):
            return  # as nearly all are
        value = as_number(found)
        if (value is None) != (found.strip() == ""):
            self.faults.append(f"{place}: {column} is {found!r}, which is not a number")
        elif (value is None) != (expected is None) or (
            value is not None and expected is not None and abs(value - expected) > within
        ):
            self.faults.append(f"{place}: {column} is {found or 'blank'}, and should be {shown(expected)}")


def as_number(text: str) -> Fraction | None:
    """A decimal, exactly; None where the text is none."""
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        return None


def shown(value: Exact | None) -> str:
    """A number for a message."""
    if value is None:
        return "blank"
    whole = Fraction(value)
    return str(whole.numerator) if whole.denominator == 1 else f"{float(whole):.6f}".rstrip("0").rstrip(".")
