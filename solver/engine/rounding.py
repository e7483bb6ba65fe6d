"""Floor 2: from prices and vertices to plans - what items would choose, made legal, then better by single moves."""

from __future__ import annotations

import numpy as np

from solver.engine.greedy import improve, settle
from solver.engine.matrix import Matrix
from solver.engine.work import Work
from solver.problem import Ints

NEAR = 1.3  # pairs of an item, on average, among which single moves are tried


def round_choice(work: Work, matrix: Matrix, loss: Ints, choice: Ints) -> None:
    """Offer the plan nearest to `choice` (a pair of each item) that is legal. `loss` [pairs], in 1/SCALE."""
    chosen = settle(matrix, choice, loss, matrix.pairs_of(work.problem.start))
    if not matrix.legal(chosen):
        return
    most = min(matrix.num_pairs, int(NEAR * matrix.num_items)) - 1
    chosen = improve(matrix, chosen, np.flatnonzero(loss <= np.partition(loss, most)[most]))
    work.offer(matrix.unit[chosen], matrix.value(chosen))
