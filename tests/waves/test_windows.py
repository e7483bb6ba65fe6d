"""Weeks, hours and the windows that a hand-off may have, before any search."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from solver.policy import Blackout, Policy, Waves
from solver.waves.choices import choices_of
from solver.waves.handoffs import spread
from solver.waves.risk import class_of, points_of
from solver.waves.sides import Hours, Person, sides_of
from solver.waves.weeks import weeks_of
from tests.conftest import make_book
from tests.waves.instances import FIRST, four_weeks, handoff, side

WAVES = Policy.load().waves
BREAK = Blackout.model_validate({"from": date(2026, 12, 21), "to": date(2026, 12, 29), "why": "year end"})


def test_weeks_are_monday_weeks_cut_at_both_ends() -> None:
    """Tests October 1st, a Thursday, to December 31st: Thursday and Friday, twelve whole weeks, Monday to Thursday."""
    weeks = weeks_of(date(2026, 10, 1), date(2026, 12, 31), ())
    assert [len(w.days) for w in weeks] == [2, *([5] * 12), 4]
    assert (weeks[0].last, weeks[1].first) == (date(2026, 10, 4), date(2026, 10, 5))


def test_a_week_of_blackouts_is_none_and_a_part_of_one_has_fewer_days() -> None:
    """Tests December 21st to 29th: the week of the 21st is gone, that of the 28th has Wednesday and Thursday left."""
    weeks = weeks_of(date(2026, 10, 1), date(2026, 12, 31), (BREAK,))
    assert [len(w.days) for w in weeks] == [2, *([5] * 11), 2]
    assert [w.number for w in weeks] == list(range(1, 14))
    assert weeks[-1].first == date(2026, 12, 28)


def test_hours_of_a_week_follow_days_fte_and_who_it_is() -> None:
    """Tests thousandths of hours in October's first three weeks (2, 5, 5 days). Ann 0.6 x 10 h: 2.4, 6, 6. Bob leaves on the 13th,
    20 h: 8, 20 and two days, 8. Cleo starts on the 6th, so 20 h: 0, four days 16, 20. Di is away on the 8th and 9th: 4, 6, 10, of
    which 0.3 are the pool's; Ed gives the pool his 0.5, so it has 0.3 x (4, 6, 10) + 0.5 x (4, 10, 10)."""
    book = make_book(
        [],
        [
            {"csm_id": "ann", "fte": 0.6},
            {"csm_id": "bob", "end_date": "2026-10-13"},
            {"csm_id": "cleo", "start_date": "2026-10-06"},
            {
                "csm_id": "di",
                "coverage": "both",
                "pool": "P",
                "pool_share": 0.3,
                "leave_from": "2026-10-08",
                "leave_to": "2026-10-09",
            },
            {"csm_id": "ed", "coverage": "pooled", "pool": "P", "fte": 0.5},
            {"csm_id": "gone", "end_date": "2026-10-01"},
        ],
    )
    weeks = weeks_of(date(2026, 10, 1), date(2026, 10, 18), ())
    sides = sides_of(book, Hours(WAVES, weeks, date(2026, 12, 31), 90))
    budgets = {name: s.budget.tolist() for name, s in sides.items()}
    assert budgets == {
        "ann": [2400, 6000, 6000], "bob": [8000, 20000, 8000], "cleo": [0, 16000, 20000], "di": [2800, 4200, 7000],
        "ed": [2000, 5000, 5000], "P": [3200, 6800, 8000],
    }  # fmt: skip
    assert (sides["ann"].t1_at_once, sides["P"].t1_at_once) == (3, 6)


def test_hours_that_do_not_divide_go_first() -> None:
    """Tests 8.001 hours over four weeks."""
    assert spread(8001, 4).tolist() == [2001, 2000, 2000, 2000]


def ends(found: object) -> list[tuple[int, int, int]]:
    return [(c.begin, c.end, c.cut) for c in found]  # type: ignore[attr-defined]


def test_the_owner_changes_on_the_last_working_day_that_its_dates_allow() -> None:
    """Tests October 14th (a Wednesday) to 21st: Friday the 16th in the second week, Wednesday the 21st in the third."""
    found = choices_of(
        handoff("a", "r", {}, weeks=2, first=date(2026, 10, 14), last=date(2026, 10, 21)), four_weeks(), {"r": side("r", 9)}
    )
    assert [(c.begin, c.end, str(c.change)) for c in found] == [(0, 1, "2026-10-16"), (1, 2, "2026-10-21")]


def test_a_window_is_cut_only_where_the_dates_leave_no_more() -> None:
    """Tests three weeks before October 16th, when two have begun: two weeks, and not one."""
    found = choices_of(handoff("a", "r", {}, weeks=3, last=date(2026, 10, 16)), four_weeks(), {"r": side("r", 9)})
    assert ends(found) == [(0, 1, 1)]


def test_a_leaver_may_hand_over_in_any_shorter_window() -> None:
    """Tests the same for somebody who leaves that day: the two weeks together, or either one."""
    gone = date(2026, 10, 16)
    found = choices_of(handoff("a", "r", {}, weeks=3, last=gone, leaver=gone), four_weeks(), {"r": side("r", 9)})
    assert ends(found) == [(0, 0, 2), (0, 1, 1), (1, 1, 2)]


def test_a_window_needs_the_hours_of_both_sides_in_each_week() -> None:
    """Tests 4 hours over two weeks: 2 in each, which r has from the second week on only."""
    late = side("r", 2000)
    late.budget[0] = 1999
    found = choices_of(handoff("a", "r", {"r": 4000}, weeks=2), four_weeks(), {"r": late})
    assert ends(found) == [(1, 2, 0), (2, 3, 0)]


def test_renewals_are_kept_clear_of_where_a_window_can() -> None:
    """Tests a renewal in the second of four weeks: of three windows of two weeks only the last is clear of it; of windows of three
    weeks none is, and then both stay and say so."""
    day, people = date(2026, 10, 14), {"r": side("r", 9)}
    assert ends(choices_of(handoff("a", "r", {}, weeks=2, renewals=(day,)), four_weeks(), people)) == [(2, 3, 0)]
    found = choices_of(handoff("a", "r", {}, weeks=3, renewals=(day,)), four_weeks(), people)
    assert [(c.begin, c.renewal) for c in found] == [(0, day), (1, day)]


def test_nobody_receives_before_their_first_day() -> None:
    """Tests a receiver who starts on Wednesday the 14th and needs no hours: the first week is closed."""
    person = Person("r", "R", date(2026, 10, 14), None, None)
    new = side("r", 0)
    new = type(new)("r", "R", False, (person,), new.budget, 3)
    assert [c.end for c in choices_of(handoff("a", "r", {}), four_weeks(), {"r": new})] == [1, 2, 3]


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ({"health": 90.0, "tier": "T3", "renewal_date": "2027-12-01", "arr": 5000.0}, 0),
        ({"health": np.nan, "tier": "T2", "renewal_date": None, "arr": 5000.0}, 1),
        ({"health": 74.0, "tier": "T1", "renewal_date": "2026-12-30", "arr": 99999.49}, 5),  # yellow 1, T1 2, 90 days 2
        (
            {"health": 49.0, "tier": "T1", "renewal_date": "2026-12-31", "arr": 99999.5},
            6,
        ),  # red 2, T1 2, 91 days 1, rounds to 100,000: 1
        ({"health": 90.0, "tier": "T3", "renewal_date": "2026-09-30", "arr": 5000.0}, 0),  # was yesterday
        ({"health": 90.0, "tier": "T3", "renewal_date": "2027-03-30", "arr": 5000.0}, 1),  # 180 days
        ({"health": 90.0, "tier": "T3", "renewal_date": "2027-03-31", "arr": 5000.0}, 0),
    ],
)
def test_risk_is_added_up_from_points(row: dict[str, object], points: int) -> None:
    frame = pd.DataFrame([row])
    frame["renewal_date"] = pd.to_datetime(frame["renewal_date"])
    assert points_of(frame, Policy.load(), date(2026, 10, 1)).tolist() == [points]


def test_classes_begin_where_the_policy_says() -> None:
    assert [class_of(p, WAVES) for p in (0, 1, 2, 3, 4, 7)] == [0, 0, 1, 1, 2, 2]


def test_a_plan_of_before_there_were_waves_has_the_usual_ones() -> None:
    tree = Policy.load().model_dump(by_alias=True, exclude_none=True)
    del tree["waves"]
    assert Policy.from_tree(tree, "old").waves == WAVES
    assert isinstance(WAVES, Waves)
    assert FIRST.weekday() == 0
