"""Floor 4: the one way from a plan to its schedule - windows, a first schedule, then one goal after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

from solver.engine.cpsat import WORKERS, Effort
from solver.engine.whole import Stages
from solver.engine.whole_bound import relaxed
from solver.plan.written import Written
from solver.policy import Waves
from solver.waves.asked import Asked, limits_of, span_of
from solver.waves.bounds import least_of
from solver.waves.choices import Choice, choices_of
from solver.waves.first_fit import fill, first_fit
from solver.waves.goals import STAGES, Judge, stages_of
from solver.waves.handoffs import Ground, handoffs_of, moves_of
from solver.waves.level import level, pull
from solver.waves.program import Program, program_of
from solver.waves.schedule import Schedule, Stage
from solver.waves.sides import Hours, sides_of
from solver.waves.weeks import Week, weeks_of

DETERMINISTIC = 10.0  # of CP-SAT's own time units for a stage, where a run must repeat exactly
SHARES = {
    "not_placed": 5,
    "renewed": 1,
    "nobody": 3,
    "alone": 3,
    "cut": 1,
    "order": 2,
    "last": 1,
    "early": 4,
    "peak": 2,
    "peaks": 2,
}  # of the time that is left
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
    limits, span = limits_of(plan.policy, asked), span_of(plan.policy, _as_of(plan), asked)
    weeks, judge = judge_of(plan, limits, span)
    by_risk = limits.order == "low_risk_first"
    first = first_fit(judge, by_risk=by_risk)
    windows = sum(map(len, judge.choices))
    tell(f"{len(first):,} hand-offs, {windows:,} windows to choose from")
    chosen, stages = solved(judge, first, asked, stop, began, limits.order, tell)
    return Schedule(plan, asked, limits, span, weeks, moves_of(plan), judge, tuple(chosen), stages, stop.is_set())


def judge_of(plan: Written, limits: Waves, span: tuple[date, date]) -> tuple[tuple[Week, ...], Judge]:
    """The weeks, and every hand-off of a plan with the windows that the limits let it have."""
    book, weeks = plan.loaded.decision.formulation.setting.book, weeks_of(*span, limits.blackout)
    sides = sides_of(book, Hours(limits, weeks, span[1], plan.policy.ramp.new_hire_days))
    handoffs = handoffs_of(moves_of(plan), Ground(plan.policy, limits, sides, book.as_of, span))
    return weeks, Judge(handoffs, [choices_of(h, weeks, sides) for h in handoffs], sides, len(weeks))


def _as_of(plan: Written) -> date:
    return plan.loaded.decision.formulation.setting.book.as_of


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
        if name == "renewed":  # whose owners come first, before there is an order to keep
            chosen = pull(chosen, judge, by_risk=False, waiting=True)
            values = program.values(chosen)
        if name in ("order", "last", "peak"):
            better = level if name == "peak" else pull
            chosen = better(chosen, judge, by_risk=by_risk)
            values = program.values(chosen)
        least = least_of(name, judge, reached)
        if name == "not_placed" and len(program.whole.high) >= LARGE and not stop.is_set():
            clock = None if asked.reproducible and not asked.clocked else RELAXING * asked.seconds
            least = max(least, relaxed(program.whole.high, program.whole.rows, goal, clock) or 0)
        left = SEARCH * asked.seconds - (time.monotonic() - began)
        share = 0.5 if asked.clocked else SHARES[name] / sum(SHARES[n] for n in names[k:])
        effort = _effort(program, asked, share * left, int(asked.gap * goal.value(values)))
        found = solver.least(name, goal, values, least, effort, stop)
        chosen = program.chosen(found.values)
        if name == "not_placed" and not found.proved:
            chosen = fill(chosen, judge)
        values = program.values(chosen)  # all that a later goal counts as small as these windows let it be
        reached[name], bounds[name] = goal.value(values), found.bound
        solver.bind(goal, reached[name])
        tell(f"{STAGES[name]}: " + ("the least, proved" if found.proved else "made small, not proved to be the least"))
    if solver.died:
        tell(f"the exact search ended early, because {solver.died}, twice: what is not proved may be better")
    final = judge.values(chosen)  # a later goal may have found more for an earlier one that was not proved
    return chosen, tuple(Stage(name, final[name], min(bounds[name], final[name])) for name in names)


def _effort(program: Program, asked: Asked, seconds: float, gap: int) -> Effort:
    single = (
        asked.reproducible or len(program.whole.high) < LARGE
    )  # one worker proves smaller ones sooner than eight on two cores
    deterministic = DETERMINISTIC if asked.reproducible else None
    return Effort(seconds, 1 if single else WORKERS, asked.seed, gap, deterministic, asked.clocked, single)
