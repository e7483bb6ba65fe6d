"""The bound that prices prove: the engine and the audit reach the same number, and what proves nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from solver.audit import Facts
from solver.audit.certificate import proved_bound
from solver.audit.check import rulebook
from solver.audit.claims import Certificate, CertificateError, Key
from solver.audit.offers import Offers
from solver.book import Book
from solver.engine import SCALE, Options, solve
from solver.engine.cuts import Cut, priced
from solver.engine.pricing import Pricer, Wanted
from solver.engine.rows import finite
from solver.plan.proof import certificate_of
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


def random_cuts(pricer: Pricer, r: np.random.Generator) -> tuple[Cut, ...]:
    """Cuts of up to 12 rows of one unit, with divisors up to the largest amount, and a third of the items flipped."""
    found = []
    for row in r.permutation(np.flatnonzero(pricer.writer.unit_of_row >= 0))[:12].tolist():
        unit = int(pricer.writer.unit_of_row[row])
        amount = pricer.writer.amounts(row, unit, np.arange(pricer.problem.num_items))
        sides = (pricer.rows.low[row], pricer.rows.high[row])
        high = bool(r.random() < 0.5)
        if amount.min() >= 0 and amount.max() > 1 and finite(sides[high]):
            flipped = np.flatnonzero((amount > 0) & (r.random(len(amount)) < 0.3))
            found.append(Cut(row, unit, high, int(r.integers(2, amount.max() + 1)), flipped))
    return tuple(found)


@pytest.mark.parametrize("seed", range(25))
def test_engine_and_audit_make_the_same_cuts(book_of: Callable[..., Book], seed: int):
    """Tests random cuts of random rows, as dear as their rows allow: both sides prove the same, with and without room to spare."""
    formulation, facts = both_statements(book_of, seed)
    pricer, r = Pricer(formulation.problem), np.random.default_rng(seed)
    cuts = random_cuts(pricer, r)
    for size in (0.01, 1, 1000):
        price = pricer.rows.whole_prices(r.normal(0, 1, pricer.rows.num) * size)
        found = priced(pricer.rows, price, cuts, r.exponential(size, len(cuts)))
        bound = pricer.sweep(price, Wanted(best=1), found).bound
        tree = certificate_of(formulation, price, bound, found)
        assert len(tree["cuts"]) == len(found)
        assert proved_bound(Certificate.read(tree), rulebook(facts)) == bound


def test_a_cut_lets_one_large_account_fill_a_book(book: Callable[..., Facts]):
    """Three accounts of 60,000 and two books; above 100,000 each a unit costs 3 a dollar, so whoever has two pays for 20,000.

    Divided by 60,000 each account counts 20,000 of a book's 20,000: three accounts in two books miss one of them by 20,000.
    At a price of 1 a dollar for both cuts that is 20,000 off what the accounts are worth; above 3 it is refused.
    """
    limit = {"name": "money", "measure": "arr", "over": "book", "max": 100_000, "price": 3}
    accounts = [{"account_id": k, "arr": 60_000, "tier": "T1"} for k in "abc"]
    facts = book(accounts, [{"csm_id": "c1"}, {"csm_id": "c2"}], limits=[limit])
    rules = rulebook(facts)
    each = rules.worth.item(0, 1)

    def cut(unit: str, price: int, **other: Any) -> dict[str, Any]:
        tree = {
            "kind": "bounds",
            "limit": "money",
            "group": unit,
            "side": "max",
            "divisor": 60_000,
            "flipped": [],
            "price": price,
        }
        return tree | other

    def proved(*cuts: dict[str, Any], own: int = 0) -> int:
        prices = [{"kind": "bounds", "limit": "money", "group": "c1", "price": own}] if own else []
        tree = {"scale": SCALE, "bound": 0, "prices": prices, "cuts": list(cuts)}
        return proved_bound(Certificate.read(tree), rules)

    assert proved() == 3 * each
    assert proved(cut("c1", SCALE), cut("c2", SCALE)) == 3 * each - 20_000
    # of the three, one counted from 1 downwards: 40,000 is left, the same rest, and the same cut comes out
    assert proved(cut("c1", SCALE, flipped=["b"]), cut("c2", SCALE)) == 3 * each - 20_000
    for refused, said in (
        ((cut("c1", 3 * SCALE), cut("c1", 1)), "above what missing it costs"),
        ((cut("c1", 1, side="min"),), "not the bound of one book"),
        ((cut("c1", 1, side="up"),), "a cut that is none"),
        ((cut("c3", 1),), "a cut that is none"),
        ((cut("c1", 0),), "a cut that is none"),
        ((cut("c1", 1, divisor=1),), "a cut that is none"),
        ((cut("c1", 1, flipped=["z"]),), "lead no family"),
    ):
        with pytest.raises(CertificateError, match=said):
            proved(*refused)
    with pytest.raises(CertificateError, match="above what missing it costs"):
        proved(cut("c1", 2 * SCALE), own=2 * SCALE)


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_of_a_solved_book_is_proved_and_no_plan_is_above_it(book_of: Callable[..., Book], seed: int):
    formulation, facts = both_statements(book_of, seed)
    result = solve(formulation.problem, Options(seconds=10))
    tree = certificate_of(formulation, result.price, result.certified_bound, result.cuts)
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
