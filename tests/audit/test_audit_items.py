"""Families, overrides, holds, and who may stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from solver.audit import Facts
from solver.audit.items import Item

Maker = Callable[..., Facts]
CSMS = [{"csm_id": "c1"}, {"csm_id": "c2"}]


def only(facts: Facts) -> Item:
    (item,) = facts.items
    return item


def ids(facts: Facts) -> list[list[str]]:
    return [[facts.accounts[k].id for k in item.members] for item in facts.items]


def test_a_family_splits_by_owner_and_the_ownerless_join_the_larger_group(book: Maker):
    accounts = [
        {"account_id": "d", "arr": 100, "owner": "c1"},
        {"account_id": "a", "arr": 10, "parent_id": "d"},
        {"account_id": "b", "arr": 60, "parent_id": "a", "owner": "c2"},
        {"account_id": "c", "arr": 30, "parent_id": "d", "owner": "c2"},
    ]
    facts = book(accounts, CSMS)
    assert ids(facts) == [["b", "c"], ["a", "d"]]  # in the order of the largest members: b (60), d (100)
    assert [i.owner for i in facts.items] == ["c2", "c1"]


def test_groups_of_equal_size_are_joined_at_the_first_owner_by_name(book: Maker):
    accounts = [{"account_id": "x", "arr": 50, "owner": "c2"}, {"account_id": "y", "arr": 50, "owner": "c1", "parent_id": "x"}]
    accounts += [{"account_id": "z", "arr": 1, "parent_id": "x"}]
    assert ids(book(accounts, CSMS)) == [["x"], ["y", "z"]]


def test_a_family_that_nobody_serves_is_not_kept_together(book: Maker):
    accounts = [{"account_id": "a", "arr": 1, "tier": "T4"}, {"account_id": "b", "arr": 2, "tier": "T4", "parent_id": "a"}]
    assert ids(book(accounts, CSMS)) == [["a"], ["b"]]
    accounts[0] = {"account_id": "a", "arr": 1, "tier": "T3"}
    family = only(book(accounts, CSMS))
    assert (family.tier, family.largest) == ("T3", 1)


@pytest.mark.parametrize(
    ("renewal", "free", "until"),
    [
        ("2026-11-15", (date(2026, 11, 30), date(2026, 12, 31)), None),  # held from 17 August to 29 November
        ("2027-01-10", (date(2026, 10, 1), date(2026, 10, 11)), None),  # held from 12 October
        ("2026-12-25", None, date(2027, 1, 8)),  # held from 26 September to 8 January
        ("2026-12-30", None, date(2027, 1, 13)),  # held from 1 October
        ("2026-12-31", (date(2026, 10, 1), date(2026, 10, 1)), None),
    ],
)
def test_a_t1_account_is_held_from_90_days_before_its_renewal_to_14_after(book: Maker, renewal: str, free: object, until: object):
    item = only(book([{"account_id": "a", "arr": 1, "owner": "c1", "renewal_date": renewal}], CSMS))
    assert (item.free, item.hold_until, item.held) == (free, until, free is None)


def test_holds_bind_no_account_whose_owner_left(book: Maker):
    item = only(book([{"account_id": "a", "arr": 1, "owner": "gone", "escalated": "true"}], CSMS))
    assert (item.left, item.spans, item.may_stay) == (True, (), False)


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ({"escalated": "true"}, ["escalation"]),
        ({"health": 49}, ["red"]),
        ({"health": 50}, []),
        ({"owner_since": "2026-09-01"}, ["changed"]),
        ({"onboarded_on": "2026-09-01"}, ["onboarding"]),
        ({"tier": "T2", "health": 10, "escalated": "true"}, ["escalation"]),
        ({"tier": "T3", "health": 10, "escalated": "true", "renewal_date": "2026-11-01"}, []),
    ],
)
def test_each_tier_has_its_own_holds(book: Maker, cells: dict[str, object], names: list[str]):
    item = only(book([{"account_id": "a", "arr": 1, "owner": "c1", **cells}], CSMS))
    assert [name for name, _ in item.spans] == names


def test_180_days_after_a_change_of_owner(book: Maker):
    item = only(book([{"account_id": "a", "arr": 1, "owner": "c1", "owner_since": "2026-05-01"}], CSMS))
    # 1 May + 179 days = 27 October
    assert item.free == (date(2026, 10, 28), date(2026, 12, 31))


def test_holds_are_those_of_the_largest_members_own_tier(book: Maker):
    accounts = [{"account_id": "a", "arr": 9, "owner": "c1", "tier": "T3", "health": 10}]
    accounts += [{"account_id": "b", "arr": 5, "owner": "c1", "tier": "T1", "health": 10, "parent_id": "a"}]
    item = only(book(accounts, CSMS))
    assert (item.tier, item.spans) == ("T1", ())


def test_overrides_keep_lift_pin_and_forbid(book: Maker):
    account = [{"account_id": "a", "arr": 1, "owner": "c1", "escalated": "true", "health": 10}]

    def item(*rows: tuple[str, str, str]) -> Item:
        overrides = [{"account_id": "a", "action": action, "value": value, "expires": day} for action, value, day in rows]
        return only(book([dict(account[0])], CSMS, overrides))

    assert [n for n, _ in item(("lift", "red", "")).spans] == ["escalation"]
    assert item(("lift", "", "")).spans == ()
    assert item(("lift", "", "2026-09-30")).held  # expired, so ignored
    kept = item(("lift", "red; escalation", ""), ("keep", "", "2026-11-01"))
    assert kept.free == (date(2026, 11, 2), date(2026, 12, 31))
    assert item(("pin", "", ""), ("lift", "escalation;red", "")).held  # pinned to today's owner: a keep
    assert (item(("pin", "c2", "")).pin, item(("pin", "c2", "")).may_stay) == (2, False)
    assert item(("pin", "c1", "")).may_stay
    assert item(("forbid", "c1", "")).held  # no free day: it stays
    evicted = item(("forbid", "c1", ""), ("lift", "", ""))
    assert (evicted.evicted, evicted.may_stay, evicted.start) == ("forbid", False, 0)


def test_a_pin_to_a_pooled_csm_means_their_pool(book: Maker):
    csms = [{"csm_id": "c1"}, {"csm_id": "p1", "pool": "P"}]
    facts = book([{"account_id": "a", "arr": 1}], csms, [{"account_id": "a", "action": "pin", "value": "p1"}])
    assert facts.units[only(facts).pin].name == "P"


def test_a_new_tier_evicts_when_a_day_is_free(book: Maker):
    movable = only(book([{"account_id": "a", "arr": 1, "owner": "c1", "tier": "T3"}], CSMS))
    assert (movable.evicted, movable.may_stay) == ("service", False)
    kept = {"account_id": "a", "arr": 1, "owner": "c1", "tier": "T3", "owner_since": "2026-10-01"}
    days_90 = only(book([kept], CSMS))  # 1 October + 89 days = 29 December: two days are free
    assert (days_90.free, days_90.may_stay) == ((date(2026, 12, 30), date(2026, 12, 31)), False)
    until_the_last = only(book([kept | {"onboarded_on": "2026-10-03"}], CSMS))
    assert (until_the_last.evicted, until_the_last.held, until_the_last.start) == ("service", True, 1)


def test_a_loop_of_parents_above_an_account_ends_the_line(book: Maker):
    """Tests a -> b -> c -> b, which intake refuses, in a plan whose inputs were changed by hand."""
    parents = {"a": "b", "b": "c", "c": "b"}
    facts = book([{"account_id": k, "arr": 1, "parent_id": p} for k, p in parents.items()], CSMS)
    assert sorted(i for group in ids(facts) for i in group) == ["a", "b", "c"]
