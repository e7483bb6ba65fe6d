"""Dates as people export them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.intake.dates import parse_date

DAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04", "2026-3-4", "2026/03/04", "20260304", "2026-03-04T00:00:00Z", "2026-03-04 00:00:00", "2026-03-04T00:00:00.000+0000",
        "Mar 4, 2026", "March 4th, 2026", "4 March 2026", "4-Mar-26", "4-Mar-2026", "4. März 2026", "Wed, 4 Mar 2026",
    ],
)  # fmt: skip
def test_forms_of_one_day(text: str) -> None:
    parsed = parse_date([text])
    assert parsed.values == {text: DAY}
    assert (parsed.bad, parsed.ask, parsed.notes) == ({}, "", [])


def test_the_column_tells_the_order_of_day_and_month() -> None:
    assert parse_date(["13/04/2026", "04/03/2026"]).values["04/03/2026"] == DAY
    assert parse_date(["04/13/2026", "03/04/2026"]).values["03/04/2026"] == DAY
    assert parse_date(["13.04.26", "4.3.26"]).values["4.3.26"] == DAY


@pytest.mark.parametrize("text", ["03/04/2026", "03-04-2026", "03.04.26", "3/4/2026 10:00 AM"])
def test_a_column_that_fits_both_orders_asks_for_the_policys_key(text: str) -> None:
    parsed = parse_date([text])
    assert "input.date_order" in parsed.ask
    assert not parsed.values


def test_the_policys_order_decides() -> None:
    assert parse_date(["04/03/2026"], "dmy").values["04/03/2026"] == DAY
    assert parse_date(["03/04/2026"], "mdy").values["03/04/2026"] == DAY
    assert list(parse_date(["04/13/2026"], "dmy").bad) == ["04/13/2026"]


def test_day_and_month_the_same_leave_nothing_to_ask() -> None:
    assert parse_date(["03/03/2026"]).values == {"03/03/2026": date(2026, 3, 3)}


def test_in_a_column_of_both_orders_only_the_open_cells_are_refused() -> None:
    parsed = parse_date(["13/04/2026", "04/13/2026", "03/04/2026"])
    assert set(parsed.values) == {"13/04/2026", "04/13/2026"}
    assert "input.date_order" in parsed.bad["03/04/2026"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13-01", "1900-01-01", "1900-01-00", "0026-01-31", "0000-00-00", "9999-12-31", "2026-03-04Tgarbage",
        "2026-03-04 junk", "Marble 3, 2026", "March 2026", "03/04-2026", "202634", "٢٠٢٦-٠٣-٠٤", "soon", "13/4/2026 25:99zzz",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    parsed = parse_date([text])
    assert list(parsed.bad) == [text]
    assert not parsed.values


def test_a_day_number_of_excel_is_refused_with_the_day_it_may_be() -> None:
    """45292 days after 1899-12-30 is 2024-01-01."""
    assert "2024-01-01" in parse_date(["45292"]).bad["45292"]


def test_a_time_of_day_is_dropped_and_said() -> None:
    parsed = parse_date(["2026-03-04T10:15:00Z"])
    assert list(parsed.values.values()) == [DAY]
    assert len(parsed.notes) == 1


@given(st.dates(date(1970, 1, 2), date(2100, 12, 31)))
def test_every_iso_date_is_itself(day: date) -> None:
    assert parse_date([day.isoformat()]).values == {day.isoformat(): day}


@given(st.text(max_size=40))
def test_any_date_text_is_either_read_or_said(text: str) -> None:
    parsed = parse_date([text])
    assert (text in parsed.values) + (text in parsed.bad) + bool(parsed.ask) == 1
