"""Floor 0: decimals to whole numbers, in the one way docs/arithmetic.md writes down.

So a boundary falls on the side on which it is written. The audit has its own.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from solver.problem import Ints


def scaled(value: float, scale: int) -> int:
    """`value` (as its shortest decimal) times `scale`, rounded half up."""
    return int((Decimal(str(value)) * scale).to_integral_value(ROUND_HALF_UP))


def milli(value: float) -> int:
    """Thousandths, rounded half up."""
    return scaled(value, 1000)


def floor_scaled(value: float, scale: int) -> int:
    """`value` times `scale`, rounded down, by exact decimals."""
    return int((Decimal(str(value)) * scale).to_integral_value(ROUND_FLOOR))


def ceil_scaled(value: float, scale: int) -> int:
    """`value` times `scale`, rounded up, by exact decimals."""
    return int((Decimal(str(value)) * scale).to_integral_value(ROUND_CEILING))


def ceil_div(a: int, b: int) -> int:
    """a / b rounded up, for whole numbers."""
    return -((-a) // b)


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator (above 0), rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def gap_of(value: int, bound: int) -> float | None:
    """How far the best plan may be above `value`, as a share of it; None where that would say nothing: it is 0 or below."""
    return max(0, bound - value) / value if value > 0 else None


def whole_currency(arr: pd.Series) -> Ints:
    """ARR in whole currency units: hundredths plus 50, by 100, rounded down."""
    return (((arr * 100).round().to_numpy(np.int64)) + 50) // 100


def days(dates: pd.Series, origin: pd.Timestamp) -> np.ndarray:
    """Days from `origin` as float64, NaN where blank."""
    return ((dates - origin) / pd.Timedelta(days=1)).to_numpy(np.float64)
