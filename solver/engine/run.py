"""Floor 2: Problem -> Result. Start, price, relax, round, then CP-SAT: whole where little is left, by neighbourhoods else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from solver.engine.cuts import Priced
from solver.engine.greedy import place
from solver.engine.options import Options
from solver.engine.polish import search
from solver.engine.pricing import Pricer, Sweep, Wanted
from solver.engine.relaxing import KEPT, best_pairs, first_pairs, price, too_large, vertex
from solver.engine.rounding import round_choice
from solver.engine.work import Progress, Warm, Work
from solver.problem import Ints, Problem

T = TypeVar("T")
Status = Literal["optimal", "feasible", "interrupted"]


@dataclass(frozen=True)
class Result:
    """The best plan found, and the least that no plan can exceed. `price` is each row's, in 1/SCALE, as are those of `cuts`.

    `first_plan`: the start with every free item placed where it is worth most, before any solver ran.
    `certified_bound` follows from the prices alone; `bound` may be lower where CP-SAT proved more.
    `died`: how the solver's process died, where it did; the plan is the best that was found before. `single`: how it died
    with several workers, where one could go on.
    """

    unit_of: Ints
    value: int
    bound: int
    certified_bound: int
    start_value: int
    first_plan: Ints
    status: Status
    price: Ints
    stages: tuple[tuple[str, float], ...]
    cuts: Priced = ()
    died: str = ""
    single: str = ""


def solve(
    problem: Problem,
    options: Options,
    tell: Progress | None = None,
    stop: threading.Event | None = None,
    warm: Warm | None = None,
) -> Result:
    """The best assignment found within the options; always at least as good as the problem's start.

    `warm`: a plan and prices of a similar problem, from which less is left to do. Raises ValueError when the start breaks
    a hard row: that is a fault of the formulation, never of the data.
    """
    began = time.monotonic()
    faults = problem.faults(problem.start)
    if faults:
        raise ValueError(f"the start is not feasible: {faults[:3]}")
    pricer, start_value = Pricer(problem), problem.value(problem.start)
    first = first_pairs(problem, pricer, options)
    work = Work(
        problem, pricer, options, tell or (lambda *_: None), stop or threading.Event(), problem.start, start_value,
        first, first.bound, began, warm,
    )  # fmt: skip
    first_plan = _stage(work, "first plan", lambda: _first_plan(work))
    pairs = _priced(work, first, first_plan)
    found, pairs = _stage(work, "relaxation", lambda: vertex(work, pairs)) if not work.done() else (None, pairs)
    if found is not None and not work.done():
        _stage(work, "rounding", lambda: _round(work, pairs, found))
    search(work)
    status: Status = "optimal" if work.value >= work.bound else "interrupted" if work.stop.is_set() else "feasible"
    return Result(
        work.unit_of, work.value, max(work.bound, work.value), work.proof.bound, start_value, first_plan, status,
        work.proof.price, tuple(work.stages), work.proof.cuts, work.died, work.single,
    )  # fmt: skip


def _priced(work: Work, first: Sweep, first_plan: Ints) -> Sweep:
    """Prices, and a first plan that follows from them: those of the similar problem where there is one, else new ones."""
    pairs = first
    if work.warm is not None:
        warm = work.warm
        pairs = _stage(work, "prices known", lambda: _go_on(work, warm, first))
    if not work.done() and (work.warm is None or too_large(work)):
        pairs = _stage(work, "prices", lambda: price(work, pairs, first_plan))
        _stage(work, "first rounding", lambda: _round(work, pairs, None))
    return pairs


def _go_on(work: Work, warm: Warm, first: Sweep) -> Sweep:
    """All pairs at the known prices, and the known plan made legal."""
    problem = work.problem
    plan = np.where(problem.allowed_at(warm.unit_of), warm.unit_of, problem.start)
    sweep = work.pricer.known(warm.price, warm.cuts, Wanted(KEPT, also=(problem.start, plan)))
    work.prove(sweep)
    matrix = work.pricer.matrix(sweep)
    round_choice(work, matrix, sweep.loss, matrix.pairs_of(plan))
    return work.pricer.united(sweep, first.item, first.unit, first.worth)


def _first_plan(work: Work) -> Ints:
    """The greedy plan over the best few pairs of each item."""
    matrix = work.pricer.matrix(work.proof)
    placed = place(matrix, matrix.pairs_of(work.problem.start))
    work.offer(matrix.unit[placed], matrix.value(placed))
    return matrix.unit[placed]


def _round(work: Work, pairs: Sweep, found: Ints | None) -> None:
    """A plan from the pairs of least loss of each item, or from a vertex of the linear program."""
    matrix = work.pricer.matrix(pairs)
    choice = best_pairs(matrix, pairs.loss) if found is None else matrix.pairs_of(found)
    round_choice(work, matrix, pairs.loss, choice)


def _stage(work: Work, name: str, do: Callable[[], T]) -> T:
    """Run a stage and note its seconds."""
    since = time.monotonic()
    result = do()
    work.stage(name, since)
    return result
