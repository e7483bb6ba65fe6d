"""Budgets of moves: whom they bind, and whom not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from solver.book import Book
from solver.errors import PolicyError
from solver.model.formulate import formulate
from solver.policy import Policy
from solver.problem import Limit

Make = Callable[..., Book]


def limits(make: Make, t1_of_c1: int, csms: list[dict[str, Any]], **policy: Any) -> dict[str, Limit]:
    """The rows of a book in which c1 owns some T1 accounts of 100,000."""
    accounts = [{"account_id": f"a{k:02}", "arr": 100_000, "owner": "c1"} for k in range(t1_of_c1)]
    formulation = formulate(make(accounts, csms), pd.Series(["T1"] * t1_of_c1, dtype="str"), Policy.load(overlay=policy))
    return {row.limit.name: row.limit for row in formulation.rows}


def test_a_ramped_csm_within_the_cap_keeps_80_percent(book_of: Make) -> None:
    """Tests 20 T1 with c1: at most 4 given by choice; the row is 20 less those that stay."""
    kept = limits(book_of, 20, [{"csm_id": "c1"}, {"csm_id": "c2"}])["kept_accounts"]
    assert dict(zip(kept.labels, (kept.high + 20).tolist(), strict=True))["c1"] == 4


def test_a_book_over_its_cap_and_a_ramping_one_may_give_more(book_of: Make) -> None:
    over = limits(book_of, 31, [{"csm_id": "c1"}, {"csm_id": "c2"}])["kept_accounts"]
    assert over.labels == ("c2",)
    ramping = limits(book_of, 5, [{"csm_id": "c1", "start_date": "2026-10-05"}, {"csm_id": "c2"}])["kept_accounts"]
    assert ramping.labels == ("c2",)


def test_a_nearly_empty_book_may_take_any_number(book_of: Make) -> None:
    """Tests 70 % of target (1:22): 16 T1 are 16 / 22 = 0.727 of an FTE, so c1 is bound at 4 a quarter; c2 holds none."""
    inbound = limits(book_of, 16, [{"csm_id": "c1"}, {"csm_id": "c2"}])["inbound_t1"]
    assert dict(zip(inbound.labels, inbound.high.tolist(), strict=True)) == {"c1": 4}


def test_modes_have_their_own_budgets(book_of: Make) -> None:
    """Tests of 20 accounts: maintain 2 (10 %) and of T1 1 (5 %); recut 6 (30 %); required none."""
    two = [{"csm_id": "c1"}, {"csm_id": "c2"}]
    maintain = limits(book_of, 20, two)
    assert (maintain["moves_accounts"].high.tolist(), maintain["moves_t1"].high.tolist()) == ([2], [1])
    assert limits(book_of, 20, two, mode="recut")["moves_accounts_recut"].high.tolist() == [6]
    assert limits(book_of, 20, two, mode="required")["moves_required_only"].high.tolist() == [0]


def test_a_guessed_zone_of_a_csm_never_fails_a_required_match(book_of: Make) -> None:
    """Tests London against Sydney, which a T1 newcomer needs 2 h of: refused when known, allowed when guessed."""
    for guessed, allowed in ((False, False), (True, True)):
        csms = [{"csm_id": "c1", "timezone": "Europe/London", "timezone_guessed": guessed}]
        book = book_of([{"account_id": "a", "arr": 100_000, "timezone": "Australia/Sydney"}], csms)
        formulation = formulate(book, pd.Series(["T1"], dtype="str"), Policy.load())
        assert bool(formulation.problem.allows(formulation.problem.start * 0)[0, 1]) == allowed


@pytest.mark.parametrize("measure, of", [("inbound_hours", None), ("moved", "inbound"), ("outbound", "inbound_hours")])
def test_a_share_of_what_moves_needs_a_total_of_what_is_held(book_of: Make, measure: str, of: str | None) -> None:
    rule = {"name": "share", "measure": measure, "over": "plan", "max_share": 0.1, **({"of": of} if of else {})}
    with pytest.raises(PolicyError, match="needs `of`"):
        limits(book_of, 5, [{"csm_id": "c1"}], limit=[rule])
