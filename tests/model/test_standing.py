"""Holds, required moves, pins, families: who may stay and who must go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.errors import ConflictError
from solver.model.formulate import Formulation, formulate
from solver.model.standing import HOLDS
from solver.policy import Policy

Make = Callable[..., Book]
TWO = [{"csm_id": "c1"}, {"csm_id": "c2"}]


def one(
    make: Make, tier: str = "T1", csms: Any = TWO, overrides: Any = (), tiers: dict[str, Any] | None = None, **account: Any
) -> Formulation:
    """A book of one account of 100,000 with c1; the quarter is 2026-10-01 to 2026-12-31."""
    row = {"account_id": "a", "arr": 100_000, "owner": "c1", **account}
    return formulate(make([row], csms, overrides), pd.Series([tier], dtype="str"), Policy.load(overlay={"tiers": tiers or {}}))


def held(f: Formulation) -> tuple[bool, list[str]]:
    return bool(f.setting.standing.held[0]), [h for h, on in zip(HOLDS, f.setting.standing.holds[0], strict=True) if on]


def allowed(f: Formulation) -> list[str]:
    return [f.setting.units.names[u] or "nobody" for u in np.flatnonzero(f.problem.allows(np.array([0]))[0])]


def test_without_holds_an_account_may_go_anywhere(book_of: Make) -> None:
    f = one(book_of)
    assert held(f) == (False, [])
    assert allowed(f) == ["nobody", "c1", "c2"]


def test_a_renewal_in_the_middle_of_the_quarter_holds_a_t1_all_quarter(book_of: Make) -> None:
    """Tests 90 days before to 14 after: a renewal on 2026-12-20 covers 2026-09-21 to 2027-01-03, so no day is free."""
    f = one(book_of, renewal_date="2026-12-20")
    assert held(f) == (True, ["renewal"])
    assert allowed(f) == ["c1"]
    assert int(f.setting.standing.hold_until[0]) == 94  # 2027-01-03 is 94 days after 2026-10-01


def test_a_renewal_early_in_the_quarter_leaves_days_after_it(book_of: Make) -> None:
    """Tests that a renewal on 2026-10-05 holds until 2026-10-19; the move may begin on day 19, 2026-10-20."""
    f = one(book_of, renewal_date="2026-10-05")
    assert held(f) == (False, ["renewal"])
    assert (int(f.setting.standing.free_from[0]), int(f.setting.standing.free_to[0])) == (19, 91)


def test_a_t2_is_held_60_days_before_its_renewal_and_a_t3_not_at_all(book_of: Make) -> None:
    """Tests a renewal on 2027-01-15: 60 days before is 2026-11-16, so a T2 is free until 2026-11-15 (day 45)."""
    f = one(book_of, tier="T2", renewal_date="2027-01-15")
    assert (held(f)[0], int(f.setting.standing.free_to[0])) == (False, 45)
    pool = [{"csm_id": "p", "coverage": "pooled", "pool": "P"}]
    assert held(one(book_of, tier="T3", csms=pool, owner="P", renewal_date="2026-11-15")) == (False, [])


@pytest.mark.parametrize(
    ("tier", "account", "hold"),
    [
        ("T1", {"escalated": True}, "escalation"),
        ("T2", {"escalated": True}, "escalation"),
        ("T1", {"health": 49}, "red"),
        ("T1", {"owner_since": "2026-08-01"}, "changed"),
        ("T1", {"onboarded_on": "2026-10-03"}, "onboarding"),
    ],
)
def test_each_hold_keeps_the_account_where_it_is(book_of: Make, tier: str, account: dict[str, Any], hold: str) -> None:
    """Tests the holds that fill the quarter; onboarding from 2026-10-03 leaves only its first two days."""
    f = one(book_of, tier=tier, **account)
    assert held(f)[1] == [hold]
    assert held(f)[0] == (hold != "onboarding")


def test_a_red_t2_is_not_held(book_of: Make) -> None:
    assert held(one(book_of, tier="T2", health=10)) == (False, [])


def test_a_manager_can_lift_a_hold_by_name(book_of: Make) -> None:
    lift = [{"account_id": "a", "action": "lift", "value": "red", "by": "Ann", "reason": "agreed"}]
    assert held(one(book_of, health=10, overrides=lift)) == (False, [])
    assert held(one(book_of, health=10, escalated=True, overrides=lift)) == (True, ["escalation"])


@pytest.mark.parametrize(
    ("hold", "account"),
    [
        ("renewal", {"renewal_date": "2026-12-20"}),
        ("escalation", {"escalated": True}),
        ("red", {"health": 10}),
        ("changed", {"owner_since": "2026-09-15"}),
        ("onboarding", {"onboarded_on": "2026-10-01"}),
        ("keep", {}),
    ],
)
def test_every_hold_can_be_lifted_by_its_name_and_by_no_other(book_of: Make, hold: str, account: dict[str, Any]) -> None:
    """Tests a T1 that this one hold keeps all quarter (onboarding: of 92 days): its own name and a blank lift it, the others do not."""
    keep = [{"account_id": "a", "action": "keep", "by": "Ann", "reason": "a deal"}] if hold == "keep" else []

    def after(value: str) -> tuple[bool, list[str]]:
        lift = {"account_id": "a", "action": "lift", "value": value, "by": "Bo", "reason": "agreed"}
        return held(one(book_of, overrides=[*keep, lift], tiers={"T1": {"hold_onboarding": 92}}, **account))

    assert after(";".join(h for h in HOLDS if h != hold)) == (True, [hold])
    assert after(hold) == after("") == (False, [])


def test_an_expired_override_does_nothing(book_of: Make) -> None:
    lift = [{"account_id": "a", "action": "lift", "value": "", "by": "Ann", "reason": "agreed", "expires": "2026-09-30"}]
    assert held(one(book_of, health=10, overrides=lift)) == (True, ["red"])


def test_holds_never_bind_when_the_owner_left(book_of: Make) -> None:
    leaving = [{"csm_id": "c1", "end_date": "2026-11-30"}, {"csm_id": "c2"}]
    f = one(book_of, csms=leaving, health=10)
    assert held(f) == (False, [])
    assert allowed(f) == ["nobody", "c2"]


def test_t4_goes_to_nobody(book_of: Make) -> None:
    assert allowed(one(book_of, tier="T4")) == ["nobody"]


def test_a_fall_to_t3_evicts_from_a_dedicated_book_once_its_holds_end(book_of: Make) -> None:
    """Tests that T3 is pooled only: a free account must leave c1, one that is new and being onboarded stays until then."""
    csms = [*TWO, {"csm_id": "p", "coverage": "pooled", "pool": "P"}]
    assert allowed(one(book_of, tier="T3", csms=csms)) == ["nobody", "P"]
    assert allowed(one(book_of, tier="T3", csms=csms, owner_since="2026-10-01", onboarded_on="2026-10-03")) == ["c1"]


def test_a_required_match_binds_newcomers_only(book_of: Make) -> None:
    """Tests 2 h in common for T1: Sydney's day and London's have none in the quarter, yet today's owner keeps the account."""
    csms = [{"csm_id": "c1", "timezone": "Europe/London"}, {"csm_id": "c2", "timezone": "Europe/London"}]
    f = one(book_of, csms=csms, timezone="Australia/Sydney")
    assert allowed(f) == ["nobody", "c1"]
    guessed = one(book_of, csms=csms, timezone="Australia/Sydney", timezone_guessed=True)
    assert allowed(guessed) == ["nobody", "c1", "c2"]


def test_a_pin_leaves_one_book_and_two_pins_are_a_conflict_that_names_both_rows(book_of: Make) -> None:
    pins = [{"account_id": "a", "action": "pin", "value": c, "by": "Ann", "reason": "asked"} for c in ("c2", "c1")]
    assert allowed(one(book_of, overrides=pins[:1])) == ["c2"]
    with pytest.raises(ConflictError, match=r"line 3.*line 2"):
        one(book_of, overrides=pins)


def test_a_pin_against_a_forbidden_pair_is_a_conflict(book_of: Make) -> None:
    rows = [{"account_id": "a", "action": action, "value": "c2", "by": "Ann", "reason": "asked"} for action in ("pin", "forbid")]
    with pytest.raises(ConflictError, match="contradicts"):
        one(book_of, overrides=rows)


@pytest.mark.parametrize("order", [("pin", "keep"), ("keep", "pin")])
def test_a_pin_against_a_keep_is_a_conflict_that_names_both_rows(book_of: Make, order: tuple[str, str]) -> None:
    """Tests either order of the rows: c1 is to keep the account that c2 is to get."""
    value = {"pin": "c2", "keep": ""}
    rows = [{"account_id": "a", "action": k, "value": value[k], "by": "Ann", "reason": "asked"} for k in order]
    with pytest.raises(ConflictError, match=r"pin a c2 contradicts overrides line \d: keep a, with c1 today") as caught:
        one(book_of, overrides=rows)
    assert "line 2" in str(caught.value)
    assert "line 3" in str(caught.value)
    assert caught.value.exit_code == 4


def test_nobody_can_be_kept_by_an_owner_who_left(book_of: Make) -> None:
    rows = [
        {"account_id": "a", "action": k, "value": v, "by": "Ann", "reason": "asked"} for k, v in (("keep", ""), ("pin", "c2"))
    ]
    assert allowed(one(book_of, overrides=rows, owner="gone")) == ["c2"]


def test_a_family_is_one_decision_with_its_best_tier_and_its_largest_owner(book_of: Make) -> None:
    """Tests that parent and child are one item at the child's T1, and that its load is 1/30 + 1/100 of a book."""
    rows = [
        {"account_id": "a", "arr": 40_000, "owner": "c1"},
        {"account_id": "b", "arr": 150_000, "owner": "c1", "parent_id": "a"},
        {"account_id": "c", "arr": 10_000, "owner": "c2", "parent_id": "a"},
    ]
    f = formulate(book_of(rows, TWO), pd.Series(["T2", "T1", "T2"], dtype="str"), Policy.load())
    assert f.setting.items.num == 2  # c is held at another owner: an item of its own
    assert f.setting.items.split == ("a",)
    assert f.setting.items.largest.tolist() == [1, 2]
    assert f.setting.item_load.tolist() == [65, 15]
    assert f.setting.items.tier.tolist() == [0, 1]


@pytest.mark.parametrize("expires, first", [("2026-10-01", "2026-10-02"), ("2026-10-09", "2026-10-10")])
def test_a_keep_holds_on_its_last_day(book_of: Make, expires: str, first: str) -> None:
    """Tests a keep that ends on the planning date, the quarter's first day, and one a week later."""
    keep = [{"account_id": "a", "action": "keep", "by": "Ann", "reason": "a deal", "expires": expires}]
    setting = one(book_of, overrides=keep).setting
    assert str(setting.quarter.first + timedelta(days=int(setting.standing.free_from[0]))) == first
