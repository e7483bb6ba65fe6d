"""Floor 2: a first plan without a solver - the start, then each item that has no unit where it is worth most."""

from __future__ import annotations

import numpy as np

from solver.engine.board import Board, gains
from solver.engine.matrix import Matrix, spans
from solver.problem import Ints

ROUNDS = 12  # of single moves


def place(matrix: Matrix, start: Ints) -> Ints:
    """`start` (chosen pairs) with every item that is with nobody put where the objective gains most; the dearest first."""
    chosen = start.copy()
    board = Board(matrix, chosen)
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
    board = Board(matrix, chosen)
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


def improve(matrix: Matrix, chosen: Ints, near: Ints) -> Ints:
    """`chosen` after single moves to `near` pairs, the best first, until none gains (or ROUNDS times all of them)."""
    chosen, board = chosen.copy(), Board(matrix, chosen)
    for _ in range(ROUNDS):
        pairs = near[near != chosen[matrix.item[near]]]
        gain = gains(matrix, board.sums, chosen, pairs)
        order = np.argsort(-gain, kind="stable")
        moved = 0
        for pair in pairs[order[gain[order] > 0]].tolist():
            item = int(matrix.item[pair])
            again = board.gain(int(chosen[item]), pair)  # others have moved since
            if again is not None and again > 0:
                board.move(int(chosen[item]), pair)
                chosen[item], moved = pair, moved + 1
        if not moved:
            break
    return chosen


def _against(matrix: Matrix, chosen: Ints, start: Ints) -> tuple[Ints, Ints, Ints]:
    """item, row, amount: what `chosen` adds to rows (positive), and what `start` takes out of them (also positive)."""
    parts = []
    for pairs, sign in ((chosen, 1), (start, -1)):
        entries = spans(matrix.entry_first, pairs)
        item = np.repeat(np.arange(matrix.num_items), np.diff(matrix.entry_first)[pairs])
        parts.append((item, matrix.row[entries], sign * matrix.coef[entries]))
    item, row, amount = (np.concatenate(p) for p in zip(*parts, strict=True))
    return item, row, amount
