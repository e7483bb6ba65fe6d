"""Tests of the guards: what ARR, strategic value and trials say above or below the score."""

import pytest

from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load()
ALL_HIGH = {"expansion": 100, "strategic": 100, "complexity": 100}
ALL_LOW = {"expansion": 0, "strategic": 0, "complexity": 0}


def tier(book, policy=DEFAULT):
    return score_book(book, policy).table["tier"].tolist()


@pytest.mark.parametrize("arr, expected", [(299999.99, "T2"), (300000, "T1")])
def test_three_times_the_t1_line_is_t1(make_book, arr, expected):
    """Tests that ARR alone scores 40: T2, until ARR reaches 300K."""
    assert tier(make_book({"arr": arr, **ALL_LOW})) == [expected]


@pytest.mark.parametrize("strategic, expected", [(89.9, "T3"), (90, "T2")])
def test_high_strategic_value_is_at_least_t2(make_book, strategic, expected):
    """Tests that 6K scores 0.4 x 21.5 + 0.2 x 90 = 26.6, a T3 score."""
    assert tier(make_book({"arr": 6000, **ALL_LOW, "strategic": strategic})) == [expected]


@pytest.mark.parametrize("arr, expected", [(24999, "T2"), (25000, "T1"), (5000, "T2"), (4999.99, "T4")])
def test_nobody_is_more_than_one_tier_above_the_tier_of_their_arr(make_book, arr, expected):
    """Tests that everything high scores 68 and more; 4,999.99 could be T3, which needs 5,000."""
    assert tier(make_book({"arr": arr, **ALL_HIGH})) == [expected]


@pytest.mark.parametrize("arr, expected", [(5000, "T3"), (4999.99, "T4")])
def test_t3_needs_its_least_arr_whatever_the_score(make_book, arr, expected):
    """Tests 0.4 x 20 + 0.3 x 50 = 23 points, well above the T3 line of 10."""
    assert tier(make_book({"arr": arr, **ALL_LOW, "expansion": 50})) == [expected]


def test_the_reason_names_each_guard_that_moved_the_account(make_book):
    reason = score_book(make_book({"arr": 4000, **ALL_HIGH}), DEFAULT).table["reason"][0]
    assert "T3, as it may stand 1 tier above T4, the tier of its ARR alone" in reason
    assert reason.endswith("T4, as T3 needs an ARR of 5,000.")


@pytest.mark.parametrize("lift, expected", [(0, ["T2", "T3"]), (1, ["T1", "T2"]), (2, ["T1", "T1"])])
def test_the_lift_is_policy(make_book, lift, expected):
    book = make_book({"arr": 30000, **ALL_HIGH}, {"arr": 10000, **ALL_HIGH})
    assert tier(book, Policy.load(sets=[f"tiering.max_lift={lift}"])) == expected


def test_arr_that_is_t1_whatever_else_is_not_capped_by_a_t1_line_above_it(make_book):
    policy = Policy.load(sets=["tiers.T1.rules=[{arr = 900000}]", "tiering.max_lift=0"])
    assert tier(make_book({"arr": 300000, **ALL_LOW}), policy) == ["T1"]


def test_without_any_arr_line_there_is_no_cap(make_book):
    sets = [f"tiers.{t}.rules=[]" for t in ("T1", "T2", "T3")] + ["tiers.T3.min_arr=0"]
    assert tier(make_book({"arr": 10, **ALL_HIGH}), Policy.load(sets=sets)) == ["T1"]


@pytest.mark.parametrize(
    "arr, trial, expected",
    [(0, False, "T4"), (0, True, "T4"), (4000, True, "T4"), (5000, True, "T2"), (30000, True, "T2")],
)
def test_trials_and_free_accounts_below_the_t3_line_are_t4(make_book, arr, trial, expected):
    """Tests that from 5K a trial is scored like any other account: 8 + 15 + 10 + 5 = 38 is T2."""
    row = {"arr": arr, "expansion": 50, "strategic": 50, "complexity": 50, "is_trial": trial}
    assert tier(make_book(row)) == [expected]


def test_a_trial_is_t4_even_where_lift_would_carry_it(make_book):
    """Tests that with a lift of 2 and no least ARR a 4K account scores T2 and stays there, unless it is a trial."""
    policy = Policy.load(sets=["tiering.max_lift=2", "tiers.T3.min_arr=0"])
    book = make_book({"arr": 4000, **ALL_HIGH}, {"arr": 4000, **ALL_HIGH, "is_trial": True})
    assert tier(book, policy) == ["T2", "T4"]
    assert "trial or free account below the T3 line of 5,000" in score_book(book, policy).table["reason"][1]


def test_a_policy_without_t2_lifts_strategic_accounts_to_the_next_tier(make_book):
    policy = Policy.load(sets=["tiers.T2.enabled=false", 'limit.coverage.tiers=["T1","T3"]', *_without_t2()])
    assert tier(make_book({"arr": 6000, **ALL_LOW, "strategic": 95}), policy) == ["T3"]


def _without_t2():
    return [f"limit.{limit.name}.enabled=false" for limit in DEFAULT.limit if limit.tiers == ("T2",)]
