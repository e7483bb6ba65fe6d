"""The audit's calendar: quarters, free stretches of holds, working hours in common."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from solver.audit.dates import DAY, Quarter, add_months, days_in, free_stretch, held_until, whole_months
from solver.audit.hours import minutes_in_common

Q4 = Quarter.of(date(2026, 10, 1), 3)
DAYS = st.dates(date(2026, 8, 1), date(2027, 3, 1))


def test_a_quarter_ends_the_day_before_the_same_day_three_months_later():
    assert Q4.span == (date(2026, 10, 1), date(2026, 12, 31))
    assert Q4.days == 92
    assert Q4.following[0] == (date(2027, 1, 1), date(2027, 3, 31))
    assert Quarter.of(date(2026, 11, 30), 3).last == date(2027, 2, 27)  # 30 February is shortened to the 28th


def test_months_are_shortened_to_the_months_length():
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert whole_months(date(2026, 11, 2), date(2026, 12, 1)) == 0
    assert whole_months(date(2026, 11, 1), date(2026, 12, 1)) == 1


def test_days_of_a_leave_that_is_open_on_one_side():
    assert days_in(Q4.span, None, date(2026, 10, 10)) == 10
    assert days_in(Q4.span, date(2026, 12, 31), None) == 1
    assert days_in(Q4.span, date(2027, 1, 1), None) == 0


def test_the_first_free_stretch_lies_between_two_holds():
    spans = [(date(2026, 9, 1), date(2026, 10, 20)), (date(2026, 11, 5), date(2026, 11, 6))]
    assert free_stretch(Q4, spans) == (date(2026, 10, 21), date(2026, 11, 4))


def test_two_holds_that_touch_leave_no_free_day():
    spans = [(date(2026, 11, 1), date(2027, 2, 3)), (date(2026, 9, 1), date(2026, 10, 31))]
    assert free_stretch(Q4, spans) is None
    assert held_until(Q4, spans) == date(2027, 2, 3)


def test_a_hold_without_end_is_told_for_a_year_only():
    assert held_until(Q4, [(Q4.first, date(2030, 1, 1))]) == Q4.last + 366 * DAY


@given(st.lists(st.tuples(DAYS, DAYS), max_size=4))
def test_a_free_stretch_agrees_with_counting_days_one_by_one(pairs: list[tuple[date, date]]):
    spans = [(min(p), max(p)) for p in pairs]
    days = [Q4.first + k * DAY for k in range(Q4.days)]
    free = [d for d in days if not any(a <= d <= b for a, b in spans)]
    first = free[0] if free else None
    last = first
    while last and last + DAY in free:
        last += DAY
    assert free_stretch(Q4, spans) == ((first, last) if free else None)


def test_london_and_new_york_share_five_hours_and_six_in_the_week_between_the_clock_changes():
    # 66 working days, 5 of them (26 to 30 October) with a difference of 4 hours: (61 x 300 + 5 x 360) // 66
    assert minutes_in_common(("Europe/London", 8, 18), ("America/New_York", 8, 18), Q4.span) == 304


def test_auckland_meets_los_angeles_on_its_tuesdays_to_fridays_only():
    # Monday in Auckland is Sunday in Los Angeles. 18 days in summer time share 6 hours, 35 later ones 7: 21,180 // 66
    assert minutes_in_common(("Pacific/Auckland", 8, 18), ("America/Los_Angeles", 8, 18), Q4.span) == 320


def test_a_csm_of_other_hours_and_half_hour_zones():
    # Kolkata is 5 h 30 min ahead of UTC, all year: 8-18 there is 2:30-12:30 UTC; 12 to 20 UTC shares 30 minutes
    assert minutes_in_common(("Asia/Kolkata", 8, 18), ("UTC", 12, 20), Q4.span) == 30
    assert minutes_in_common(("UTC", 8, 18), ("UTC", 8.5, 9.25), Q4.span) == 45
    assert minutes_in_common(("UTC", 0, 24), ("UTC", 0, 24), Q4.span) == 24 * 60
