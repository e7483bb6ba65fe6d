"""Floor 1: values of typed columns as the texts that a CSV file would have - of databases, and of parquet files."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from solver.intake.parsed import Number


class UnreadableError(Exception):
    """A value that no table of a book can hold: what it is, and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message, self.remedy = message, remedy
        super().__init__(message)


def text_of(value: object, zone: tzinfo | None = None) -> str:
    """A value as text: NULL and NaN blank, flags true or false, decimals exact, whole numbers without a point, dates ISO.

    A moment with a zone is taken in `zone`; at midnight it is a date. Raises UnreadableError.
    """
    if value is None or value != value:  # NaN is not itself
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value, zone)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return _decoded(bytes(value))
    if isinstance(value, dict):
        raise UnreadableError("holds objects (JSON), not single values", "Take the one value out of it, or leave it out.")
    return str(value)


def list_text(value: object) -> str:
    """A list as a cell: a;b;c, as the columns `tiers` and `languages` have it."""
    if isinstance(value, list | tuple):
        return ";".join(text_of(v) for v in value)
    return text_of(value)


def _number(value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value).lower()
        return str(int(value)) if value == value.to_integral_value() else Number(format(value, "f"))
    if value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return Number(repr(value))


def _moment(value: datetime, zone: tzinfo | None) -> str:
    if value.tzinfo is not None and zone is not None:
        value = value.astimezone(zone).replace(tzinfo=None)
    if value.time() == time(0) and value.tzinfo is None:
        return value.date().isoformat()
    return value.isoformat(sep=" ")


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableError("holds binary data, not text", "Turn it into text, or leave the column out.") from None
