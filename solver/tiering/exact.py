"""Floor 1: decimals to whole numbers, so that a boundary falls on the side on which it is written."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal


def scaled(value: float, scale: int) -> int:
    """`value` (the shortest decimal that reads back as it) times `scale`, rounded half up."""
    return int((Decimal(str(value)) * scale).to_integral_value(ROUND_HALF_UP))


def ceil_scaled(value: float, scale: int) -> int:
    """`value` times `scale`, rounded up: the least whole number that reaches it."""
    return int((Decimal(str(value)) * scale).to_integral_value(ROUND_CEILING))


def milli(value: float) -> int:
    """Thousandths, rounded half up."""
    return scaled(value, 1000)


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator (above 0), rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)
