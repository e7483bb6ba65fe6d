"""Bands around the mean of peers: who counts, who is left out, how wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.audit import Facts
from solver.audit.check import rulebook
from solver.audit.rows import Row

Maker = Callable[..., Facts]
FOUR = [{"csm_id": f"c{k}"} for k in range(1, 5)]


def band(measure: str, **cells: Any) -> list[dict[str, Any]]:
    return [{"name": "x", "measure": measure, "over": "book", "band": 0.2, "price": 1, **cells}]


def rows_of(facts: Facts) -> dict[str, Row]:
    return {row.group: row for row in rulebook(facts).rows if row.limit == "x"}


def bounds(facts: Facts) -> dict[str, tuple[int | None, int | None]]:
    return {group: (row.low, row.high) for group, row in rows_of(facts).items()}


def accounts(count: int, arr: float, tier: str = "T1", owner: str = "", prefix: str = "a") -> list[dict[str, Any]]:
    return [{"account_id": f"{prefix}{k:03}", "arr": arr, "tier": tier, "owner": owner} for k in range(count)]


def test_fewer_than_four_peers_have_no_band(book: Maker):
    assert bounds(book(accounts(4, 100), [dict(c) for c in FOUR[:3]], limits=band("load"))) == {}
    other = [{**FOUR[3], "tiers": "T1"}]
    assert bounds(book(accounts(4, 100), [dict(c) for c in FOUR[:3]] + other, limits=band("load"))) == {}


def test_load_lies_around_demand_per_full_time_csm(book: Maker):
    # 40 T1 of 50 load units: 2,000 in all, 3.5 FTE; 571.4 each, 285.7 for the half; 20 % either side
    csms = [*FOUR[:3], {"csm_id": "c4", "fte": 0.5}]
    facts = book(accounts(40, 100), [dict(c) for c in csms], limits=band("load"))
    assert bounds(facts) == {"c1": (458, 685), "c2": (458, 685), "c3": (458, 685), "c4": (229, 342)}


def test_demand_beyond_what_fits_is_cut_to_capacity(book: Maker):
    # 150 T1 need 7,500 load units, four books have 6,000: the centre is 1,500; ARR is cut alike, 15,000 to 12,000
    facts = book(accounts(150, 100), [dict(c) for c in FOUR], limits=band("load"))
    assert set(bounds(facts).values()) == {(1200, 1800)}
    money = book(accounts(150, 100), [dict(c) for c in FOUR], limits=band("arr"))
    assert set(bounds(money).values()) == {(2400, 3600)}


def test_an_account_of_more_than_half_a_mean_book_is_left_out(book: Maker):
    # 400 x 10 and one of 3,000: D = 7,000, half a mean book 875. Without it: 1,000 each, 20 % = 200 above half of 10.
    # The load is never beyond capacity: T3, 401 x 3 units.
    csms = [{"csm_id": f"p{k}", "pool": f"P{k}"} for k in range(4)]
    rows = [*accounts(400, 10, "T3"), *accounts(1, 3000, "T3", prefix="z")]
    facts = book(rows, csms, limits=band("arr"))
    assert set(bounds(facts).values()) == {(800, 1200)}
    row = rows_of(facts)["P0"]
    assert rulebook(facts).sums([0] * 400 + [1]).activity(row) == 0
    assert rulebook(facts).sums([1] + [0] * 400).activity(row) == 10


def test_the_band_is_never_narrower_than_half_the_largest_account(book: Maker):
    # 3 x 301 and 97 x 100 at four pools: D = 10,603, mean 2,650.75; 301 is in, w = 150 < 530; with a band of 1 %: 150
    csms = [{"csm_id": f"p{k}", "pool": f"P{k}"} for k in range(4)]
    rows = [*accounts(97, 100, "T3"), *accounts(3, 301, "T3", prefix="z")]
    facts = book(rows, csms, limits=band("arr", band=0.01))
    assert set(bounds(facts).values()) == {(2501, 2800)}  # 2500.75 and 2800.75, cut inwards


def test_nobodys_accounts_are_shared_among_all_who_serve_their_tier(book: Maker):
    # T2 of nobody: 4 books (4 FTE) and a pool (1 FTE) serve it; 50 x 15 x 4/5 = 600 of load for the books
    csms = [*FOUR, {"csm_id": "p", "pool": "P"}]
    facts = book(accounts(50, 100, "T2"), [dict(c) for c in csms], limits=band("load"))
    assert set(bounds(facts)) == {"c1", "c2", "c3", "c4"}
    assert set(bounds(facts).values()) == {(120, 180)}


def test_accounts_that_stay_count_with_their_group_alone(book: Maker):
    csms = [*FOUR, {"csm_id": "p", "pool": "P"}]
    rows = [*accounts(40, 100, "T2", "c1"), *accounts(40, 100, "T2", "P", "b")]
    facts = book(rows, [dict(c) for c in csms], limits=band("load"))
    assert set(bounds(facts).values()) == {(120, 180)}  # 40 x 15 / 4 = 150
