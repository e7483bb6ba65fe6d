"""Floor 2: generalized assignment as a Problem - a cost matrix, resources of which a pair uses more or less by unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem import NO_BOUND, NOBODY, Bools, Ints, Limit, Problem, Term


@dataclass(frozen=True)
class Assignment:
    """Each item at one unit at most: the sum of `worth` is to be large, and what a unit's items use fits its capacity.

    `worth` int64 [items, units], negated where it is a cost. `uses` int64 [resources, items, units], none negative;
    `capacity` int64 [resources, units]. Where `must_place`, an item may stay out only as a last resort.
    """

    worth: Ints
    uses: Ints
    capacity: Ints
    must_place: bool

    @property
    def left_out(self) -> int:
        """What an item that stays out costs where all must be placed: more than all others together could make of it."""
        return int((self.worth.max(axis=1) - self.worth.min(axis=1)).sum()) + 1

    def problem(self) -> Problem:
        """As the engine takes it: unit u + 1 is column u, and all items start with nobody.

        Raises ValueError where shapes do not go together, or where a use is negative.
        """
        items, units = self.worth.shape
        if self.uses.shape[1:] != (items, units) or self.capacity.shape != (len(self.uses), units):
            raise ValueError(f"shapes do not go together: {self.worth.shape}, {self.uses.shape}, {self.capacity.shape}")
        if (self.uses < 0).any() or (self.capacity < 0).any():
            raise ValueError("what a pair uses, and what a unit has, is never negative")
        nobody = self.worth.min(axis=1, keepdims=True) - self.left_out if self.must_place else np.zeros((items, 1), np.int64)
        worth = np.hstack([nobody, self.worth])
        fits = np.hstack([np.ones((items, 1), bool), (self.uses <= self.capacity[:, None, :]).all(axis=0)])
        return Problem(
            num_items=items,
            num_units=units + 1,
            allows=lambda block: _rows(fits, block),
            worth=lambda block, some: worth[np.ix_(block, some)],
            limits=tuple(_limit(k, self.uses[k], self.capacity[k]) for k in range(len(self.uses))),
            start=np.full(items, NOBODY, np.int64),
        )


def _rows(fits: Bools, items: Ints) -> Bools:
    rows: Bools = fits[items]
    return rows


def _limit(number: int, uses: Ints, capacity: Ints) -> Limit:
    """The rows of one resource, a term for each unit that has a use of its own; alike columns share one."""
    units = len(capacity)
    columns, of_unit = np.unique(uses, axis=1, return_inverse=True)
    terms = []
    for k in range(columns.shape[1]):
        over = np.zeros((units, units + 1), np.int64)
        mine = np.flatnonzero(of_unit.reshape(-1) == k)
        over[mine, mine + 1] = 1
        terms.append(Term(columns[:, k].copy(), over))
    none = np.zeros(units, np.int64)
    labels = tuple(f"unit {u + 1}" for u in range(units))
    return Limit(f"resource {number + 1}", tuple(terms), none - NO_BOUND, capacity, labels, none, none)
