"""Tests of effort: a tier's hours and the factors on them, in whole thousandths."""

import pandas as pd
import pytest

from solver.policy import Policy
from solver.tiering.effort import effort_milli

DEFAULT = Policy.load()


@pytest.mark.parametrize(
    "tier, account, thousandths",
    [
        ("T1", {}, 52000),
        ("T2", {}, 16000),
        ("T3", {}, 3900),
        ("T4", {"health": 10}, 0),
        ("T1", {"health": 49.9}, 78000),  # red x 1.5
        ("T1", {"health": 50}, 52000),
        ("T1", {"health": 100}, 52000),  # only T2 is lighter when healthy
        ("T2", {"health": 75}, 12800),  # 16 x 0.8
        ("T2", {"health": 74.9}, 16000),
        ("T1", {"complexity": 75}, 65000),  # 52 x 1.25
        ("T1", {"complexity": 74}, 52000),
        ("T1", {"onboarded_on": "2026-10-01"}, 78000),
        ("T1", {"onboarded_on": "2026-10-02"}, 52000),  # not yet
        ("T1", {"onboarded_on": "2026-07-04"}, 78000),  # the 90th day: 28 in July, 31, 30 and 1
        ("T1", {"onboarded_on": "2026-07-03"}, 52000),
        ("T3", {"health": 0, "complexity": 100, "onboarded_on": "2026-10-01"}, 10968),  # 3900, 5850, 8775, 10968.75 rounded down
    ],
)
def test_effort_is_hours_times_the_factors_that_apply(make_book, tier, account, thousandths):
    book = make_book({"arr": 1, **account})
    assert effort_milli(book, DEFAULT, pd.Series([tier], dtype="str")).tolist() == [thousandths]


def test_each_factor_rounds_down_before_the_next(make_book):
    """Tests 7 x 1.5 = 10.5 -> 10, x 1.2 = 12; in one go it would be 12.6, and rounded up on the way 13."""
    policy = Policy.load(sets=["tiers.T1.hours=0.007", "effort.red=1.5", "effort.complex=1.2"])
    book = make_book({"arr": 1, "health": 0, "complexity": 100})
    assert effort_milli(book, policy, pd.Series(["T1"], dtype="str")).tolist() == [12]
