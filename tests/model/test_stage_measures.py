"""What `covered` and `handoff` add up, by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import Book
from solver.errors import PolicyError
from solver.model.formulate import Formulation, formulate
from solver.model.limits import Row
from solver.policy import Policy, default_tree

Make = Callable[..., Book]
CSMS = [
    {"csm_id": "c1", "coverage": "both", "pool": "P", "pool_share": 0.5},
    {"csm_id": "c2"},
    {"csm_id": "c3", "backfill_for": "gone"},
]
FULL = 120_000 * 15_000 // 10**6 + 360  # 1.5 % of 1.2 x 100,000, no date of tenure; 4 hours at 90


def row_of(make: Make, limit: dict[str, Any], accounts: list[dict[str, Any]], tiers: str = "T2") -> tuple[Formulation, Row]:
    """A book of c1 (own book and pool P), c2, and c3 who fills the place of the departed `gone`; one limit, and its row."""
    policy = Policy.from_tree({**default_tree(), "limit": [{"name": "x", **limit}]}, "test")
    f = formulate(make(accounts, CSMS), pd.Series(tiers.split(), dtype="str"), policy)
    return f, next(r for r in f.rows if r.limit.name == "x")


def at(f: Formulation, row: Row, units: list[str], group: str = "plan") -> int:
    index = {"": 0, **f.setting.units.index}
    return int(row.limit.activity(np.array([index[u] for u in units]))[row.limit.labels.index(group)])


def test_covered_is_weighted_arr_wherever_somebody_holds_it(book_of: Make) -> None:
    """Tests 1.2 x 100,000 at any unit, 0 with nobody; over tiers, each account under its own."""
    accounts = [{"account_id": "a", "arr": 100_000}, {"account_id": "b", "arr": 10_000.5}]
    f, row = row_of(book_of, {"measure": "covered", "over": "plan", "min": 1}, accounts, "T2 T3")
    assert (at(f, row, ["c2", "P"]), at(f, row, ["c2", ""]), at(f, row, ["", ""])) == (130_001, 120_000, 0)
    f, row = row_of(book_of, {"measure": "covered", "over": "tier", "min_share": 0.5, "price": 1}, accounts, "T2 T3")
    assert (at(f, row, ["c2", "P"], "T2"), at(f, row, ["c2", "P"], "T3")) == (120_000, 10_001)
    assert row.limit.low.tolist() == [0, 60_000, 5001]  # T1 has none; half of the rest, rounded up


@pytest.mark.parametrize(
    ("owner", "costs"),
    [
        ("", {"c1": 0, "c2": 0, "": 0}),
        ("c2", {"c2": 0, "c1": FULL, "P": FULL, "": FULL}),
        ("c1", {"c1": 0, "c2": FULL, "P": FULL // 4, "": FULL}),
        ("P", {"P": 0, "c1": FULL // 4, "c2": FULL, "": FULL}),
        ("gone", {"c3": 0, "c1": FULL, "": FULL}),
    ],
)
def test_a_hand_off_costs_by_where_it_goes(book_of: Make, owner: str, costs: dict[str, int]) -> None:
    """Tests nothing at the owner or an heir, a quarter between a book and its own pool, the whole elsewhere and with nobody."""
    f, row = row_of(
        book_of,
        {"measure": "handoff", "over": "plan", "max": 1, "price": 1},
        [{"account_id": "a", "arr": 100_000, "owner": owner}],
    )
    assert FULL == 2_160
    assert {u: at(f, row, [u]) for u in costs} == costs


def test_over_books_hand_offs_are_what_is_received(book_of: Make) -> None:
    accounts = [{"account_id": k, "arr": 100_000, "owner": "c2"} for k in "ab"]
    f, row = row_of(book_of, {"measure": "handoff", "over": "book", "max": 1, "price": 1}, accounts, "T2 T2")
    assert [at(f, row, ["c1", ""], u) for u in ("c1", "c2", "P")] == [FULL, 0, 0]


def test_a_bound_on_hand_offs_never_stands_in_the_way_of_those_that_must_be(book_of: Make) -> None:
    """Tests a leaver's account under a hard 0: in S0 it is with nobody at the whole cost, so the bound widens to that."""
    _, row = row_of(
        book_of, {"measure": "handoff", "over": "plan", "max": 0}, [{"account_id": "a", "arr": 100_000, "owner": "gone"}]
    )
    assert row.limit.high.tolist() == [FULL]


@pytest.mark.parametrize("bound", [{"band": 0.2}, {"over_company": 0.1, "of": "arr"}])
def test_hand_offs_are_no_part_of_what_a_book_holds(book_of: Make, bound: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match="hold"):
        row_of(book_of, {"measure": "handoff", "over": "book", "price": 1, **bound}, [{"account_id": "a", "arr": 1}])
