"""Floor 2: which units belong together - those that share near pairs - and what may move among them."""

from __future__ import annotations

import numpy as np

from solver.engine.matrix import Matrix, spans
from solver.engine.rows import SCALE
from solver.problem import NOBODY, Bools, Ints


class Neighbours:
    """The pairs of a matrix by unit, and how near each is: `loss` [pairs], in 1/SCALE, at the prices of the proof."""

    def __init__(self, matrix: Matrix, loss: Ints) -> None:
        self.matrix, self.loss = matrix, loss
        self.near = 1 / (1 + loss / SCALE)
        self.pairs = np.argsort(matrix.unit, kind="stable")
        self.first = np.searchsorted(matrix.unit[self.pairs], np.arange(matrix.num_units + 1))
        unit = matrix.unit[matrix.entry_pair]
        low, high = np.full(matrix.rows.num, matrix.num_units), np.full(matrix.rows.num, -1)
        np.minimum.at(low, matrix.row, unit)
        np.maximum.at(high, matrix.row, unit)
        self.unit_of_row = np.where(low == high, low, -1)  # of rows that belong to one unit alone

    def worst_first(self, chosen: Ints, sums: Ints) -> list[int]:
        """Units in the order of what they lose against the proof: their items' losses and their rows' costs."""
        matrix, own = self.matrix, self.unit_of_row >= 0
        lost = np.bincount(matrix.unit[chosen], self.loss[chosen] / SCALE, matrix.num_units)
        np.add.at(lost, self.unit_of_row[own], matrix.rows.cost(sums)[own])
        order = np.argsort(-lost, kind="stable")
        return [int(u) for u in order if u != NOBODY]

    def around(self, seed: int, size: int, rng: np.random.Generator) -> Bools:
        """The seed and units that share most near pairs with it, with chance among them [units]."""
        matrix = self.matrix
        shared = spans(matrix.first, np.unique(matrix.item[self.pairs[self.first[seed] : self.first[seed + 1]]]))
        weight = np.bincount(matrix.unit[shared], self.near[shared], matrix.num_units) * rng.random(matrix.num_units)
        weight[[NOBODY, seed]] = 0, np.inf
        units = np.zeros(matrix.num_units, bool)
        units[np.argsort(-weight, kind="stable")[:size]] = True
        return units & (weight > 0)

    def free_pairs(self, units: Bools, chosen: Ints, at_most: int) -> Ints:
        """Pairs at the units, or nobody, of items that are at one of them or with nobody, where they have a choice.

        Beyond `at_most` pairs, only items that lose least by moving.
        """
        matrix = self.matrix
        at = matrix.unit[chosen]
        pairs = spans(matrix.first, np.flatnonzero(units[at] | (at == NOBODY)))
        held = chosen[matrix.item[pairs]] == pairs
        inside = units[matrix.unit[pairs]] | (matrix.unit[pairs] == NOBODY) | held
        pairs, held = pairs[inside], held[inside]
        count = np.bincount(matrix.item[pairs], minlength=matrix.num_items)
        margin = np.full(matrix.num_items, np.inf)
        np.minimum.at(margin, matrix.item[pairs[~held]], self.loss[pairs[~held]].astype(float))
        items = np.flatnonzero(count > 1)
        items = items[np.argsort(margin[items], kind="stable")]
        free = np.zeros(matrix.num_items, bool)
        free[items[np.cumsum(count[items]) <= at_most]] = True
        kept: Ints = pairs[free[matrix.item[pairs]]]
        return kept
