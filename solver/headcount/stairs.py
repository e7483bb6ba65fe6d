"""Floor 6: the staircase - from three people fewer to five more, each step the best next one, each solved from the one before."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.book import Book
from solver.engine import Options
from solver.headcount.changes import Trial, Tried, best_of, covered, hires, leavers
from solver.plan.decision import Decision
from solver.policy import Policy
from solver.signals import Stop
from solver.sizing import Kind

FEWER, MORE = 3, 5
TRIES = 3  # of a step: the most promising by the proved bound


@dataclass(frozen=True)
class Step:
    """A team of so many `people`; the plan is worth `value`, none more than `bound`. `name`: who came (or went) since
    the step before; `worth`, `least`, `most`: of that change (of a leaver: below 0); `cost` a year of that change; `others`: how
    many kinds were not tried for want of time or turns."""

    people: int
    name: str
    value: int
    bound: int
    covered: int
    worth: int
    least: int
    most: int
    cost: int
    others: int


def staircase(
    known: Decision,
    book: Book,
    kinds: Sequence[Kind],
    policy: Policy,
    next_hire: Trial,
    options: Options,
    end: float,
    tell: Callable[[str], None],
    stop: Stop | None = None,
) -> list[Step]:
    """The steps in the order of their people, as many as there is time for. They are nested: each builds on the one before, so
    the best team of n + 3 may be another; each is a plan that was really solved."""
    people = int(known.formulation.setting.staff.present.sum())
    today = Step(people, "", known.result.value, known.result.bound, covered(known), 0, 0, 0, 0, 0)
    up, down = list[Step](), list[Step]()
    trial, at, team = next_hire, known, book
    for k in range(1, MORE + 1):
        if k > 1:
            trial = best_of(at, hires(team, kinds, policy, k), options, end, TRIES, stop)
        if not trial.tried or (k > 1 and _over(end, stop)):
            break
        up.append(_step(people + k, trial))
        at, team = trial.tried[0].decision, trial.tried[0].change.book
        tell(f"{people + k} people: + {up[-1].name}")
    at, team = known, book
    for k in range(1, min(FEWER, people - 1) + 1):
        if _over(end, stop):
            break
        trial = best_of(at, leavers(team, at), options, end, TRIES, stop)
        if not trial.tried or _over(end, stop):
            break
        down.append(_step(people - k, trial))
        at, team = trial.tried[0].decision, trial.tried[0].change.book
        tell(f"{people - k} people: - {down[-1].name}")
    return [*reversed(down), today, *up]


def _step(people: int, trial: Trial) -> Step:
    best: Tried = trial.tried[0]
    result = best.decision.result
    return Step(
        people, best.change.name, result.value, max(result.bound, result.value), covered(best.decision), best.worth, best.least,
        best.most, best.change.cost, len(trial.untried),
    )  # fmt: skip


def _over(end: float, stop: Stop | None) -> bool:
    return time.monotonic() > end or (stop is not None and stop.is_set())
