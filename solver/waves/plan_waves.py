"""Floor 4: the one way from a plan to its schedule - windows, a first schedule, then one goal after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from solver.engine.cpsat import FEW_PAIRS, WORKERS, Effort
from solver.engine.whole import Stages
from solver.engine.whole_bound import relaxed
from solver.plan.written import Written
from solver.waves.asked import Asked, limits_of, span_of
from solver.waves.bounds import least_of
from solver.waves.choices import Choice, choices_of
from solver.waves.first_fit import fill, first_fit
from solver.waves.goals import Judge, stages_of
from solver.waves.handoffs import Ground, handoffs_of, moves_of
from solver.waves.level import level, pull
from solver.waves.program import Program, program_of
from solver.waves.schedule import Schedule, Stage
from solver.waves.sides import Hours, sides_of
from solver.waves.weeks import weeks_of

DETERMINISTIC = 10.0  # of CP-SAT's own time units for a stage, where a run must repeat exactly
SHARES = {"not_placed": 5, "alone": 3, "cut": 1, "order": 2, "last": 1, "early": 4, "peak": 2, "peaks": 2}  # of the time that is left
LARGE = 10_000  # variables from which CP-SAT may find no bound in its time: the linear relaxation has one in a few seconds
RELAXING = 0.2  # of the time limit, at most
SEARCH = 0.9  # of the time limit; the rest is for the files and their audit
Chosen = list[Choice | None]


def schedule_of(
    plan: Written,
    options: Asked | None = None,
    stop: threading.Event | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Schedule:
    """A week for each hand-off of a written plan. Raises PolicyError and UsageError for options that cannot be."""
    asked, stop, began = options or Asked(), stop or threading.Event(), time.monotonic()
    policy, book = plan.policy, plan.loaded.decision.formulation.setting.book
    limits, span = limits_of(policy, asked), span_of(policy, book.as_of, asked)
    weeks = weeks_of(*span, limits.blackout)
    sides = sides_of(book, Hours(limits, weeks, span[1], policy.ramp.new_hire_days))
    moves = moves_of(plan)
    handoffs = handoffs_of(moves, Ground(policy, limits, sides, book.as_of, span))
    choices = [choices_of(h, weeks, sides) for h in handoffs]
    judge = Judge(handoffs, choices, sides, len(weeks))
    by_risk = limits.order == "low_risk_first"
    first = first_fit(judge, by_risk=by_risk)
    tell(
        f"{len(handoffs):,} hand-offs, {sum(map(len, choices)):,} windows, {sum(c is None for c in first):,} not placed at first"
    )
    chosen, stages = solved(judge, first, asked, stop, began, limits.order, tell)
    return Schedule(plan, asked, limits, span, weeks, moves, judge, tuple(chosen), stages, stop.is_set())


def solved(
    judge: Judge, first: Chosen, asked: Asked, stop: threading.Event, began: float, order: str, tell: Callable[[str], None]
) -> tuple[Chosen, tuple[Stage, ...]]:
    """The best schedule found for one goal after the other, and what is proved of each."""
    by_risk = order == "low_risk_first"
    program = program_of(judge, by_risk=by_risk)
    chosen, values = first, program.values(first)
    if not program.whole.keeps(values):
        raise AssertionError("the first schedule breaks a row of its own program")
    bounds: dict[str, int] = {}
    reached: dict[str, int] = {}
    solver = Stages(program.whole)
    names = stages_of(order)
    for k, name in enumerate(names):
        goal = program.goals[name]
        if name in ("order", "last", "peak"):
            better = level if name == "peak" else pull
            chosen = better(chosen, judge, by_risk=by_risk)
            values = program.values(chosen)
        least = least_of(name, judge, reached)
        if name == "not_placed" and len(program.whole.high) >= LARGE and not stop.is_set():
            clock = None if asked.reproducible else RELAXING * asked.seconds
            least = max(least, relaxed(program.whole.high, program.whole.rows, goal, clock) or 0)
        left = SEARCH * asked.seconds - (time.monotonic() - began)
        seconds = left * SHARES[name] / sum(SHARES[n] for n in names[k:])
        effort = _effort(program, asked, seconds, int(asked.gap * goal.value(values)))
        found = solver.least(name, goal, values, least, effort, stop)
        chosen = program.chosen(found.values)
        if name == "not_placed" and not found.proved:
            chosen = fill(chosen, judge)
        values = program.values(chosen)  # all that a later goal counts as small as these windows let it be
        reached[name], bounds[name] = goal.value(values), found.bound
        solver.bind(goal, reached[name])
        tell(f"{name}: {reached[name]:,}" + (", proved" if found.proved else f", at least {found.bound:,}"))
    final = judge.values(chosen)  # a later goal may have found more for an earlier one that was not proved
    return chosen, tuple(Stage(name, final[name], min(bounds[name], final[name])) for name in names)


def _effort(program: Program, asked: Asked, seconds: float, gap: int) -> Effort:
    workers = WORKERS if len(program.whole.high) >= FEW_PAIRS else 1
    return Effort(seconds, workers, asked.seed, gap, DETERMINISTIC if asked.reproducible else None, from_below=asked.reproducible)
