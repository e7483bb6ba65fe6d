"""Floor 6: what each answer costs by itself - the old plan's value less that of the nearest plan with only this answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from solver.again import bound_at_known_prices, warm_of
from solver.answers.answer import Answer, items_of, pins_of
from solver.answers.around import plain, solve_near
from solver.answers.loyal import legal, with_pins
from solver.book import Book
from solver.engine import Options
from solver.model.formulate import Formulation, formulate
from solver.plan.decision import Decision
from solver.plan.pins import pinned
from solver.problem import Ints
from solver.signals import Stop

MOST = 500  # answers looked at where no clock ends the run: 0.06 s each at 600 accounts
LEAST = 0.5  # seconds without which no small solve begins

Told = Literal["exact", "at least", "unknown"]


@dataclass(frozen=True)
class Cost:
    """Whole currency that the plan loses; negative where it gains. `unknown` where time ran out, and the amount is 0.

    `moved`: items elsewhere beyond the answered one in the nearest plan with this answer alone.
    """

    amount: int
    told: Told
    moved: frozenset[int] = frozenset()


def costs_of(known: Decision, answers: Sequence[Answer], options: Options, stop: Stop) -> list[Cost]:
    """The cost of each answer. Those that leave the account where the plan has it are looked at together first.

    Where the old plan with the answer put in keeps every hard rule the cost follows by arithmetic; else the book is solved
    again with that answer alone; else prices say the least it can be; and where time has run out nothing.
    """
    end = time.monotonic() + options.seconds
    here = {k for k, a in enumerate(answers) if _stays(known, a)}
    free = _together(known, [answers[k] for k in sorted(here)])
    out = []
    for k, answer in enumerate(answers):
        left = options.seconds if options.reproducible else end - time.monotonic()
        if k in here and free:
            out.append(Cost(0, "exact"))
        elif left <= 0 or stop.is_set() or (options.reproducible and k >= MOST):
            out.append(Cost(0, "unknown"))
        else:
            out.append(_alone(known, answer, replace(options, seconds=left), stop))
    return out


def _stays(known: Decision, answer: Answer) -> bool:
    """Whether the answer leaves the account where the plan has it."""
    setting = known.formulation.setting
    item = items_of(setting, [answer])[0]
    return setting.units.names[int(known.unit_of[item])] == answer.unit


def _together(known: Decision, answers: Sequence[Answer]) -> bool:
    """Whether these pins, which move nothing, leave every soft sum and bound as it was: then none costs anything alone.

    A pin takes its account out of sums and bounds, never with a negative amount, so that no two of them can cancel out.
    """
    if not answers:
        return True
    formulation = _formulated(known, _book(known, answers))
    before = _soft_sums(known.formulation, known.unit_of)
    return before == _soft_sums(formulation, warm_of(known, formulation).unit_of)


def _soft_sums(formulation: Formulation, unit_of: Ints) -> list[tuple[object, ...]]:
    """Each soft limit with its bounds and sums under an assignment."""
    soft = [x for x in formulation.problem.limits if x.price_low.any() or x.price_high.any()]
    return [(x.name, x.labels, x.low.tolist(), x.high.tolist(), x.activity(unit_of).tolist()) for x in soft]


def _alone(known: Decision, answer: Answer, options: Options, stop: Stop) -> Cost:
    book, old = _book(known, [answer]), known.result.value
    formulation = _formulated(known, book)
    wanted = with_pins(formulation, warm_of(known, formulation).unit_of)
    if legal(formulation, wanted):
        return Cost(old - formulation.problem.value(wanted), "exact")
    policy = plain(known.formulation.setting.policy)
    if options.seconds >= LEAST:
        _, loyal = solve_near(known, book, policy, options, stop, known)
        moved = frozenset(np.flatnonzero(loyal.unit_of != wanted).tolist())
        if loyal.fewest and loyal.best:
            return Cost(old - loyal.value, "exact", moved)
    return Cost(old - bound_at_known_prices(known, book=book, policy=policy), "at least")


def _book(known: Decision, answers: Sequence[Answer]) -> Book:
    setting = known.formulation.setting
    return pinned(setting, pins_of(answers, setting.quarter.last))[0]


def _formulated(known: Decision, book: Book) -> Formulation:
    setting = known.formulation.setting
    return formulate(book, known.tiering.table["tier"], plain(setting.policy))
