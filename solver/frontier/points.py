"""Floor 5: the plans along the dial - each solved from its neighbour - and what each buys with how much change."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from solver.again import formulate_and_solve
from solver.book import Book
from solver.engine import SAFETY, Options
from solver.exact import gap_of
from solver.frontier.budgets import Dial
from solver.plan.decision import Decision, decide
from solver.plan.figures import figures_of
from solver.plan.layout import within
from solver.signals import Stop
from solver.tiering import Tiering


@dataclass(frozen=True)
class Point:
    """A plan of the frontier: `position` on the dial, value and bound, and figures as `solver.plan.figures` states them;
    `covered`: share of weighted ARR."""

    name: str
    position: float
    value: int
    bound: int
    chosen: int
    chosen_arr: float
    chosen_t1: int
    at_risk: int
    required: int
    covered: float
    uncovered: int
    fit: float
    spread: float
    soft: int
    seconds: float | None  # None where a run must repeat exactly

    @property
    def gap(self) -> float | None:
        """How far the best plan of this budget may be above, as a fraction of the value; None where that is 0 or below."""
        return gap_of(self.value, self.bound)


def solve_dials(
    book: Book,
    tiering: Tiering,
    dials: list[Dial],
    options: Options,
    tell: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> list[tuple[Point, Decision]]:
    """A plan for each dial, each solved from the one before; `options.seconds` is for all of them together."""
    end, known = time.monotonic() + options.seconds, None
    found: list[tuple[Point, Decision]] = []
    for k, dial in enumerate(dials):
        if stop and stop.is_set() and found:
            break
        began = time.monotonic()
        seconds = SAFETY if options.reproducible else max(0.1, (end - began) / (len(dials) - k))
        run = replace(options, seconds=seconds)
        solved = formulate_and_solve(book, tiering.table["tier"], dial.policy, run, stop=stop, known=known)
        known = decide(solved.formulation, tiering, solved.result)
        point = point_of(dial, known, None if options.reproducible else round(time.monotonic() - began, 2))
        found.append((point, known))
        if tell:
            near = within(point.value, point.bound)
            tell(f"{dial.name}: {point.chosen} moves by choice, {point.covered:.2%} covered, gap {near}")
    return found


def point_of(dial: Dial, decision: Decision, seconds: float | None) -> Point:
    """What a plan buys, with how much change."""
    figures, result = figures_of(decision), decision.result
    return Point(
        name=dial.name,
        position=dial.position,
        value=result.value,
        bound=result.bound,
        chosen=figures.chosen,
        chosen_arr=figures.chosen_arr,
        chosen_t1=figures.chosen_t1,
        at_risk=figures.at_risk,
        required=figures.required,
        covered=figures.covered,
        uncovered=figures.uncovered,
        fit=figures.fit,
        spread=figures.spread,
        soft=figures.soft,
        seconds=seconds,
    )


def kept(points: list[Point], named: tuple[str, ...]) -> list[Point]:
    """The points that are not dominated: more moves than the one before must bring more value; the named ones stay."""
    out: list[Point] = []
    for p in sorted(points, key=lambda p: p.position):
        if not out or p.name in named or p.value > max(q.value for q in out):
            out.append(p)
    return out


def knee(points: list[Point]) -> Point | None:
    """The point farthest above the straight line from first to last, in moved ARR and value: beyond it change buys less."""
    if len(points) < 3:
        return None
    x, y = np.array([p.chosen_arr for p in points]), np.array([float(p.value) for p in points])
    if x[-1] <= x[0] or y[-1] <= y[0]:
        return None
    above = (y - y[0]) / (y[-1] - y[0]) - (x - x[0]) / (x[-1] - x[0])
    best = int(above.argmax())
    return points[best] if above[best] > 0 else None
