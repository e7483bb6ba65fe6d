"""Floor 2: a first plan without a solver - the start, then each item that has no unit where it is worth most."""

from __future__ import annotations

import numpy as np

from solver.engine.matrix import Matrix, spans
from solver.problem import Ints


class _Board:
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
        over, under = after > of.high, after < of.low
        worse = (over & (of.price_high == 0) & (delta > 0)) | (under & (of.price_low == 0) & (delta < 0))
        if worse.any():
            return None
        return int(m.worth[new] - m.worth[old]) - int((of.cost(after) - of.cost(before)).sum())

    def move(self, old: int, new: int) -> None:
        """Carry the change out."""
        touched, by = self.change(old, new)
        np.add.at(self.sums, touched, by)


def place(matrix: Matrix, start: Ints) -> Ints:
    """`start` (chosen pairs) with every item that is with nobody put where the objective gains most; the dearest first."""
    chosen = start.copy()
    board = _Board(matrix, chosen)
    best = np.maximum.reduceat(matrix.worth, matrix.first[:-1]) if matrix.num_items else matrix.worth
    free = np.flatnonzero((matrix.unit[chosen] == 0) & (np.diff(matrix.first) > 1))
    loss = best[free] - matrix.worth[chosen[free]]
    for item in free[np.argsort(-loss, kind="stable")]:
        old, choice, most = int(chosen[item]), -1, 0
        for pair in range(int(matrix.first[item]), int(matrix.first[item + 1])):
            gain = board.gain(old, pair) if pair != old else None
            if gain is not None and gain > most:
                choice, most = pair, gain
        if choice >= 0:
            board.move(old, choice)
            chosen[item] = choice
    return chosen


def settle(matrix: Matrix, chosen: Ints, loss: Ints, start: Ints) -> Ints:
    """The best pairs at some prices (`chosen`, with the `loss` of every pair) made legal.

    Items that lose least by leaving give way in rows that are too full, back to the `start` or else to nobody; then each
    is placed again where the objective gains most. The result may still break a hard row that must be filled.
    """
    chosen = chosen.copy()
    board = _Board(matrix, chosen)
    other = loss.copy()
    other[chosen] = np.iinfo(np.int64).max
    margin = np.minimum.reduceat(other, matrix.first[:-1])
    nobody = matrix.pairs_of(np.zeros(matrix.num_items, np.int64))
    item, row_of, more = _against(matrix, chosen, start)
    rows = matrix.rows
    for row in np.flatnonzero((board.sums > rows.high) & (rows.price_high == 0)):
        here = np.unique(item[(row_of == row) & (more > 0)])
        for i in here[np.argsort(margin[here], kind="stable")].tolist():
            if board.sums[row] <= rows.high[row]:
                break
            old = int(chosen[i])
            for new in (int(start[i]), int(nobody[i])):
                if new not in (-1, old) and board.gain(old, new) is not None:
                    board.move(old, new)
                    chosen[i] = new
                    break
    return place(matrix, chosen)


def _against(matrix: Matrix, chosen: Ints, start: Ints) -> tuple[Ints, Ints, Ints]:
    """item, row, amount: what `chosen` adds to rows (positive), and what `start` takes out of them (also positive)."""
    parts = []
    for pairs, sign in ((chosen, 1), (start, -1)):
        entries = spans(matrix.entry_first, pairs)
        item = np.repeat(np.arange(matrix.num_items), np.diff(matrix.entry_first)[pairs])
        parts.append((item, matrix.row[entries], sign * matrix.coef[entries]))
    item, row, amount = (np.concatenate(p) for p in zip(*parts, strict=True))
    return item, row, amount
