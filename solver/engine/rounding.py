"""Floor 2: from the relaxation to a plan - what is whole stays, CP-SAT places the rest."""

from __future__ import annotations

import numpy as np

from solver.engine.core import core_of
from solver.engine.cpsat import Effort, solve_core
from solver.engine.matrix import Matrix
from solver.engine.relaxing import Vertex
from solver.engine.work import Work
from solver.problem import Ints

WIDER = (1, 3, 10)  # times the split items are freed beside them, until CP-SAT finds a plan
SHARE = 0.25  # of the time that is left, for each attempt
ENOUGH = 1e-5  # of the bound: polishing does the rest
FEWEST = 150  # items freed at least


def round_vertex(work: Work, found: Vertex, matrix: Matrix, loss: Ints) -> None:
    """Offer the plan nearest to the vertex: split items, and those that lose least by moving, are placed by CP-SAT.

    `matrix`: the kept pairs, with the `loss` of each.
    """
    base, split = matrix.pairs_of(found.unit_of), found.split
    margin = _margins(matrix, loss, base)
    order = np.lexsort((np.arange(len(margin)), margin, ~split))
    for times in WIDER:
        if work.done():
            return
        free = np.zeros(matrix.num_items, bool)
        free[order[: max(FEWEST, int(split.sum()) * (1 + times))]] = True
        pairs = np.flatnonzero(free[matrix.item] & (np.diff(matrix.first) > 1)[matrix.item])
        if not len(pairs):
            return
        core = core_of(matrix, pairs, base)

        def offer(chosen: Ints) -> None:
            whole = core.lift(chosen, base)  # noqa: B023 - called within this turn of the loop only
            work.offer(matrix.unit[whole], matrix.value(whole))
            work.report("rounding")

        seconds = min(work.left(), max(2.0, work.left() * SHARE))
        effort = Effort.of(work.options, seconds, core.matrix.num_pairs, ENOUGH * abs(work.bound))
        if solve_core(core, core.find(base), effort, offer, work.stop).chosen is not None:
            return


def _margins(matrix: Matrix, loss: Ints, base: Ints) -> Ints:
    """What the best other pair of each item loses against its pair in `base` [items]."""
    other = loss.copy()
    other[base] = 2**62
    return np.asarray(np.minimum.reduceat(other, matrix.first[:-1]) - loss[base])
