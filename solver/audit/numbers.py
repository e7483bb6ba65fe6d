"""Floor 3: the audit's own exact numbers - decimals to integers, rounding half up, texts of cells."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import pandas as pd

from solver.tables import cells, number


@lru_cache(maxsize=65536)
def exact(value: float) -> Fraction:
    """The shortest decimal that reads back as `value`, exactly."""
    return Fraction(str(float(value)))


def half_up(value: Fraction) -> int:
    """Rounded to a whole number, halves upwards."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def floor(value: Fraction) -> int:
    """Rounded down."""
    return value.numerator // value.denominator


def ceil(value: Fraction) -> int:
    """Rounded up."""
    return -(-value.numerator // value.denominator)


@lru_cache(maxsize=65536)
def scaled(value: float, scale: int) -> int:
    """`value` times `scale`, rounded half up: milli is scale 1,000, e4 10,000, e6 1,000,000."""
    return half_up(exact(value) * scale)


def milli(value: float) -> int:
    """`value` in thousandths."""
    return scaled(value, 1000)


def minutes(hours: float) -> int:
    """Hours as whole minutes, cut."""
    return milli(hours) * 60 // 1000


def plain(value: str | int | float | bool) -> str:
    """A policy's value as the plan's CSV would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else number(float(value))


def texts(column: pd.Series) -> list[str]:
    """A column as texts, as the plan's CSV writes them but without guards; blank is ""."""
    if column.dtype == bool or column.dtype.kind in "Mfiu":
        return cells(column)
    return ["" if pd.isna(v) else str(v) for v in column]


def values_of(text: str) -> tuple[str, ...]:
    """The values of a list cell: parts between `;`, stripped, folded, empty ones dropped."""
    return tuple(part for part in (p.strip().casefold() for p in text.split(";")) if part)
