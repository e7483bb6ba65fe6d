"""Tests of the watch-list: where a human should look among accounts that have no CSM of their own."""

import pytest

from solver.policy import Policy
from solver.tiering import score_book

DEFAULT = Policy.load()
RULES = Policy.load(sets=["tiering.method=rules"])
QUIET = {"expansion": 0, "complexity": 0, "strategic": 0}


def watched(book, policy=DEFAULT):
    return score_book(book, policy).watch


@pytest.mark.parametrize("strategic, near", [(59.4, False), (60, True), (84, True)])
def test_within_five_points_of_the_next_line_is_near(make_book, strategic, near):
    """Tests 0.4 x 35 + 0.1 x 40 = 18 points for 15K, and 0.2 x 60 = 12 make 30, five below the T2 line of 35."""
    found = watched(make_book({"arr": 15000, **QUIET, "strategic": strategic, "complexity": 40}))
    assert len(found) == near


def test_a_score_near_the_line_is_told_with_both_numbers(make_book):
    found = watched(make_book({"arr": 15000, **QUIET, "strategic": 80})).iloc[0]
    assert found["reason"] == "near the T2 line (score 30 of 35)"
    assert found["look_at"] == "whether its growth is real and it deserves T2 already"


@pytest.mark.parametrize("arr, near", [(3749, False), (3750, True), (4999, True)])
def test_t4_is_near_t3_when_its_arr_is_near_too(make_book, arr, near):
    """Tests that 5K has 20 points and 3,750 has 15: five less. A high score alone, with little ARR, is not near."""
    found = watched(make_book({"arr": arr, "expansion": 100, "strategic": 50}))
    assert len(found) == near
    if near:
        assert f"ARR {arr:,} of 5,000" in found["reason"][0]


@pytest.mark.parametrize("arr, near", [(21666, False), (21667, True), (3749, False), (3750, True)])
def test_by_the_rules_arr_alone_is_near_or_not(make_book, arr, near):
    """Tests that the T2 line of 25K has 50 points, and that 45 points are 21,666.67."""
    assert len(watched(make_book({"arr": arr}), RULES)) == near


@pytest.mark.parametrize("tier_arr, listed", [(3e5, False), (30000, False), (6000, True), (1000, True)])
def test_red_accounts_of_t3_and_t4_only(make_book, tier_arr, listed):
    book = make_book({"arr": tier_arr, "health": 49, "renewal_date": "2026-11-20"})
    found = watched(book, RULES)
    assert len(found) == listed
    if listed:
        assert found["reason"][0] == "red health (49)"
        assert found["look_at"][0] == "what is wrong, before the renewal on 2026-11-20"


@pytest.mark.parametrize(
    "account, listed",
    [
        ({"arr": 100, "arr_12m_ago": 0}, True),
        ({"arr": 100, "arr_12m_ago": 50}, False),
        ({"arr": 100}, False),
        ({"arr": 0, "arr_12m_ago": 0}, False),
        ({"arr": 100, "arr_12m_ago": 0, "is_trial": True}, False),
        ({"arr": 100, "onboarded_on": "2026-09-01"}, True),
        ({"arr": 100, "onboarded_on": "2026-01-01"}, False),
    ],
)
def test_newly_paying_accounts(make_book, account, listed):
    found = watched(make_book(account), RULES)
    assert found["reason"].tolist() == (["newly paying"] if listed else [])


def test_several_reasons_stand_in_one_row(make_book):
    found = watched(make_book({"arr": 4900, "health": 10, "arr_12m_ago": 0}), RULES)
    assert found["reason"].tolist() == ["near the T3 line (ARR 4,900 of 5,000); red health (10); newly paying"]


def test_given_tiers_have_no_lines_to_be_near(make_book):
    book = make_book({"arr": 24999, "tier": "T3"}, {"arr": 24999, "tier": "T3", "health": 1})
    found = watched(book, Policy.load(sets=["tiering.method=given"]))
    assert found["account_id"].tolist() == ["a1"]


def test_without_a_criterion_over_arr_only_reaching_the_line_is_near(make_book):
    """Tests that a fallen account in grace reaches no line, so that nothing is near without a curve for ARR."""
    policy = Policy.load(sets=["tiering.method=rules", "criterion.arr.enabled=false"])
    assert len(watched(make_book({"arr": 4999}), policy)) == 0
    put_down = {"tier_override": "T4", "tier_override_reason": "asked for"}
    assert [len(watched(make_book({"arr": arr, **put_down}), policy)) for arr in (4999, 5000)] == [0, 1]
