"""Tests of the population: counts, shares against bands, health mix, effort, goals against actuals, sanity notes."""

import numpy as np
import pytest

from solver.policy import Policy
from solver.tiering import score_book

RULES = Policy.load(sets=["tiering.method=rules"])
DEFAULT = Policy.load()


def population(book, policy=RULES):
    return score_book(book, policy).population.set_index("tier")


def test_shares_are_of_the_tiers_that_have_a_band(make_book):
    """Tests 2 T1, 3 T2, 5 T3 and 10 T4: 20, 30 and 50 % of ten, and 600, 180 and 60 of 840 thousand."""
    book = make_book(*[{"arr": 300000}] * 2, *[{"arr": 60000}] * 3, *[{"arr": 12000}] * 5, *[{"arr": 100}] * 10)
    found = population(book)
    assert found["accounts"].tolist() == [2, 3, 5, 10]
    assert found["arr"].tolist() == [600000, 180000, 60000, 1000]
    assert found["share_of_accounts"][:3].tolist() == [0.2, 0.3, 0.5]
    assert found["share_of_accounts_lies"].tolist() == ["within", "within", "within", ""]
    assert found["share_of_arr"][:3].tolist() == pytest.approx([600 / 840, 180 / 840, 60 / 840])
    assert found["share_of_arr_lies"].tolist() == ["above", "below", "below", ""]
    assert np.isnan(found["share_of_accounts"]["T4"])


def test_the_ends_of_a_band_are_within_it(make_book):
    """Tests 1 of 10 (10-20 %), 3 of 10 (30-40 %) and 6 of 10 (40-60 %)."""
    book = make_book({"arr": 300000}, *[{"arr": 60000}] * 3, *[{"arr": 12000}] * 6)
    assert population(book)["share_of_accounts_lies"].tolist() == ["within", "within", "within", ""]


def test_health_mix_effort_and_mean_score(make_book):
    """Tests 52 + 1.5 x 52 + 52 + 52 hours, and the mean of 40, 42, 44 and 46."""
    nothing = {"arr": 300000, "expansion": 0, "complexity": 0}
    rows = [{**nothing, "strategic": s, "health": h} for s, h in ((0, 100), (10, 0), (20, 60), (30, None))]
    found = population(make_book(*rows), DEFAULT).loc["T1"]
    assert found[["red", "yellow", "green", "unknown"]].tolist() == [1, 1, 1, 1]
    assert found["effort_hours"] == 52 * 4.5
    assert found["mean_score"] == 43.0


def test_retention_and_expansion_over_accounts_that_had_arr(make_book):
    """Tests 100 -> 80 and 100 -> 140 and a new one: 180 of 200 kept, 40 of 200 grown, 220 of 200 net."""
    rows = [
        {"arr": 80e3, "arr_12m_ago": 100e3},
        {"arr": 140e3, "arr_12m_ago": 100e3},
        {"arr": 200e3, "arr_12m_ago": 0},
        {"arr": 3e5},
    ]
    found = population(make_book(*({**r, "tier": "T1"} for r in rows))).loc["T1"]
    assert found[["retention_actual", "expansion_actual", "net_retention"]].tolist() == pytest.approx([0.9, 0.2, 1.1])
    assert found[["retention_goal", "expansion_goal"]].tolist() == [0.98, 0.30]


def test_a_customer_who_left_counts_in_the_tier_it_had(make_book):
    """Tests that of 200 thousand in T1 half is gone; by its new tier, T4, T1 would have lost nothing."""
    book = make_book({"arr": 100e3, "arr_12m_ago": 100e3, "tier": "T1"}, {"arr": 0, "arr_12m_ago": 100e3, "tier": "T1"})
    found = population(book, Policy.load(sets=["tiering.method=rules", "tiering.grace_months=0"]))
    assert found["accounts"].tolist() == [1, 0, 0, 1]
    assert found["retention_actual"]["T1"] == 0.5
    assert np.isnan(found["retention_actual"]["T4"])


@pytest.mark.parametrize(
    "rows, adoption",
    [
        ([{"seats": 100, "seats_used": 50}, {"seats": 300, "seats_used": 250}, {"seats": 10}], 0.75),
        ([{"adoption": 0.5}, {"adoption": 1.0}, {"adoption": np.nan}], 0.75),
        ([{"adoption": 50.0}, {"adoption": 100.0}, {"adoption": np.nan}], 0.75),
        ([{}, {}, {}], None),
    ],
)
def test_adoption_is_the_column_or_the_use_of_seats(make_book, rows, adoption):
    found = population(make_book(*({"arr": 30000, **r} for r in rows)))["adoption_actual"]["T2"]
    assert np.isnan(found) if adoption is None else found == pytest.approx(adoption)


@pytest.mark.parametrize("flags", [["yes", "no", "", "TRUE"], [1.0, 0.0, np.nan, 1.0]])
def test_advocacy_is_the_share_of_those_known(make_book, flags):
    found = population(make_book(*({"arr": 300000, "is_advocate": f} for f in flags)))
    assert found["advocacy_actual"]["T1"] == pytest.approx(2 / 3)
    assert np.isnan(found["advocacy_actual"]["T2"])


@pytest.mark.parametrize("t1, warned", [(1, False), (2, True)])
def test_too_large_a_t1_means_that_nothing_has_been_prioritised(make_book, t1, warned):
    """Tests that 1 of 4 is no more than 25 %, and 2 of 5 is."""
    notes = score_book(make_book(*[{"arr": 300000}] * t1, *[{"arr": 6000}] * 3), RULES).notes
    assert any("nothing has been prioritised" in n for n in notes) == warned


def test_empty_tiers_are_said(make_book):
    assert "no account is T1 or T3" in score_book(make_book({"arr": 30000}, {"arr": 10}), RULES).notes


def test_criteria_that_nobody_filled_are_said(make_book):
    notes = score_book(make_book({"arr": 30000, "expansion": 50}), DEFAULT).notes
    assert "blank for every account, so counted as neutral and deciding nothing: strategic, complexity" in notes
