"""The bound that prices prove: the engine and the audit reach the same number, and what proves nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from solver.audit import Facts
from solver.audit.certificate import Certificate, CertificateError, Key, proved_bound
from solver.audit.check import rulebook
from solver.audit.offers import Offers
from solver.book import Book
from solver.engine import SCALE, Options, solve
from solver.engine.pricing import Pricer, Wanted
from solver.plan.make import certificate_of
from tests.audit.test_audit_wide_books import both_statements


@pytest.mark.parametrize("seed", range(25))
def test_offers_are_all_pairs_and_their_worth(book_of: Callable[..., Book], seed: int):
    formulation, facts = both_statements(book_of, seed)
    problem = formulation.problem
    rules = rulebook(facts)
    offers = Offers(facts, rules.fits, rules.holders, rules.worth)
    found: dict[tuple[int, int], int] = {}
    for items, units in offers.single():
        found |= {(i, u): rules.worth.item(i, u) for i, u in zip(items.tolist(), units.tolist(), strict=True)}
    for block in offers.blocks():
        pairs = np.argwhere(block.may)
        found |= {(int(block.items[r]), int(block.units[c])): int(block.worth[r, c]) for r, c in pairs}
    allowed = problem.allows(np.arange(problem.num_items))
    worth = problem.worth(np.arange(problem.num_items), np.arange(problem.num_units))
    assert found == {(int(i), int(u)): int(worth[i, u]) for i, u in np.argwhere(allowed)}


@pytest.mark.parametrize("seed", range(25))
def test_engine_and_audit_prove_the_same_bound_from_the_same_prices(book_of: Callable[..., Book], seed: int):
    formulation, facts = both_statements(book_of, seed)
    pricer, r = Pricer(formulation.problem), np.random.default_rng(seed)
    for size in (0, 1, 1000):
        price = pricer.rows.whole_prices(r.normal(0, 1, pricer.rows.num) * size)
        bound = pricer.sweep(price, Wanted(best=1)).bound
        tree = certificate_of(formulation, price, bound)
        assert len(tree["prices"]) == np.count_nonzero(price)
        assert proved_bound(Certificate.read(tree), rulebook(facts)) == bound


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_of_a_solved_book_is_proved_and_no_plan_is_above_it(book_of: Callable[..., Book], seed: int):
    formulation, facts = both_statements(book_of, seed)
    result = solve(formulation.problem, Options(seconds=10))
    tree = certificate_of(formulation, result.price, result.certified_bound)
    assert proved_bound(Certificate.read(tree), rulebook(facts)) == result.certified_bound >= result.value


def test_a_price_counts_on_its_own_side_and_up_to_what_missing_costs(book: Callable[..., Facts]):
    """Two accounts of 1,000 at two books; a soft limit of one account a book costs 5 for each more, on both sides priced."""
    limit = {"name": "few", "measure": "accounts", "over": "book", "max": 1, "price": 5}
    accounts = [{"account_id": k, "arr": 1000, "tier": "T2"} for k in "ab"]
    facts = book(accounts, [{"csm_id": "c1"}, {"csm_id": "c2"}], limits=[limit])
    rules = rulebook(facts)
    each = rules.worth.item(0, 1)
    assert proved_bound(certificate({}), rules) == 2 * each
    # at a price of 2 each book keeps 2 for its one account, and each account is worth 2 less at both
    assert proved_bound(certificate({("bounds", "few", "c1"): 2 * SCALE, ("bounds", "few", "c2"): 2 * SCALE}), rules) == 2 * each
    assert proved_bound(certificate({("bounds", "few", "c1"): 2 * SCALE}), rules) == 2 * each + 2
    for prices, said in (
        ({("bounds", "few", "c1"): 5 * SCALE + 1}, "above what missing it costs"),
        ({("bounds", "few", "c1"): -1}, "no bound"),
        ({("bounds", "few", "c3"): 1}, "no such row"),
        ({("band", "few", "c1"): 1}, "no such row"),
        ({("structure", "pool_capacity", "c1"): 1}, "no such row"),
    ):
        with pytest.raises(CertificateError, match=said):
            proved_bound(certificate(prices), rules)


def test_whole_numbers_of_any_size_prove_exactly(book: Callable[..., Facts]):
    """Prices and worth beyond 64 bits: a hard cap of 60 seats at an absurd price, and accounts of 10,000,000,000."""
    accounts = [{"account_id": k, "arr": 10**10, "tier": "T1"} for k in "ab"]
    facts = book(accounts, [{"csm_id": "c1"}], tiers={"T1": {"weight": 100}})
    rules = rulebook(facts)
    price, load, cap = 10**25, facts.loads["T1"], facts.units[1].capacity
    expected = (price * cap + 2 * SCALE * rules.worth.item(0, 0)) // SCALE  # at that price nobody is better
    assert proved_bound(certificate({("structure", "capacity", "c1"): price}), rules) == expected
    assert price * load > SCALE * (rules.worth.item(0, 1) - rules.worth.item(0, 0))


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        ({}, "is not one"),
        ({"scale": 1, "bound": 1, "prices": [{"limit": "a"}]}, "is not one"),
        ({"scale": 1.5, "bound": 1, "prices": []}, "no whole number"),
        ({"scale": 0, "bound": 1, "prices": []}, "no whole number"),
        ({"scale": 1, "bound": 1, "prices": [{"kind": "a", "limit": "a", "group": "a", "price": True}]}, "no whole number"),
        ({"scale": 1, "bound": 1, "prices": [{"kind": "a", "limit": "a", "group": "a", "price": 1}] * 2}, "twice"),
    ],
)
def test_what_is_no_certificate_is_said_to_be_none(tree: dict[str, Any], said: str):
    with pytest.raises(CertificateError, match=said):
        Certificate.read(tree)


def certificate(prices: dict[Key, int]) -> Certificate:
    """A certificate of these prices, in 1/SCALE."""
    return Certificate(SCALE, 0, prices)
