"""Random small problems with every kind of row, and what can be listed of them."""

from __future__ import annotations

import itertools

import numpy as np

from solver.engine.matrix import Matrix
from solver.engine.pricing import Pricer, Sweep, Wanted
from solver.problem import NO_BOUND, Ints, Limit, Problem, Term


def hard_limit(name: str, terms: tuple[Term, ...], high: Ints) -> Limit:
    none = np.zeros(len(high), np.int64)
    return Limit(name, terms, none - NO_BOUND, high, tuple(f"g{k}" for k in range(len(high))), none, none)


def random_problem(seed: int, items: int = 6, units: int = 4) -> Problem:
    """Hard capacities, soft bands with grains, and a coverage row with a correction; nobody is always allowed."""
    r = np.random.default_rng(seed)
    worth = r.integers(-5, 100, (items, units))
    worth[:, 0] = -r.integers(0, 20, items)
    allowed = r.random((items, units)) < 0.8
    allowed[:, 0] = True
    over = np.eye(units, dtype=np.int64)[1:]
    n = units - 1
    capacity = hard_limit("capacity", (Term(r.integers(1, 10, items), over),), r.integers(8, 20, n))
    band = Limit(
        "band", (Term(r.integers(1, 10, items), over),), r.integers(0, 8, n), r.integers(8, 14, n), tuple("abc"[:n]),
        np.full(n, 7), np.full(n, 5), grain=int(r.integers(1, 4)),
    )  # fmt: skip
    cover = Limit(
        "cover", (Term(np.ones(items, np.int64), np.array([[0] + [1] * n])),), np.array([items]), np.array([NO_BOUND]), ("plan",),
        np.array([30]), np.array([30]), 1, np.array([0]), np.array([1]), np.array([1]), np.array([-1]),
    )  # fmt: skip
    return Problem(
        items, units, lambda i: allowed[i], lambda i, u: worth[np.ix_(i, u)], (capacity, band, cover), np.zeros(items, np.int64)
    )


def every_pair(problem: Problem, price: Ints | None = None) -> tuple[Matrix, Sweep]:
    pricer = Pricer(problem)
    sweep = pricer.sweep(np.zeros(pricer.rows.num, np.int64) if price is None else price, Wanted(problem.num_units))
    return pricer.matrix(sweep), sweep


def legal_values(problem: Problem) -> list[int]:
    every = itertools.product(range(problem.num_units), repeat=problem.num_items)
    return [problem.value(np.array(u)) for u in every if not problem.faults(np.array(u))]
