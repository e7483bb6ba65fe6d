"""Floor 1: numbers and names as sentences write them."""

from __future__ import annotations

import math

from solver.errors import clip
from solver.tables import number


def label(column: str) -> str:
    """A column's name in a sentence."""
    return "ARR" if column == "arr" else column


def amount(value: object) -> str:
    """A value in a sentence: thousands separated, no needless decimals."""
    if not isinstance(value, float):
        return clip(str(value), 30)
    if math.isnan(value):
        return "blank"
    if value == round(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if value == round(value, 2) else number(value)


def listed(names: list[str], most: int = 10) -> str:
    """Names joined by commas, the rest counted."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def percent(share: float, digits: int = 0) -> str:
    """A fraction as a percentage for people; "" for NaN."""
    return "" if math.isnan(share) else f"{number(round(100 * share, digits))} %"
