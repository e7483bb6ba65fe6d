"""What may be said of a difference in worth."""

from __future__ import annotations

import pytest

from solver.outcomes.comparison import comparison_of
from solver.outcomes.verdict import Verdict
from tests.outcomes.made import failed, outcome, result


def verdict(value: int, bound: int, base: tuple[int, int] = (1000, 1010), **given: object) -> Verdict:
    one = result("baseline", outcome(value=base[0], bound=base[1]))
    two = result("b", outcome(value=value, bound=bound, **given))
    return comparison_of([one, two]).entries[1].shown.verdict


@pytest.mark.parametrize(
    "value, bound, kind, low, high",
    [
        (1011, 1020, "better", 1, 20),  # worth at least 1011 - 1010, at most 1020 - 1000
        (1010, 1020, "unproven", 0, 20),  # both best plans may be worth 1010
        (990, 1000, "unproven", -20, 0),
        (980, 999, "worse", -30, -1),
        (1005, 1006, "unproven", -5, 6),
    ],
)
def test_only_intervals_that_do_not_overlap_prove_a_difference(value: int, bound: int, kind: str, low: int, high: int) -> None:
    """Tests against a baseline between 1000 and 1010."""
    assert verdict(value, bound) == Verdict(kind, low, high)  # type: ignore[arg-type]


def test_other_customers_rules_or_dates_are_not_compared_in_worth() -> None:
    """Tests one account more, a cent more, other rules, both, another quarter: never a range."""
    base = result("baseline")
    others = [
        result("more", outcome(accounts=21)),
        result("richer", outcome(arr=2_000_000.01)),
        result("rules", policy_digest="others"),
        result("both", outcome(accounts=21), policy_digest="others"),
        result("later", outcome(first_day="2027-01-01")),
    ]
    entries = comparison_of([base, *others]).entries[1:]
    kinds = ["customers", "customers", "rules", "rules and customers", "dates"]
    assert [e.shown.verdict for e in entries] == [Verdict(k) for k in kinds]  # type: ignore[arg-type]
    assert all(e.shown.difference["value"] is None and e.shown.difference["per_cost"] is None for e in entries)
    assert entries[0].shown.difference["weighted"] == 0  # shares and amounts are compared nevertheless
    assert entries[4].shown.difference["weighted"] is None  # but not across dates


def test_the_baseline_is_the_one_so_named_else_the_first() -> None:
    named = [result("a"), result("baseline"), result("b")]
    assert [e.shown.verdict.kind for e in comparison_of(named).entries] == ["unproven", "baseline", "unproven"]
    assert comparison_of([result("a"), result("b")]).entries[0].shown.verdict.kind == "baseline"


def test_nothing_is_compared_with_a_baseline_that_failed() -> None:
    c = comparison_of([failed("baseline", "no plan"), result("b")])
    assert (c.baseline, c.entries[1].shown.verdict.kind) == (None, "alone")
    assert c.entries[1].shown.difference["weighted"] is None


def test_quarters_are_compared_by_their_dates() -> None:
    """Tests a baseline of one quarter and a scenario of two: the first has a difference, the second none."""
    two = result("two", outcome(weighted=0.95), outcome(first_day="2027-01-01"))
    first, second = comparison_of([result("baseline"), two]).entries[1].quarters
    assert (first.difference["weighted"], second.difference["weighted"]) == (0.05, None)
