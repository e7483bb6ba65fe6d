"""Tests of the explicit rules, of top shares, and of tiers that are given."""

import pytest

from solver.errors import InputError, PolicyError
from solver.policy import Policy
from solver.tiering import score_book

RULES = Policy.load(sets=["tiering.method=rules"])
GIVEN = Policy.load(sets=["tiering.method=given"])


def rules(*sets):
    return Policy.load(sets=["tiering.method=rules", *sets])


def tier(book, policy=RULES):
    return score_book(book, policy).table["tier"].tolist()


@pytest.mark.parametrize(
    "account, expected",
    [
        ({"arr": 100000}, "T1"),
        ({"arr": 99999.99}, "T2"),
        ({"arr": 50000, "strategic": 75}, "T1"),
        ({"arr": 50000, "strategic": 74}, "T2"),
        ({"arr": 49999, "strategic": 100}, "T2"),
        ({"arr": 75000, "expansion": 100}, "T1"),
        ({"arr": 75000, "expansion": 50}, "T2"),
        ({"arr": 75000, "seats": 10, "seats_possible": 100}, "T1"),  # high growth, derived
        ({"arr": 25000}, "T2"),
        ({"arr": 24999}, "T3"),
        ({"arr": 5000}, "T3"),
        ({"arr": 4999}, "T4"),
        ({"arr": 0}, "T4"),
    ],
)
def test_the_first_row_of_the_table_of_tiers(make_book, account, expected):
    assert tier(make_book(account)) == [expected]


def test_reasons_can_be_checked_by_hand(make_book):
    book = make_book({"arr": 60000, "strategic": 80}, {"arr": 4000})
    reasons = score_book(book, RULES).table["reason"].tolist()
    assert reasons[0] == "T1: ARR 60,000, strategic 80 meet the T1 rule ARR >= 50,000 and strategic >= 75."
    assert reasons[1] == "T4: no rule of a higher tier holds (ARR 4,000)."


def test_a_trial_below_the_t3_line_is_t4_by_rules_too(make_book):
    policy = rules("tiers.T2.rules=[{ strategic = 90 }]")
    book = make_book({"arr": 100, "strategic": 95}, {"arr": 100, "strategic": 95, "is_trial": True})
    assert tier(book, policy) == ["T2", "T4"]


def test_top_shares_replace_the_rules_and_ties_stand_together(make_book):
    """Tests that of 10 accounts 20 % are 2; the third has the same ARR as the second, so it is in as well."""
    amounts = [90, 80, 80, 70, 60, 50, 40, 30, 20, 10]
    policy = rules("tiers.T1.top_share=0.2", "tiers.T2.top_share=0.5", "tiers.T3.rules=[{arr=30}]", "tiers.T3.min_arr=0")
    table = score_book(make_book(*({"arr": a * 1000} for a in amounts)), policy).table
    assert table["tier"].tolist() == ["T1"] * 3 + ["T2"] * 2 + ["T3"] * 5
    assert "ARR 80,000 is among the top 20 % by ARR (from 80,000)" in table["reason"][2]


def test_a_top_share_of_less_than_half_an_account_is_nobody(make_book):
    assert "T1" not in tier(make_book({"arr": 1e6}, {"arr": 1e6}), rules("tiers.T1.top_share=0.2"))


@pytest.mark.parametrize(
    "rule, message",
    [("[{ ar = 5 }]", "did you mean 'arr'"), ("[{ industry = 5 }]", "does not hold numbers")],
)
def test_rules_over_columns_that_cannot_be_compared_are_refused(make_book, rule, message):
    with pytest.raises(PolicyError, match=message):
        tier(make_book({"arr": 5}), rules(f"tiers.T1.rules={rule}"))


def test_rules_need_no_scorecard(make_book):
    policy = rules(*(f"criterion.{c.name}.weight=0" for c in RULES.criterion), "criterion.arr.column=nothing")
    assert tier(make_book({"arr": 30000}), policy) == ["T2"]


def test_given_tiers_are_taken_as_they_are_with_their_dates(make_book):
    book = make_book(
        {"arr": 1, "tier": "T1", "tier_since": "2020-01-01", "below_since": "2026-01-01", "grace_until": "2026-05-05"},
        {"arr": 1e6, "tier": "scale"},
        {"arr": 2, "tier": "t4"},
    )
    tiering = score_book(book, GIVEN)
    assert tiering.method == "given"
    assert tiering.table["tier"].tolist() == ["T1", "T3", "T4"]
    assert tiering.table["migration"].tolist() == ["same"] * 3
    assert [str(d.date()) for d in tiering.table.loc[0, ["tier_since", "below_since", "grace_until"]]] == [
        "2020-01-01",
        "2026-01-01",
        "2026-05-05",
    ]


def test_given_tiers_that_nobody_knows_are_all_named_at_once(make_book):
    book = make_book({"arr": 1, "tier": "Gold"}, {"arr": 1}, {"arr": 1, "tier": "Gold"}, {"arr": 1, "tier": "T2"})
    with pytest.raises(InputError) as caught:
        score_book(book, GIVEN)
    blank, gold = caught.value.findings
    assert (blank.value, blank.count, gold.value, gold.count) == ("", 1, "Gold", 2)
    assert "blank" in blank.message
    assert "a0, a2" in gold.message
    assert "T1, T2, T3, T4" in gold.remedy
