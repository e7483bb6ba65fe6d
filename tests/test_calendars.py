"""Minutes of working hours in common; every number is argued beside it."""

from datetime import date, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.calendars import common_minutes

FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)  # Thursday to Thursday: 13 weeks and a day, 66 working days
ZONES = [
    "America/New_York",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Sydney",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "UTC",
]


def office(account: str, csm: str, first: date = FIRST, last: date = LAST) -> tuple[int, int]:
    return common_minutes(account, csm, 8, 18, 8, 18, first, last)


def test_same_zone_shares_the_whole_day() -> None:
    assert office("America/New_York", "America/New_York") == (66 * 600, 66)


def test_new_york_and_london_share_five_hours_and_six_between_their_clock_changes() -> None:
    # London's clocks go back on 25 October, New York's on 1 November: in the five working days between they are 4 h apart.
    assert office("America/New_York", "Europe/London") == (61 * 300 + 5 * 360, 66)


def test_sydney_and_los_angeles_meet_across_midnight() -> None:
    # Sydney is 17 h ahead (UTC+10, UTC-7) on 1-2 October, 18 h from 4 October, 19 h from 1 November. 08:00-18:00 in
    # Sydney is 15:00-01:00 of the day before in Los Angeles, then 14:00-00:00, then 13:00-23:00: 3, 4 and 5 h in common,
    # but none on Mondays, when Los Angeles has Sunday. October 5-30: 20 days, 4 of them Mondays; then 44 days, 9 Mondays.
    assert office("Australia/Sydney", "America/Los_Angeles") == (2 * 180 + 16 * 240 + 35 * 300, 66)


def test_the_other_way_round_fridays_fall_away() -> None:
    # Seen from Los Angeles, Friday afternoon is Saturday in Sydney. 1 October (a Thursday): 3 h; October 5-29: 16 days
    # that are not Fridays; November and December: 44 days, 8 Fridays; on 2 and 30 October nothing.
    assert office("America/Los_Angeles", "Australia/Sydney") == (1 * 180 + 16 * 240 + 36 * 300, 66)


def test_kolkata_keeps_its_half_hour() -> None:
    # UTC+5:30: 08:00-18:00 in Kolkata is 02:30-12:30 UTC; 08:00-18:00 UTC shares 4.5 h.
    assert office("Asia/Kolkata", "UTC") == (66 * 270, 66)


def test_fractions_of_hours_and_own_hours_count() -> None:
    # 08:12-16:45 against 09:30-18:00 on a single Wednesday: 09:30 to 16:45 are 435 minutes; 8.2 is 492 minutes exactly.
    wednesday = date(2026, 10, 7)
    assert common_minutes("UTC", "UTC", 8.2, 16.75, 9.5, 18, wednesday, wednesday) == (435, 1)
    assert common_minutes("UTC", "UTC", 8.2, 16.75, 8, 18, wednesday, wednesday) == (513, 1)


def test_hours_count_in_thousandths_rounded_half_up() -> None:
    # 16.6666 is 16.667 in thousandths, 1000.02 minutes: 16:40. 16.666 is 999.96 minutes: 16:39.
    wednesday = date(2026, 10, 7)
    assert common_minutes("UTC", "UTC", 8, 16.6666, 8, 18, wednesday, wednesday) == (520, 1)
    assert common_minutes("UTC", "UTC", 8, 16.666, 8, 18, wednesday, wednesday) == (519, 1)


def test_twenty_four_is_midnight_at_the_end_of_the_day() -> None:
    monday = date(2026, 10, 5)
    assert common_minutes("UTC", "UTC", 0, 24, 0, 24, monday, monday) == (1440, 1)


def test_a_window_over_a_clock_change_is_as_long_as_it_really_is() -> None:
    # Cairo goes back on Friday 30 October 2026 at 00:00 (to 23:00 of Thursday): Thursday's 00:00 to 24:00 has 25 hours.
    thursday = date(2026, 10, 29)
    assert common_minutes("Africa/Cairo", "Africa/Cairo", 0, 24, 0, 24, thursday, thursday) == (25 * 60, 1)


def test_weekends_are_no_working_days() -> None:
    saturday = date(2026, 10, 3)
    assert office("UTC", "UTC", saturday, saturday + timedelta(days=1)) == (0, 0)


def test_monday_morning_in_the_east_is_sunday_in_the_west() -> None:
    monday = date(2026, 10, 5)
    assert office("Pacific/Auckland", "America/New_York", monday, monday) == (0, 1)
    # UTC+13 against UTC-4 are 17 h: Tuesday 08:00-18:00 in Auckland is Monday 15:00-01:00 in New York, 3 h in common.
    assert office("Pacific/Auckland", "America/New_York", monday, monday + timedelta(days=1)) == (180, 2)


def test_the_quarter_edges_see_the_day_before_and_after() -> None:
    # One Thursday in Auckland overlaps Wednesday in New York, which is before the quarter; it counts.
    assert office("Pacific/Auckland", "America/New_York", date(2026, 10, 8), date(2026, 10, 8)) == (180, 1)
    # And one Thursday in New York meets Friday in Auckland, after it.
    assert office("America/New_York", "Pacific/Auckland", date(2026, 10, 8), date(2026, 10, 8)) == (180, 1)


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(0, 400), st.integers(0, 100))
def test_never_more_than_the_shorter_window(account: str, csm: str, start: int, length: int) -> None:
    first = date(2026, 1, 1) + timedelta(days=start)
    minutes, days = common_minutes(account, csm, 9, 17.5, 8, 18, first, first + timedelta(days=length))
    assert 0 <= minutes <= days * 510


@given(st.sampled_from(ZONES), st.integers(0, 400))
def test_within_a_zone_everyone_meets_all_day(zone: str, start: int) -> None:
    first = date(2026, 1, 1) + timedelta(days=start)
    minutes, days = office(zone, zone, first, first + timedelta(days=90))
    assert minutes == days * 600


def test_all_pairs_of_the_worlds_zones_can_be_asked() -> None:
    zones = sorted(z for z in available_timezones() if "/" in z)[:400]

    best = max(office(a, b)[0] for a in zones for b in zones)
    assert best == 66 * 600


def test_unknown_zones_are_refused() -> None:
    with pytest.raises(KeyError, match="Mars"):
        office("Mars/Olympus", "UTC")
