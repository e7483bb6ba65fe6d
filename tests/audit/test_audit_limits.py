"""The rows of limits: what they add up, over whom, and between which bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.audit import Facts, check_assignment
from solver.audit.check import Rulebook, rulebook
from solver.audit.rows import Row
from solver.errors import PolicyError

Maker = Callable[..., Facts]
Rows = dict[str, Row]


def limit(**cells: Any) -> dict[str, Any]:
    return {"name": "x", "measure": "accounts", "over": "book", **cells}


def rows_of(facts: Facts) -> Rows:
    return {row.group: row for row in rulebook(facts).rows if row.limit == "x"}


def activity(facts: Facts, unit_of: list[int], group: str) -> int:
    rules: Rulebook = rulebook(facts)
    return rules.sums(unit_of).activity(rows_of(facts)[group])


def accounts(*rows: tuple[str, str, str, float], **cells: Any) -> list[dict[str, Any]]:
    return [{"account_id": i, "tier": t, "owner": o, "arr": a, **cells} for i, t, o, a in rows]


TWO = [{"csm_id": "c1"}, {"csm_id": "c2", "fte": 0.5}]
POOL = [*TWO, {"csm_id": "p", "pool": "P", "fte": 0.75}, {"csm_id": "q", "pool": "P", "coverage": "both", "pool_share": 0.25}]


@pytest.mark.parametrize(
    ("measure", "amount", "scale"),
    [
        ("accounts", 1, 1), ("red", 1, 1), ("load", 15, 1500), ("arr", 1001, 1), ("covered", 1201, 1),
        ("handoff", 0, 1), ("renewing_arr", 0, 1),
        ("renewing_arr_q2", 1001, 1), ("renewing_arr_q3", 0, 1), ("hours", 24000, 1000), ("tickets", 12500, 1000),
        ("seats", 3, 1), ("inbound_hours", 3000, 1000),
    ],
)  # fmt: skip
def test_measures(book: Maker, measure: str, amount: int, scale: int):
    # T2: 1500 / 100 = 15 load units; 16 hours a year, half more when red
    cells = {"health": 40, "renewal_date": "2027-01-01", "tickets": 12.5, "seats": 3, "complexity": 74.9}
    facts = book(
        accounts(("a", "T2", "", 1000.5), **cells), [dict(c) for c in TWO], limits=[limit(measure=measure, max=0, price=1)]
    )
    assert activity(facts, [1], "c1") == amount
    assert activity(facts, [2], "c1") == activity(facts, [0], "c1") == 0
    assert rows_of(facts)["c1"].scale == scale


@pytest.mark.parametrize(
    ("tier", "cells", "hours"),
    [
        ("T1", {}, 52000),
        ("T1", {"onboarded_on": "2026-07-04"}, 78000),  # the 90th day counted back from 1 October
        ("T1", {"onboarded_on": "2026-07-03"}, 52000),
        ("T1", {"complexity": 75}, 65000),
        ("T2", {"health": 75}, 12800),
        ("T3", {"health": 80}, 3900),
        ("T2", {"health": 20, "onboarded_on": "2026-10-01", "complexity": 80}, 45000),
    ],
)
def test_effort(book: Maker, tier: str, cells: dict[str, Any], hours: int):
    facts = book(
        accounts(("a", tier, "", 1), **cells), [dict(c) for c in POOL], limits=[limit(measure="hours", over="plan", max=1)]
    )
    assert activity(facts, [1], "plan") == hours


def test_tiers_and_where_narrow_a_limit(book: Maker):
    rows = accounts(("a", "T1", "", 1), ("b", "T2", "", 1), region="EMEA") + accounts(("c", "T1", "", 1), region="APAC")
    facts = book(rows, [dict(c) for c in TWO], limits=[limit(max=9, tiers=["T1"], where={"region": "EMEA"})])
    assert activity(facts, [1, 1, 1], "c1") == 1
    flags = book(
        accounts(("a", "T1", "", 1), escalated="true"), [dict(c) for c in TWO], limits=[limit(max=9, where={"escalated": True})]
    )
    assert activity(flags, [1], "c1") == 1
    number = book(accounts(("a", "T1", "", 1), seats=5), [dict(c) for c in TWO], limits=[limit(max=9, where={"seats": 5})])
    assert activity(number, [1], "c1") == 1


def test_a_column_that_is_no_number_is_refused(book: Maker):
    facts = book(accounts(("a", "T1", "", 1)), [dict(c) for c in TWO], limits=[limit(measure="industry", max=1)])
    with pytest.raises(PolicyError, match="industry"):
        rulebook(facts)


def test_moves_count_choices_only(book: Maker):
    rows = accounts(
        ("a", "T1", "c1", 10), ("b", "T1", "", 20), ("c", "T1", "gone", 40), ("d", "T1", "c1", 80), ("e", "T3", "c1", 160)
    )
    pin = [{"account_id": "d", "action": "pin", "value": "c2"}]
    for measure, elsewhere, nobody in (("moved", 1, 1), ("moved_arr", 10, 10), ("inbound", 1, 0), ("outbound_arr", 10, 10)):
        facts = book(
            [dict(r) for r in rows], [dict(c) for c in TWO], pin, limits=[limit(measure=measure, over="plan", max=0, price=1)]
        )
        assert activity(facts, [1, 2, 2, 2, 2], "plan") == 0
        assert activity(facts, [2, 2, 2, 2, 2], "plan") == elsewhere
        assert activity(facts, [0, 2, 2, 2, 2], "plan") == nobody


def test_a_move_in_a_family_counts_its_members_with_an_owner(book: Maker):
    rows = (
        accounts(("a", "T1", "c1", 10))
        + accounts(("b", "T2", "", 5), parent_id="a")
        + accounts(("c", "T3", "c1", 1), parent_id="a")
    )
    facts = book(rows, [dict(c) for c in TWO], limits=[limit(measure="moved", over="plan", max=0, price=1)])
    assert len(facts.items) == 1
    assert activity(facts, [2], "plan") == 2


def test_outbound_is_counted_where_it_leaves_and_inbound_where_it_arrives(book: Maker):
    rows = accounts(("a", "T1", "c1", 10), ("b", "T1", "c1", 20))
    full = [{"csm_id": "c1"}, {"csm_id": "c2", "fte": 0.5}]
    out = book([dict(r) for r in rows], [dict(c) for c in full], limits=[limit(measure="outbound", max=0, price=1)])
    assert [activity(out, [2, 1], g) for g in ("c1", "c2")] == [1, 0]
    into = book(rows, full, limits=[limit(measure="inbound", max=0, price=1)], moves={"inbound_free_below": 0.0})
    assert [activity(into, [2, 1], g) for g in ("c1", "c2")] == [0, 1]


def test_hours_of_hand_overs_count_required_ones_and_new_accounts(book: Maker):
    rows = accounts(("a", "T1", "", 10), ("b", "T2", "gone", 20), ("c", "T2", "c2", 20))
    facts = book(rows, [dict(c) for c in TWO], limits=[limit(measure="inbound_hours", max_fte=80, price=200)])
    assert activity(facts, [2, 2, 2], "c2") == 8000 + 3000
    assert [rows_of(facts)[g].high for g in ("c1", "c2")] == [80000, 40000]  # 80 hours per full-time CSM, in thousandths


def test_absolute_bounds_are_cut_inwards(book: Maker):
    facts = book(
        accounts(("a", "T1", "", 1), tickets=0.5),
        [dict(c) for c in TWO],
        limits=[limit(measure="tickets", max=1.0005, min=0.0005, price=1)],
    )
    row = rows_of(facts)["c1"]
    assert (row.low, row.high) == (1, 1000)


def test_shares_of_the_plan_are_of_all_accounts_of_served_tiers(book: Maker):
    rows = accounts(*((f"a{k}", "T2", "c1", 100) for k in range(11)), ("t", "T4", "", 9999))
    one = limit(measure="moved", over="plan", max_share=0.1, of="accounts")
    facts = book(rows, [dict(c) for c in TWO], limits=[one])
    assert rows_of(facts)["plan"].high == 1
    arr = book([dict(r) for r in rows], [dict(c) for c in TWO], limits=[limit(measure="moved_arr", over="plan", max_share=0.07)])
    assert rows_of(arr)["plan"].high == 77
    low = book(
        [dict(r) for r in rows], [dict(c) for c in TWO], limits=[limit(over="tier", tiers=["T1", "T2"], min_share=0.95, price=5)]
    )
    assert {g: r.low for g, r in rows_of(low).items()} == {"T1": 0, "T2": 11}  # 10.45, rounded up


def test_shares_of_a_book_are_of_what_may_stay_there(book: Maker):
    rows = accounts(*((f"a{k}", "T2", "c1", 100) for k in range(9)), ("b", "T3", "c1", 100), ("c", "T1", "c1", 100))
    facts = book(rows, [dict(c) for c in TWO], [{"account_id": "c", "action": "pin", "value": "c2"}],
                 limits=[limit(measure="outbound", max_share=0.2, of="accounts", coverage="dedicated")])  # fmt: skip
    assert {g: r.high for g, r in rows_of(facts).items()} == {"c1": 1, "c2": 0}  # 20 % of 9; T3 is evicted, c is pinned elsewhere


def test_a_share_of_another_measure_is_brought_to_its_scale(book: Maker):
    facts = book(accounts(("a", "T1", "", 10), ("b", "T1", "", 20)), [dict(c) for c in TWO],
                 limits=[limit(measure="hours", over="plan", max_share=0.5, of="accounts")])  # fmt: skip
    assert rows_of(facts)["plan"].high == 1000  # half of 2 accounts: 1 hour


def test_load_per_full_time_csm(book: Maker):
    facts = book(
        accounts(("a", "T1", "", 10)), [dict(c) for c in POOL], limits=[limit(measure="load", max_fte=0.9, price=1, grain=0.01)]
    )
    # q: 0.75 for the own book, 0.25 for the pool
    assert {g: r.high for g, r in rows_of(facts).items()} == {"c1": 1350, "c2": 675, "q": 1012, "P": 1350}
    row = rows_of(facts)["c1"]
    assert (row.grain, row.missed(1350), row.missed(1351), row.missed(1366)) == (15, 0, 1, 2)


def test_a_multiple_of_the_companys_share(book: Maker):
    # 8 red T2; T2 is served by c1, c2 and the pool (0.75 + 0.25) and q's own 0.75: 3.25 FTE. 1.5 x 8 / 3.25 = 3.69 per FTE
    rows = accounts(*((f"a{k}", "T2", "", 1) for k in range(8)), health=10)
    facts = book(rows, [dict(c) for c in POOL], limits=[limit(measure="red", tiers=["T2"], max=3, max_company=1.5, price=1)])
    assert {g: r.high for g, r in rows_of(facts).items()} == {"c1": 3, "c2": 3, "q": 3, "P": 3}
    more = book(
        [dict(r) for r in rows],
        [dict(c) for c in POOL],
        limits=[limit(measure="red", tiers=["T2"], max=1, max_company=1.5, price=1)],
    )
    assert {g: r.high for g, r in rows_of(more).items()} == {"c1": 3, "c2": 1, "q": 2, "P": 3}
    t1_only = [{"csm_id": "c1", "tiers": "T1"}, {"csm_id": "c2"}]
    alone = book([dict(r) for r in rows], t1_only, limits=[limit(measure="red", tiers=["T2"], max_company=1.5, price=1)])
    assert {g: r.high for g, r in rows_of(alone).items()} == {"c2": 12}


def test_persons_carry_their_part_of_a_pool(book: Maker):
    facts = book(
        accounts(("a", "T2", "", 1), ("b", "T2", "", 1)), [dict(c) for c in POOL], limits=[limit(over="person", max=1, price=3)]
    )
    rows = rows_of(facts)
    # p has 750 of the pool's 1000, q 250 and a book
    assert list(rows) == ["c1", "c2", "p", "q"]
    assert [activity(facts, [4, 3], g) for g in rows] == [0, 0, 750, 1250]
    assert rows["q"].high == 1000
    assert check_assignment(facts, [4, 3])[1] - check_assignment(facts, [4, 1])[1] == -3  # a quarter too much is a whole grain
    pooled = book(
        accounts(("a", "T2", "", 1)),
        [dict(c) for c in POOL],
        limits=[limit(over="person", coverage="pooled", measure="load", max_fte=1)],
    )
    assert {g: r.high for g, r in rows_of(pooled).items()} == {"p": 750 * 1500, "q": 250 * 1500}


def test_managers_carry_their_people(book: Maker):
    csms = [c | {"manager": m} for c, m in zip(POOL, ("M", "", "M", "N"), strict=True)]
    facts = book(
        accounts(("a", "T2", "", 1), ("b", "T2", "", 1)), csms, limits=[limit(over="manager", measure="load", max_fte=1)]
    )
    assert {g: r.high for g, r in rows_of(facts).items()} == {"M": 1750 * 1500, "N": 1000 * 1500}
    assert [activity(facts, [4, 1], g) for g in "MN"] == [15 * 750 + 15 * 1000, 15 * 250]


def test_renewals_may_not_crowd_in_a_book_above_the_companys_share(book: Maker):
    rows = accounts(("a", "T2", "", 300), renewal_date="2026-11-01") + accounts(("b", "T2", "", 700))
    one = limit(measure="renewing_arr", of="arr", over_company=0.15, price=20, grain=100)
    facts = book(rows, [dict(c) for c in TWO], limits=[one])
    # the company renews 30 %, so 45 % are allowed: 1000 x 300 - 450 x 300 = 165,000 too much, in grains of 100,000
    assert activity(facts, [1, 2], "c1") == 165_000
    assert rulebook(facts).misses([1, 2])[0].cost == 40
    assert activity(facts, [1, 1], "c1") == -150_000
    crowded = book(accounts(("a", "T2", "", 300), renewal_date="2026-11-01"), [dict(c) for c in TWO], limits=[one])
    assert rows_of(crowded) == {}


def test_a_hard_limit_gives_way_to_where_the_plan_begins(book: Maker):
    rows = accounts(*((k, "T1", "c1", 1) for k in "abc"))
    facts = book(rows, [dict(c) for c in TWO], limits=[limit(max=2)])
    assert {g: r.high for g, r in rows_of(facts).items()} == {"c1": 3, "c2": 2}
    assert check_assignment(facts, [1, 1, 1])[0] == []
    assert check_assignment(facts, [2, 2, 2])[0] == ["limit x, c2: 3, where at most 2 is allowed"]
    low = book([dict(r) for r in rows], [dict(c) for c in TWO], limits=[limit(min=1)])
    assert {g: r.low for g, r in rows_of(low).items()} == {"c1": 1, "c2": 0}


def test_modes_and_prices_of_nothing_switch_a_limit_off(book: Maker):
    for cells in ({"modes": ["recut"], "max": 0}, {"max": 0, "price": 0}):
        assert rows_of(book([], [dict(c) for c in TWO], limits=[limit(**cells)])) == {}


def test_a_book_below_70_percent_of_its_target_may_take_any_number(book: Maker):
    # target 22: 16 T1 are 72.7 %, 15 are 68.2 %
    for count, groups in ((16, {"c1"}), (15, set())):
        rows = accounts(*((f"a{k}", "T1", "c1", 1) for k in range(count)))
        assert set(rows_of(book(rows, [dict(c) for c in TWO], limits=[limit(measure="inbound", max=4)]))) == groups


def test_who_is_in_ramp_or_overfull_may_give_any_number(book: Maker):
    csms = [{"csm_id": "c1"}, {"csm_id": "c2", "start_date": "2026-10-01"}, {"csm_id": "c3", "fte": 0.05}]
    rows = accounts(("a", "T1", "c1", 1), ("b", "T1", "c3", 1), ("c", "T1", "c3", 1))
    facts = book(rows, csms, limits=[limit(measure="outbound", max_share=0.2)])
    assert set(rows_of(facts)) == {"c1"}


def test_fifteen_t1_and_fifty_t2_fill_one_book_exactly(book: Maker):
    rows = accounts(*((f"a{k:02}", "T1", "", 1) for k in range(15)), *((f"b{k:02}", "T2", "", 1) for k in range(50)))
    facts = book(rows, [{"csm_id": "c1"}])
    assert check_assignment(facts, [1] * 65)[0] == []
    for tier in ("T1", "T2"):
        more = book([*(dict(r) for r in rows), *accounts(("z", tier, "", 1))], [{"csm_id": "c1"}])
        assert len(check_assignment(more, [1] * 66)[0]) == 1
        assert check_assignment(more, [1] * 65 + [0])[0] == []


def test_a_new_hire_takes_two_t1_beside_inherited_ones(book: Maker):
    hire = {"csm_id": "n", "start_date": "2026-10-01", "backfill_for": "old"}
    rows = accounts(("a", "T1", "old", 1), ("b", "T1", "", 1), ("c", "T1", "", 1), ("d", "T1", "", 1))
    facts = book(rows, [hire])
    assert check_assignment(facts, [1, 1, 1, 0])[0] == []
    assert check_assignment(facts, [1, 1, 1, 1])[0] == ["limit new_hire_t1, n: 3, where at most 2 is allowed"]
