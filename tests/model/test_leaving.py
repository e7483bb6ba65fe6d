"""The book on the day after somebody is gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from solver.book import Book
from solver.model.leaving import book_without
from solver.policy import Policy

POOLED = {"coverage": "pooled", "pool": "P", "tiers": "T2;T3"}
PINS = [
    {"account_id": "a1", "action": "pin", "value": "ann", "reason": "r", "by": "m"},
    {"account_id": "a2", "action": "pin", "value": "P", "reason": "r", "by": "m"},
    {"account_id": "a3", "action": "forbid", "value": "ann", "reason": "r", "by": "m"},
]


def book(book_of: Callable[..., Book], *others: dict[str, Any]) -> Book:
    """ann and bob (in pool P) with one account each, and one of nobody's."""
    accounts = [{"account_id": "a1", "owner": "ann"}, {"account_id": "a2", "owner": "P"}, {"account_id": "a3"}]
    return book_of(accounts, [{"csm_id": "ann"}, {"csm_id": "bob", **POOLED}, *others], PINS)


def test_who_is_gone_leaves_their_accounts_without_an_owner(book_of: Callable[..., Book]) -> None:
    """Tests that ann's account is a departed owner's, bob's pool's is not, and her last day is the planning date."""
    before = book(book_of)
    after, lapsed = book_without(before, Policy.load(), "ann")
    assert after.accounts["owner_kind"].tolist() == ["departed", "pool", ""]
    assert after.csms["end_date"].dt.date.tolist()[0] == before.as_of
    assert lapsed == ("a1",)
    assert after.overrides["action"].tolist() == ["pin", "forbid"]  # what forbids ann does no harm
    assert before.csms["end_date"].isna().all()


def test_pins_to_a_pool_lapse_with_its_last_member(book_of: Callable[..., Book]) -> None:
    """Tests that a2's pin goes with bob, but stays where cleo works in the pool as well."""
    assert book_without(book(book_of), Policy.load(), "bob")[1] == ("a2",)
    assert book_without(book(book_of, {"csm_id": "cleo", **POOLED}), Policy.load(), "bob")[1] == ()
