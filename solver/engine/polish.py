"""Floor 2: better plans from the best one - CP-SAT on a few units at a time, and on all that is left when that is little."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from solver.engine.core import Core, core_of
from solver.engine.cpsat import Effort, Outcome, solve_core
from solver.engine.matrix import Matrix
from solver.engine.neighbours import Neighbours
from solver.engine.pricing import Wanted
from solver.engine.rows import SCALE
from solver.engine.trust import check_outcome, keeps_rows
from solver.engine.work import Work
from solver.problem import Ints

FEW = 30_000  # pairs that may still improve the plan: up to here CP-SAT sees the whole problem
VERY_FEW = 5_000  # up to here before any neighbourhood
FIRST = 0.25  # of the time left, for that first look at the whole
TURNS = ((1, 0.4, 15_000, 0.25), (10**6, 0.5, FEW, 1.0))  # passes over all units, share of the time left for them; pairs, share
UNITS, PAIRS = 8, 600  # of a neighbourhood at first
GROW, SHRINK = 0.9, 0.7  # share of the last solves that ended proved: above it neighbourhoods grow, below they shrink
SECONDS = 1.0  # for a neighbourhood, at most
ENOUGH = 1e-3  # of the whole gap: a neighbourhood proved this near is done
IDLE = 3  # rounds over all units without a gain, after which polishing ends
ROUNDS = 40  # of neighbourhoods where a run must repeat exactly
KEPT = 8  # pairs of an item that neighbourhoods know


def search(work: Work) -> None:
    """All that is left when it is very little; else neighbourhoods and, where that is little, all that is left, by turns."""
    looked = work.pricer.num_free <= VERY_FEW and not work.done() and _whole(work, VERY_FEW, FIRST)
    for passes, share, most, whole in TURNS[1:] if looked else TURNS:
        if not work.done():
            polish(work, share if work.pricer.num_free <= FEW else 1.0, passes)
        if not work.done() and work.pricer.num_free <= FEW:
            _whole(work, most, whole)
    if not work.done():
        polish(work, 1.0)


def _whole(work: Work, most: int, share: float) -> bool:
    """CP-SAT over every pair that a better plan can use, when they are few enough; False when they are not."""
    since = time.monotonic()
    slack = work.proof.scaled - SCALE * (work.value + 1)
    sweep = work.pricer.again(work.proof, Wanted(1, loss=slack, at_most=most, also=(work.unit_of, work.problem.start)))
    if not sweep.complete:
        return False
    matrix = work.pricer.matrix(sweep)
    chosen = matrix.pairs_of(work.unit_of)
    pairs = np.flatnonzero((np.diff(matrix.first) > 1)[matrix.item])
    core = core_of(matrix, pairs, chosen)
    enough = work.options.gap * abs(work.value)
    outcome = _cpsat(work, matrix, core, chosen, share * work.left(), enough, "search and proof", share)
    if outcome.answer == "optimal":
        work.bound = work.value  # no better plan among the pairs that a better plan needs
    elif outcome.bound is not None:
        work.bound = max(work.value, min(work.bound, outcome.bound + core.constant))
    work.stage("search and proof", since)
    return True


def polish(work: Work, share: float, passes: int = 10**6) -> None:
    """Neighbourhoods of units for a share of the time left, always from the best plan: those that lose most first."""
    since = time.monotonic()
    _neighbourhoods(work, since + share * work.left(), passes)
    work.stage("polish", since)


def _neighbourhoods(work: Work, end: float, passes: int) -> None:
    sweep = work.pricer.again(work.proof, Wanted(KEPT, also=(work.unit_of, work.problem.start)))
    matrix = work.pricer.matrix(sweep)
    near = Neighbours(matrix, sweep.loss)
    rng = np.random.default_rng(work.options.seed)
    idle, rounds, before = 0, 0, work.value
    queue: list[int] = []
    last: list[bool] = []
    while not work.done() and (rounds < ROUNDS if work.options.reproducible else time.monotonic() < end):
        chosen = matrix.pairs_of(work.unit_of)
        sums = matrix.activity(chosen)
        if not queue:
            idle = idle + 1 if work.value == before and rounds else 0
            if passes == 0 or (idle >= IDLE and work.reach * UNITS >= matrix.num_units):
                return
            passes -= 1
            queue, before = near.worst_first(chosen, sums), work.value
        units = near.around(queue.pop(0), int(work.reach * UNITS), rng)
        queue = [u for u in queue if not units[u]]
        pairs = near.free_pairs(units, chosen, int(work.reach * PAIRS))
        rounds += 1
        if not len(pairs):
            continue
        seconds, enough = min(SECONDS, max(0.05, end - time.monotonic())), ENOUGH * work.gap()
        core = core_of(matrix, pairs, chosen, sums=sums)
        outcome = _cpsat(work, matrix, core, chosen, seconds, enough, "polish", 1 / ROUNDS)
        last = [*last, outcome.finished][-8:]
        if len(last) == 8:
            rate = sum(last) / 8
            work.reach *= 1.5 if rate > GROW else 1 / 1.5 if rate < SHRINK else 1
            work.reach = max(0.5, work.reach)
            last = [] if rate > GROW or rate < SHRINK else last


def _cpsat(
    work: Work, matrix: Matrix, core: Core, chosen: Ints, seconds: float, gap: float, stage: str, share: float = 1.0
) -> Outcome:
    """CP-SAT over a core from the best plan; every plan it finds is offered, if it keeps the rows. Raises SolverError."""
    hint = core.find(chosen)

    def found(pairs: Ints) -> None:
        if not keeps_rows(core, pairs):
            return  # said in the end by check_outcome: an error would be lost in the solver's thread
        whole = core.lift(pairs, chosen)
        if work.offer(matrix.unit[whole], matrix.value(whole)):
            work.report(stage)

    effort = Effort.of(work.options, seconds, core.matrix.num_pairs, gap, share)
    if work.single:
        effort = replace(effort, workers=1)
    outcome = solve_core(core, hint, effort, found, work.stop)
    work.died, work.single = outcome.died, work.single or outcome.single
    check_outcome(core, hint, outcome)
    return outcome
