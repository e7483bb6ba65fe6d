"""Rounding cuts: no whole choice is cut off, fractional ones are, and bounds with cuts hold."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

import numpy as np
import pytest

from solver.engine import Options, solve
from solver.engine.core import core_of, with_choice
from solver.engine.cuts import Cut, in_core, priced, rounded, separate
from solver.engine.pricing import Pricer, Wanted
from solver.engine.relax import relax
from solver.engine.rows import SCALE
from solver.problem import Problem
from tests.engine.problems import every_pair, legal_values, random_problem


def test_two_accounts_of_60_in_a_book_of_100() -> None:
    """Tests by hand: divided by 60 the bound is 1 and a rest of 40, so each account counts 60 - 40 = 20 of 20.

    Half of each used to fit with 40 to spare; now one fills the book, and both miss it by the 20 they miss the row by.
    """
    coef, bound = rounded(np.array([60, 60]), 100, 60, np.zeros(2, bool))
    assert (coef.tolist(), bound) == ([20, 20], 20)


def test_a_divisor_without_a_rest_cuts_nothing() -> None:
    coef, bound = rounded(np.array([60, 60]), 120, 60, np.zeros(2, bool))
    assert (coef.tolist(), bound) == ([0, 0], 0)


@pytest.mark.parametrize("seed", range(20))
def test_no_whole_choice_violates_a_cut(seed: int) -> None:
    """Tests every choice of up to 7 items against random cuts of random rows, also with amounts below zero."""
    r = np.random.default_rng(seed)
    amount, bound = r.integers(-20, 60, r.integers(1, 8)), int(r.integers(-50, 150))
    for _ in range(20):
        coef, right = rounded(amount, bound, int(r.integers(2, 70)), r.random(len(amount)) < 0.5)
        for choice in itertools.product((0, 1), repeat=len(amount)):
            missed = max(0, int(amount @ choice) - bound)
            assert int(coef @ choice) - missed <= right


@pytest.mark.parametrize("seed", range(25))
def test_bounds_with_cuts_hold_and_cuts_lower_the_relaxation(seed: int) -> None:
    """Tests that each round of cuts is violated before, lowers the linear program, and never proves less than the best plan."""
    problem = random_problem(700 + seed, items=6)
    best, pricer = max(legal_values(problem)), Pricer(problem)
    matrix, _ = every_pair(problem)
    start = matrix.pairs_of(problem.start)
    core = core_of(matrix, with_choice(matrix), start, priced=True)
    cuts: tuple[Cut, ...] = ()
    before = np.inf
    for _ in range(4):
        answer = relax(core, core.find(start), 10, threading.Event(), in_core(cuts, core, matrix, start, pricer.writer))
        assert answer is not None
        value = answer.value + core.constant
        assert value <= before + 1e-6
        assert value >= best - 1e-6
        prices = np.zeros(pricer.rows.num)
        prices[core.row] = answer.price
        whole = pricer.rows.whole_prices(prices)
        sweep = pricer.sweep(whole, Wanted(1), priced(pricer.rows, whole, cuts, answer.cut_price))
        assert sweep.bound >= best
        assert sweep.bound == pytest.approx(value, abs=2)
        new = separate(core, answer.share, matrix, start, pricer.writer)
        if not new:
            return
        cuts, before = cuts + tuple(new), value


def two_books() -> Problem:
    """Three accounts, of 60 each, and two books with soft bands up to 100: the relaxation fits all three, a plan cannot."""
    problem = random_problem(1, items=3, units=3)
    band = problem.limits[1]
    amount = np.full(3, 60)
    band = replace(
        band, terms=(replace(band.terms[0], base=amount),), low=np.zeros(2, np.int64), high=np.full(2, 100), grain=1,
        price_high=np.full(2, 3),
    )  # fmt: skip
    allowed, worth = np.ones((3, 3), bool), np.array([[0, 1000, 1000]] * 3)
    return Problem(3, 3, lambda i: allowed[i], lambda i, u: worth[np.ix_(i, u)], (band,), np.zeros(3, np.int64))


def test_the_certificate_of_two_books_needs_cuts_to_be_exact() -> None:
    """Tests that prices alone prove 3,000 where 2,940 is the best (20 above a band at 3 each), and that cuts prove it."""
    result = solve(two_books(), Options(seconds=10))
    assert (result.value, result.certified_bound, result.status) == (2940, 2940, "optimal")
    assert result.cuts
    assert Pricer(two_books()).sweep(result.price, Wanted(1)).bound > 2940


def test_prices_of_cuts_stay_within_what_missing_their_row_costs() -> None:
    """Tests a row missed at 5 a unit, priced at 2, with two cuts at 2 and 4: the second is left 1."""
    problem = random_problem(1)
    rows = Pricer(problem).rows
    row = int(np.flatnonzero(rows.price_high == 5)[0])
    rows.grain[row] = 1
    price = np.zeros(rows.num, np.int64)
    price[row] = 2 * SCALE
    cut = Cut(row, 1, True, 7, np.zeros(0, np.int64))
    assert [y for _, y in priced(rows, price, (cut, cut), np.array([2.0, 4.0]))] == [2 * SCALE, SCALE]
    assert priced(rows, price, (cut,), np.array([np.nan])) == ()
    assert priced(rows, price, (cut,), np.array([-1.0])) == ()
