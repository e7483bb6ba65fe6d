"""Who is present for how long, and the units they form."""

from __future__ import annotations

from collections.abc import Callable

from solver.audit import Facts

Maker = Callable[..., Facts]


def fte(facts: Facts) -> dict[str, int]:
    return {u.name: u.fte for u in facts.units}


def test_units_are_nobody_then_books_by_id_then_pools_by_name(book: Maker):
    csms = [{"csm_id": "z", "pool": "Alpha"}, {"csm_id": "b"}, {"csm_id": "a", "pool": "Beta", "coverage": "both"}]
    units = book([], csms).units
    assert [(u.name, u.kind) for u in units] == [
        ("", ""), ("a", "dedicated"), ("b", "dedicated"), ("Alpha", "pooled"), ("Beta", "pooled"),
    ]  # fmt: skip


def test_a_full_book_offers_1500_load_units_for_caps_of_30_100_and_500(book: Maker):
    facts = book([], [{"csm_id": "a"}, {"csm_id": "b", "fte": 0.5}])
    assert (facts.scale, facts.loads) == (1500, {"T1": 50, "T2": 15, "T3": 3, "T4": 0})
    assert [u.capacity for u in facts.units] == [0, 1500, 750]


def test_a_start_in_the_quarter_counts_by_days_present_and_by_the_ramp_at_its_end(book: Maker):
    # from 1 November: second month at the quarter's end, so half; 61 of 92 days: 1000 x 500 x 61 // 92,000 = 331
    csms = [{"csm_id": "a", "start_date": "2026-11-01"}, {"csm_id": "b", "start_date": "2027-02-01"}]
    csms += [{"csm_id": "c", "start_date": "2026-10-01"}, {"csm_id": "d", "start_date": "2026-09-30"}]
    assert fte(book([], csms)) == {"": 0, "a": 331, "b": 0, "c": 750, "d": 1000}


def test_who_leaves_by_the_last_day_has_no_book_and_no_part_in_a_pool(book: Maker):
    csms = [{"csm_id": "a", "end_date": "2026-12-31"}, {"csm_id": "b", "end_date": "2027-01-01"}]
    csms += [{"csm_id": "c", "pool": "P", "end_date": "2026-12-01"}]
    assert list(fte(book([], csms))) == ["", "b"]


def test_a_long_leave_takes_its_days_from_the_pool_only(book: Maker):
    # 28 days make it long: 64 of 92 days remain, 1000 x 1000 x 64 // 92,000 = 695, two fifths of it 278; the own book keeps 600
    one = {"csm_id": "a", "pool": "P", "coverage": "both", "pool_share": 0.4, "leave_from": "2026-10-05"}
    assert fte(book([], [one | {"leave_to": "2026-11-01"}])) == {"": 0, "a": 600, "P": 278}
    assert fte(book([], [one | {"leave_to": "2026-10-31"}])) == {"": 0, "a": 600, "P": 400}


def test_a_unit_serves_what_its_people_and_the_tiers_service_allow(book: Maker):
    csms = [{"csm_id": "a", "tiers": "T1;T2"}, {"csm_id": "b", "pool": "P", "tiers": "T1;T2"}]
    csms += [{"csm_id": "c", "pool": "P", "tiers": "T3"}]
    assert [set(u.serves) for u in book([], csms).units] == [set(), {"T1", "T2"}, {"T2", "T3"}]
