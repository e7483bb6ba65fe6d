"""Values of typed columns as texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from solver.warehouse.values import UnreadableError, list_text, text_of

TEXTS: tuple[tuple[Any, str], ...] = (
    (None, ""),
    (float("nan"), ""),
    (True, "true"),
    (7, "7"),
    (7.0, "7"),
    (0.1, "0.1"),
    (Decimal("12000.00"), "12000"),
    (Decimal("1E+3"), "1000"),
    (Decimal("12345678901234567.89"), "12345678901234567.89"),
    (Decimal("0.10"), "0.10"),
    (date(2027, 1, 31), "2027-01-31"),
    (datetime(2027, 1, 31), "2027-01-31"),
    (datetime(2027, 1, 31, 8, 30), "2027-01-31 08:30:00"),
    (b"caf\xc3\xa9", "café"),
    (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
)


@pytest.mark.parametrize("value, text", TEXTS)
def test_a_value_is_the_text_that_a_csv_would_have(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_a_moment_is_taken_in_the_zone_that_was_asked_for() -> None:
    """23:30 on the 30th in UTC is half past midnight on the 31st in Berlin in winter; midnight there is a date."""
    assert text_of(datetime(2027, 1, 30, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == "2027-01-31 00:30:00"
    assert text_of(datetime(2027, 1, 30, 23, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == "2027-01-31"


def test_a_list_is_a_cell_with_semicolons_and_what_is_no_value_is_refused() -> None:
    assert list_text(["en", None, "de"]) == "en;;de"
    for value in ({"a": 1}, [{"a": 1}], b"\xff"):
        with pytest.raises(UnreadableError):
            list_text(value)
