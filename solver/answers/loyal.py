"""Floor 6: the plan nearest to another - first the fewest accounts elsewhere, then the most value - under all hard limits.

Two solves of the ordinary engine, one after the other, as the stages of a staged objective: the least that the number of
accounts elsewhere can be, then the best value with no more of them. No price is made large to mean "first".
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from solver.engine import Options, Result, Warm, solve
from solver.model.formulate import Formulation
from solver.model.pools import broken_unions
from solver.problem import NO_BOUND, Ints, Limit, Problem, Term
from solver.signals import Stop
from solver.stages import SumWorth

SHARE = 0.5  # of the time, for the number of accounts elsewhere


@dataclass(frozen=True)
class Loyal:
    """An assignment [items] and how near it is: `changes` accounts elsewhere, where no plan can have fewer than `least`; its
    value, and what no plan with so few changes can exceed."""

    unit_of: Ints
    changes: int
    least: int
    value: int
    bound: int

    @property
    def fewest(self) -> bool:
        """Whether no plan has fewer changes, proved."""
        return self.changes == self.least

    @property
    def best(self) -> bool:
        """Whether no plan with so few changes is worth more, proved."""
        return self.value >= self.bound


def nearest(formulation: Formulation, old: Ints, options: Options, stop: Stop, warm: Warm) -> Loyal:
    """The plan nearest to `old` [items]; pinned items count no change. `warm` prices save the second solve work.

    The old plan with the pins put in is proved to be it by arithmetic where it keeps every hard rule.
    """
    began, problem = time.monotonic(), formulation.problem
    wanted = with_pins(formulation, old)
    if legal(formulation, wanted):
        value = problem.value(wanted)
        return Loyal(wanted, 0, 0, value, value)
    elsewhere = _elsewhere(problem, old, counted(formulation))
    first = _fewest(problem, elsewhere, wanted, replace(options, seconds=SHARE * options.seconds, gap=0.0), stop)
    changes, least = -first.value, max(1, -first.bound)
    left = options.seconds if options.reproducible else max(0.1, options.seconds - (time.monotonic() - began))
    limit = replace(elsewhere, high=np.array([changes], np.int64))
    kept = replace(problem, limits=(*problem.limits, limit), start=first.unit_of)
    price = np.concatenate([warm.price, np.zeros(1, np.int64)])
    then = solve(kept, replace(options, seconds=left), None, stop, Warm(first.unit_of, price, warm.cuts))
    return as_it_is(formulation, old, then.unit_of, least, then.bound)


def as_it_is(formulation: Formulation, old: Ints, unit_of: Ints, least: int, bound: int) -> Loyal:
    """Any other assignment [items] as a Loyal, with what is proved of the nearest."""
    changes = int(counted(formulation)[unit_of != old].sum())
    return Loyal(unit_of, changes, min(least, changes), formulation.problem.value(unit_of), bound)


def with_pins(formulation: Formulation, old: Ints) -> Ints:
    """The old plan [items] with every pinned item where its pin says."""
    pin = formulation.setting.standing.pin
    return np.where(pin >= 0, pin, old)


def legal(formulation: Formulation, unit_of: Ints) -> bool:
    """Whether an assignment keeps every hard rule, those on the members of pools among them."""
    return not formulation.problem.faults(unit_of) and not broken_unions(formulation, unit_of)


def counted(formulation: Formulation) -> Ints:
    """Accounts of each item that count as a change when it is elsewhere: those that no pin binds [items]."""
    setting = formulation.setting
    return np.where(setting.standing.pin >= 0, 0, setting.items.size).astype(np.int64)


def _elsewhere(problem: Problem, old: Ints, size: Ints) -> Limit:
    """The number of accounts that are not where the old plan has them, as one row without a bound."""
    item, none = np.flatnonzero(size), np.zeros(1, np.int64)
    return Limit(
        "changes", (Term(size, np.ones((1, problem.num_units), np.int64)),), none - NO_BOUND, none + NO_BOUND, ("plan",),
        none, none, 1, np.zeros(len(item), np.int64), item, old[item], -size[item],
    )  # fmt: skip


def _fewest(problem: Problem, elsewhere: Limit, wanted: Ints, options: Options, stop: Stop) -> Result:
    """As few accounts elsewhere as the hard rows allow: the value is minus their number."""
    hard = tuple(limit for limit in problem.limits if not (limit.price_low.any() or limit.price_high.any()))
    question = replace(problem, worth=SumWorth(elsewhere, -1), limits=hard)
    rows = sum(limit.num_groups for limit in hard)
    return solve(question, options, None, stop, Warm(wanted, np.zeros(rows, np.int64)))
