"""Floor 2: better plans from the best one - CP-SAT on a few units at a time, and on all that is left when that is little."""

from __future__ import annotations

import numpy as np

from solver.engine.core import Core, core_of
from solver.engine.cpsat import Effort, Outcome, solve_core
from solver.engine.matrix import Matrix
from solver.engine.pricing import Wanted
from solver.engine.rows import SCALE
from solver.engine.work import Work
from solver.problem import NOBODY, Bools, Ints

FEW = 30_000  # pairs that may still improve the plan: up to here CP-SAT sees the whole problem
MOST_PAIRS = 200_000  # more than these CP-SAT holds only in many GB (some 2 KB a pair, measured)
UNITS = 8  # of a neighbourhood at first
GROW, SHRINK = 0.9, 0.7  # share of the last solves that ended proved: above it neighbourhoods grow, below they shrink
SECONDS = 4.0  # for a neighbourhood, at most
IDLE = 3  # rounds over all units without a gain, after which polishing ends
ROUNDS = 40  # of neighbourhoods where a run must repeat exactly
KEPT = 8  # pairs of an item that neighbourhoods know


def search_whole(work: Work) -> bool:
    """CP-SAT over every pair that a better plan can use, when they are few enough; True when it has been asked."""
    slack = work.proof.scaled - SCALE * (work.value + 1)
    sweep = work.pricer.sweep(work.proof.price, Wanted(1, loss=slack, at_most=FEW, also=(work.unit_of, work.problem.start)))
    if not sweep.complete:
        return False
    matrix = work.pricer.matrix(sweep)
    chosen = matrix.pairs_of(work.unit_of)
    pairs = np.flatnonzero((np.diff(matrix.first) > 1)[matrix.item])
    core = core_of(matrix, pairs, chosen)
    outcome = _cpsat(work, matrix, core, chosen, work.left(), work.options.gap * abs(work.value), "search and proof")
    if outcome.answer in ("optimal", "infeasible"):
        work.bound = work.value  # no better plan among the pairs that a better plan needs
    elif outcome.bound is not None:
        work.bound = max(work.value, min(work.bound, outcome.bound + core.constant))
    return True


def polish(work: Work) -> None:
    """Neighbourhoods of units, always from the best plan: those that lose most against the proof first."""
    sweep = work.pricer.sweep(work.proof.price, Wanted(KEPT, also=(work.unit_of, work.problem.start)))
    matrix, loss = work.pricer.matrix(sweep), sweep.loss
    rng = np.random.default_rng(work.options.seed)
    size, idle, rounds, since = float(UNITS), 0, 0, work.value
    queue: list[int] = []
    last: list[bool] = []
    while not work.done() and (not work.options.reproducible or rounds < ROUNDS):
        chosen = matrix.pairs_of(work.unit_of)
        if not queue:
            idle = idle + 1 if work.value == since and rounds else 0
            if idle >= IDLE and size >= matrix.num_units:
                return
            queue, since = _by_loss(matrix, loss, chosen), work.value
        units = _around(matrix, loss, queue.pop(0), int(size), rng)
        queue = [u for u in queue if not units[u]]
        pairs = _free_pairs(matrix, units, chosen)
        rounds += 1
        if not len(pairs):
            continue
        seconds = min(SECONDS, work.left())
        outcome = _cpsat(work, matrix, core_of(matrix, pairs, chosen), chosen, seconds, 0.0, "polish", 1 / ROUNDS)
        last = [*last, outcome.answer == "optimal"][-8:]
        if len(last) == 8:
            rate = sum(last) / 8
            size = min(matrix.num_units, size * 1.5) if rate > GROW else max(4.0, size / 1.5) if rate < SHRINK else size
            last = [] if rate > GROW or rate < SHRINK else last


def _by_loss(matrix: Matrix, loss: Ints, chosen: Ints) -> list[int]:
    """Units in the order of what they lose against the proof: their items' losses and their rows' costs."""
    lost = np.zeros(matrix.num_units)
    np.add.at(lost, matrix.unit[chosen], loss[chosen] / SCALE)
    cost = matrix.rows.cost(matrix.activity(chosen))
    local = _row_unit(matrix)
    np.add.at(lost, local[local >= 0], cost[local >= 0])
    order = np.argsort(-lost, kind="stable")
    return [int(u) for u in order if u != NOBODY]


def _row_unit(matrix: Matrix) -> Ints:
    """The unit of rows that belong to one alone; -1 for the others [rows]."""
    unit = matrix.unit[matrix.entry_pair]
    low, high = np.full(matrix.rows.num, matrix.num_units), np.full(matrix.rows.num, -1)
    np.minimum.at(low, matrix.row, unit)
    np.maximum.at(high, matrix.row, unit)
    return np.where(low == high, low, -1)


def _around(matrix: Matrix, loss: Ints, seed: int, size: int, rng: np.random.Generator) -> Bools:
    """The seed and units that share most near pairs with it, with chance among them [units]."""
    here = matrix.unit == seed
    shared = np.isin(matrix.item, matrix.item[here], kind="table")
    near = np.bincount(matrix.unit[shared], 1 / (1 + loss[shared] / SCALE), minlength=matrix.num_units)
    weight = near * rng.random(matrix.num_units)
    weight[[NOBODY, seed]] = 0, np.inf
    units = np.zeros(matrix.num_units, bool)
    units[np.argsort(-weight, kind="stable")[:size]] = True
    units &= weight > 0
    return units


def _free_pairs(matrix: Matrix, units: Bools, chosen: Ints) -> Ints:
    """Pairs at the units, or nobody, of items that are at one of them or with nobody, where they have a choice."""
    at = matrix.unit[chosen]
    free = units[at] | (at == NOBODY)
    inside = free[matrix.item] & (units[matrix.unit] | (matrix.unit == NOBODY))
    inside[chosen[free]] = True
    count = np.bincount(matrix.item[inside], minlength=matrix.num_items)
    return np.flatnonzero(inside & (count > 1)[matrix.item])


def _cpsat(
    work: Work, matrix: Matrix, core: Core, chosen: Ints, seconds: float, gap: float, stage: str, share: float = 1.0
) -> Outcome:
    """CP-SAT over a core from the best plan; every plan it finds is offered."""

    def found(pairs: Ints) -> None:
        whole = core.lift(pairs, chosen)
        if work.offer(matrix.unit[whole], matrix.value(whole)):
            work.report(stage)

    effort = Effort.of(work.options, seconds, core.matrix.num_pairs, gap, share)
    return solve_core(core, core.find(chosen), effort, found, work.stop)
