"""Random problems of every kind of row around a planted plan, small enough to list all assignments: the seed says all."""

from __future__ import annotations

import numpy as np

from solver.problem import NO_BOUND, NOBODY, Ints, Limit, Problem, Term

WORTHS = (0, 1, 5, 100, 1_000_000)


def instance(seed: int, items: int = 0, units: int = 0) -> Problem:
    """1 to 6 items and 1 to 4 units besides nobody, where not said otherwise.

    Pairs are allowed with 60 to 100 %, a tenth of the items is pinned, a fifth of the problems has least loads, a third a budget
    of moves. Hard rows are tight around what a planted plan makes of them, which keeps them all: it is the start.
    """
    r = np.random.default_rng(seed)
    items, units = items or int(r.integers(1, 7)), units or int(r.integers(2, 6))
    worth = np.where(r.random((items, units)) < 0.5, r.choice(WORTHS, (items, 1)), r.integers(-50, 200, (items, units)))
    allowed = r.random((items, units)) < r.uniform(0.6, 1.0)
    allowed[:, NOBODY] = True
    start = np.array([r.choice(np.flatnonzero(row)) for row in allowed])
    pinned = r.random(items) < 0.1
    allowed[pinned] = np.eye(units, dtype=bool)[start[pinned]]
    limits = [*_books(r, start, units), *_plan(r, start, units)]
    return Problem(
        items,
        units,
        lambda i: allowed[i],
        lambda i, u: worth[np.ix_(i, u)].astype(np.int64),
        tuple(limits),
        start.astype(np.int64),
    )


def _books(r: np.random.Generator, start: Ints, units: int) -> list[Limit]:
    """Rows of each book: a tight capacity, often a soft band with grains, sometimes a least load."""
    over, n, labels = np.eye(units, dtype=np.int64)[1:], units - 1, tuple(f"b{u}" for u in range(1, units))
    none, load = np.zeros(n, np.int64), r.integers(0, 10, len(start))
    held = np.array([int(load[start == u].sum()) for u in range(1, units)], np.int64)
    high = np.maximum(held, int(load.sum()) // max(1, n) + r.integers(-2, 4, n))
    low = np.minimum(held, r.integers(0, 6, n)) if r.random() < 0.2 else none - NO_BOUND
    found = [Limit("capacity", (Term(load, over),), low, high, labels, none, none)]
    if r.random() < 0.7:
        size, middle = r.integers(0, 12, len(start)), r.integers(0, 15, n)
        prices = r.integers(1, 60, (2, n))
        found.append(
            Limit(
                "band",
                (Term(size, over),),
                middle - 2,
                middle + r.integers(0, 5, n),
                labels,
                *prices,
                grain=int(r.integers(1, 5)),
            )
        )
    return found


def _plan(r: np.random.Generator, start: Ints, units: int) -> list[Limit]:
    """Rows of the whole plan: a budget of moves, which corrections take back where an item stays, and a least coverage."""
    n, one = len(start), np.ones(len(start), np.int64)
    at, all_of = np.arange(n), np.zeros(n, np.int64)
    none = np.zeros(1, np.int64)
    found = []
    if r.random() < 0.33:
        moved = Term(one, np.ones((1, units), np.int64))
        most = np.array([int(r.integers(0, n + 1))])
        found.append(
            Limit("moves", (moved,), none - NO_BOUND, most, ("plan",), none, none, 1, all_of, at, start.astype(np.int64), -one)
        )
    if r.random() < 0.33:
        somebody = np.ones((1, units), np.int64)
        somebody[0, NOBODY] = 0
        price = r.integers(0, 2, 1) * int(r.integers(1, 80))
        covered = int((start != NOBODY).sum())
        least = np.array([n if price[0] else covered])
        found.append(Limit("covered", (Term(one, somebody),), least, none + NO_BOUND, ("plan",), price, price))
    return found
