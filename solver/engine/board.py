"""Floor 2: what single moves gain from a plan - one by one while it changes, or all at once."""

from __future__ import annotations

import numpy as np

from solver.engine.matrix import Matrix, spans, summed
from solver.engine.rows import Rows
from solver.problem import Bools, Ints

NEVER = -(2**60)  # the gain of a move that breaks a hard row


class Board:
    """The running sums of all rows while items are placed one by one."""

    def __init__(self, matrix: Matrix, chosen: Ints) -> None:
        self.matrix = matrix
        self.sums = matrix.activity(chosen)
        self.nothing = np.zeros(matrix.rows.num, np.int64)
        self.rows, self.coefs, self.first = matrix.row, matrix.coef, matrix.entry_first

    def change(self, old: int, new: int) -> tuple[Ints, Ints]:
        """Rows touched, and by how much, when an item goes from pair `old` to pair `new`."""
        a, b = slice(self.first[old], self.first[old + 1]), slice(self.first[new], self.first[new + 1])
        return np.concatenate([self.rows[a], self.rows[b]]), np.concatenate([-self.coefs[a], self.coefs[b]])

    def gain(self, old: int, new: int) -> int | None:
        """What the objective gains by the change; None when a hard row would be broken."""
        m = self.matrix
        touched, by = self.change(old, new)
        rows, inverse = np.unique(touched, return_inverse=True)
        delta = np.bincount(inverse, by, minlength=len(rows)).astype(np.int64)
        before, after, of = self.sums[rows], self.sums[rows] + delta, m.rows.take(rows, self.nothing)
        if _worse(of, after, delta).any():
            return None
        return int(m.worth[new] - m.worth[old]) - int((of.cost(after) - of.cost(before)).sum())

    def move(self, old: int, new: int) -> None:
        """Carry the change out."""
        touched, by = self.change(old, new)
        np.add.at(self.sums, touched, by)


def gains(matrix: Matrix, sums: Ints, chosen: Ints, pairs: Ints) -> Ints:
    """What the objective gains when each of `pairs`, alone, takes the place of its item's chosen pair; NEVER if illegal."""
    old = chosen[matrix.item[pairs]]
    at, before = spans(matrix.entry_first, pairs), spans(matrix.entry_first, old)
    count, count_before = (np.diff(matrix.entry_first)[p] for p in (pairs, old))
    of, num = np.arange(len(pairs)) * matrix.rows.num, max(1, matrix.rows.num)
    key = np.concatenate([np.repeat(of, count) + matrix.row[at], np.repeat(of, count_before) + matrix.row[before]])
    key, delta = summed(key, np.concatenate([matrix.coef[at], -matrix.coef[before]]))
    pair, row = np.divmod(key, num)
    rows, stood = matrix.rows.take(row, np.zeros(matrix.rows.num, np.int64)), sums[row]
    worse = _worse(rows, stood + delta, delta)
    cost = rows.cost(stood + delta) - rows.cost(stood)
    out = matrix.worth[pairs] - matrix.worth[old]
    np.subtract.at(out, pair[~worse], cost[~worse])
    out[pair[worse]] = NEVER
    return out


def _worse(rows: Rows, after: Ints, delta: Ints) -> Bools:
    """Rows whose hard side is missed after a change that goes further from it."""
    over = (after > rows.high) & (rows.price_high == 0) & (delta > 0)
    worse: Bools = over | ((after < rows.low) & (rows.price_low == 0) & (delta < 0))
    return worse
