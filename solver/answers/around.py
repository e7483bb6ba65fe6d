"""Floor 6: a plan solved again around answers - the nearest plan, and the bound of the best one, from a free solve."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.again import formulate_and_solve, solve_again, warm_of
from solver.answers.answer import Answer, pins_of
from solver.answers.loyal import Loyal, as_it_is, counted, nearest
from solver.book import Book
from solver.engine import SCALE, Options, Result
from solver.engine.cuts import priced
from solver.engine.pricing import Pricer, Wanted
from solver.errors import Interrupted
from solver.model.formulate import Formulation
from solver.plan.decision import Decision, decide
from solver.plan.pins import pinned
from solver.policy import Policy
from solver.problem import Ints
from solver.signals import Stop
from solver.stages import Solved, without_stages

FREE = 0.4  # of the time, for the free solve


@dataclass(frozen=True)
class Free:
    """What a free solve would do: accounts elsewhere beyond the answered ones, and its value."""

    changes: int
    value: int


@dataclass(frozen=True)
class Around:
    """The new decision, how near it is to the old plan, what a free solve would do, and the overrides that gave way."""

    decision: Decision
    loyal: Loyal
    free: Free
    given_way: tuple[str, ...]
    staged: bool  # the old plan's objective was staged, and the limits of its stages gave way


def solve_around(known: Decision, answers: Sequence[Answer], options: Options, stop: Stop | None = None) -> Around:
    """The known plan with the answers put in and as little else changed as can be.

    Its bound is that of the best plan under the pins, whatever that changes. Raises ConflictError where pins contradict other
    overrides, Interrupted.
    """
    stop, began, setting = stop or Stop(), time.monotonic(), known.formulation.setting
    book, given_way = pinned(setting, pins_of(answers, setting.quarter.last))
    policy = plain(setting.policy)
    free = solve_again(known, replace(options, seconds=FREE * options.seconds), book=book, policy=policy, stop=stop)
    left = options.seconds if options.reproducible else max(0.1, options.seconds - (time.monotonic() - began))
    solved, loyal = solve_near(known, book, policy, replace(options, seconds=left), stop, free)
    result = _result(solved, loyal, free)
    moved = free.unit_of != _old(known, solved.formulation)
    freely = Free(int(counted(solved.formulation)[moved].sum()), free.result.value)
    decision, staged = decide(solved.formulation, known.tiering, result), setting.policy.objective == "staged"
    return Around(decision, loyal, freely, given_way, staged)


def solve_near(
    known: Decision, book: Book, policy: Policy, options: Options, stop: Stop, priced_by: Decision
) -> tuple[Solved, Loyal]:
    """The plan of a book with pins that is nearest to the known one; the prices of `priced_by` help."""
    found: list[Loyal] = []

    def answer(formulation: Formulation, run: Options) -> Solved:
        warm = warm_of(priced_by, formulation)
        loyal = nearest(formulation, _old(known, formulation), run, stop, warm)
        found.append(loyal)
        return Solved(formulation, replace(priced_by.result, unit_of=loyal.unit_of, value=loyal.value))

    solved = formulate_and_solve(book, known.tiering.table["tier"], policy, options, stop=stop, answer=answer)
    if stop.is_set():
        raise Interrupted(stop.number)
    loyal, used = found[-1], solved.result.unit_of
    if used is not loyal.unit_of:  # today's books, where pools could not be shared otherwise
        old = _old(known, solved.formulation)
        loyal = as_it_is(solved.formulation, old, used, loyal.least, priced_by.result.bound)
    return solved, loyal


def plain(policy: Policy) -> Policy:
    """The policy with the ordinary objective: limits that stages left behind promise what pins need not keep."""
    return without_stages(policy).model_copy(update={"objective": "weighted"})


def _old(known: Decision, formulation: Formulation) -> Ints:
    return warm_of(known, formulation).unit_of


def _result(solved: Solved, loyal: Loyal, free: Decision) -> Result:
    """The nearest plan beside the bound of the free problem, proved by the free solve's prices on the very same rows."""
    formulation = solved.formulation
    problem, warm = formulation.problem, warm_of(free, formulation)
    pricer = Pricer(problem)
    boxed = pricer.whole_prices(warm.price / SCALE)
    cuts, prices = zip(*warm.cuts, strict=True) if warm.cuts else ((), ())
    sweep = pricer.sweep(boxed, Wanted(1), priced(pricer.rows, boxed, tuple(cuts), np.array(prices, float) / SCALE))
    value = problem.value(loyal.unit_of)
    bound = max(value, min(free.result.bound, sweep.bound))
    return Result(
        unit_of=loyal.unit_of, value=value, bound=bound, certified_bound=sweep.bound,
        start_value=problem.value(problem.start), first_plan=free.result.first_plan,
        status="optimal" if value >= bound else "feasible", price=sweep.price, stages=(), cuts=sweep.cuts,
    )  # fmt: skip
