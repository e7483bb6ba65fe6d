"""Worth of pairs, term by term, with every number argued by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from solver.audit import Facts, check_assignment
from solver.audit.check import rulebook
from solver.audit.worth import Terms

Maker = Callable[..., Facts]
CSMS = [{"csm_id": "c1"}, {"csm_id": "c2"}]
INDUSTRY = {"name": "industry", "kind": "industry", "account": "industry", "csm": "industries", "share": 0.02}


def terms(facts: Facts, unit: str, account: int = 0) -> Terms:
    rules = rulebook(facts)
    item = next(i for i, it in enumerate(facts.items) if account in it.members)
    return rules.worth.terms(account, item, rules.unit_by_name.get(unit, 0))


def test_arr_counts_in_whole_currency_times_the_tiers_weight(book: Maker):
    # 100,000.50 is 100,001 whole; x 1.5 = 150,001 (rounded down); an industry of the same group loses half of 2 %
    account = {"account_id": "a", "arr": "100000.50", "industry": "Banking"}
    facts = book([account], [{"csm_id": "c1", "industries": "Insurance"}], matches=[INDUSTRY])
    assert terms(facts, "c1") == Terms(150001, (-1500,), 0)


@pytest.mark.parametrize(
    ("cells", "cost"),
    [
        ({}, 3000 + 990),  # 2 % of 150,000, and 11 hours at 90
        ({"tier": "T2"}, 1800 + 360),  # 1.5 % of 120,000, 4 hours
        ({"tier": "T3"}, 500 + 13),  # 0.5 % of 100,000, 0.15 hours: 13.50 rounded down
        ({"owner_since": "2022-10-01"}, 6000 + 990),  # 4 years: twice
        ({"owner_since": "2012-10-01"}, 6000 + 990),  # the square root of 14 is above the most, 2
        ({"owner_since": "2026-09-01"}, 1500 + 990),  # 30 days: the least, half
        ({"owner_since": "2024-10-01"}, 4239 + 990),  # 730 days: isqrt(1,998,631) = 1413; 28,260 millionths of 150,000
        ({"health": 49}, 4500 + 990),
        ({"renewal_date": "2027-03-30"}, 4500 + 990),  # 180 days on
        ({"renewal_date": "2027-03-31"}, 3000 + 990),
        ({"renewal_date": "2026-09-30"}, 3000 + 990),
        ({"owner_changes_24m": 2}, 12000 + 990),
        ({"owner_changes_24m": 9}, 27000 + 990),  # capped at 18 %
    ],
)
def test_a_hand_off_costs_by_tenure_health_renewal_and_earlier_changes(book: Maker, cells: dict[str, object], cost: int):
    facts = book([{"account_id": "a", "arr": 100000, "owner": "c1", **cells}], [*CSMS, {"csm_id": "p", "pool": "P"}])
    assert rulebook(facts).worth.handoffs == [cost]
    assert terms(facts, "c1").handoff == 0
    assert terms(facts, "c2").handoff == -cost


def test_between_a_csm_and_their_own_pool_a_quarter_is_lost(book: Maker):
    csms = [{"csm_id": "c1", "coverage": "both", "pool": "P"}, {"csm_id": "c2"}, {"csm_id": "q", "pool": "Q"}]
    accounts = [{"account_id": "a", "arr": 100000, "tier": "T2", "owner": "c1"}]
    accounts += [{"account_id": "b", "arr": 100000, "tier": "T2", "owner": "P"}]
    facts = book(accounts, csms)
    assert [terms(facts, u).handoff for u in ("P", "Q", "c2")] == [-540, -2160, -2160]
    assert [terms(facts, u, 1).handoff for u in ("c1", "Q", "c2")] == [-540, -2160, -2160]


def test_a_replacement_receives_the_leavers_accounts_at_no_cost(book: Maker):
    csms = [{"csm_id": "c1", "end_date": "2026-11-30"}, {"csm_id": "c2", "backfill_for": "c1"}, {"csm_id": "c3"}]
    facts = book([{"account_id": "a", "arr": 100000, "owner": "c1"}], csms)
    assert [terms(facts, u).handoff for u in ("c2", "c3", "")] == [0, -3990, 0]


def test_two_people_may_replace_one_leaver(book: Maker):
    csms = [{"csm_id": "c1", "backfill_for": "old"}, {"csm_id": "c2", "backfill_for": "old"}, {"csm_id": "c3"}]
    facts = book([{"account_id": "a", "arr": 100000, "owner": "old"}], csms)
    assert [terms(facts, u).handoff for u in ("c1", "c2", "c3")] == [0, 0, -3990]


def test_nobody_costs_the_hand_off_and_the_best_use_of_the_load_by_lower_tiers(book: Maker):
    # a T2 of 45,000 is worth 54,000 on 15 load units: 3,600 each; a T3 of 10,000 on 3: 3,334, rounded up
    accounts = [{"account_id": "a", "arr": 100000, "owner": "c1"}, {"account_id": "b", "arr": 45000, "tier": "T2"}]
    accounts += [{"account_id": "c", "arr": 10000, "tier": "T3"}, {"account_id": "d", "arr": 99, "tier": "T4"}]
    facts = book(accounts, CSMS)
    assert rulebook(facts).worth.out == {"T1": 6934, "T2": 3334, "T3": 0}
    assert [terms(facts, "", k) for k in range(4)] == [
        Terms(-6934 * 50, (), -3990), Terms(-3334 * 15, (), 0), Terms(0, (), 0), Terms(0, (), 0),
    ]  # fmt: skip


def test_a_price_of_the_policy_replaces_the_computed_one(book: Maker):
    facts = book([{"account_id": "a", "arr": 1}], CSMS, tiers={"T1": {"out_price": 1501}})
    assert terms(facts, "").arr == -2 * 50  # 1501 over 1500 load units, rounded up


def test_the_value_is_the_sum_of_worth_less_the_prices_of_missed_limits(book: Maker):
    limit = {"name": "few", "measure": "accounts", "over": "book", "max": 1, "price": 7}
    facts = book([{"account_id": k, "arr": 1000} for k in "abc"], CSMS, limits=[limit])
    assert check_assignment(facts, [1, 1, 1]) == ([], 3 * 1500 - 2 * 7)
    assert check_assignment(facts, [1, 1, 2]) == ([], 3 * 1500 - 7)
    assert check_assignment(facts, [1, 2, 0]) == ([], 2 * 1500)
