"""The table for briefs and mails: plans from before it load, and their mails say what the defaults say."""

from __future__ import annotations

from solver.policy import Policy, default_tree


def test_a_plan_from_before_there_were_briefs_has_the_usual_ones() -> None:
    tree = default_tree()
    del tree["brief"]
    assert Policy.from_tree(tree, "plan") == Policy.load()


def test_a_book_may_change_one_text_of_one_tier() -> None:
    """Tests that the other texts stay as they are."""
    policy = Policy.load(sets=["brief.tiers.T1.check_in=every Friday"])
    assert policy.brief.tiers["T1"].check_in == "every Friday"
    assert policy.brief.tiers["T1"].review == Policy.load().brief.tiers["T1"].review != ""
    assert policy.brief.tiers["T2"] == Policy.load().brief.tiers["T2"]
