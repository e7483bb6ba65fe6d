"""Floor 6: a problem in which nothing moves by choice, without the items that cannot move: hundreds of items, not thousands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solver.engine import Cut, Options, Result, Warm, solve
from solver.model.formulate import Formulation
from solver.policy import Limit as Rule
from solver.policy import Policy
from solver.problem import NO_BOUND, NOBODY, Bools, Ints, Limit, Problem, Term
from solver.signals import Stop

STILL = Rule(name="moves_required_only", measure="moved", over="plan", max=0, why="nothing moves that need not move")
TIMES = (
    4  # the value of a plan worth `scale`, the anchor's part included, in scales: one that loses much is solved to the same gap
)


@dataclass(frozen=True)
class Narrow:
    """`problem`: the `free` items, and last one settled item, the anchor: what the fixed ones are worth, and so much more
    that every value is positive.

    A value here is the whole problem's plus `more`.
    """

    problem: Problem
    free: Ints
    more: int


def required_only(policy: Policy) -> Policy:
    """The policy in mode `required`, with the hard limit that keeps everything in place that need not move, and one objective."""
    limits = [x for x in policy.limit if x.name != STILL.name]
    return policy.model_copy(update={"mode": "required", "objective": "weighted", "limit": (*limits, STILL)})


def solve_still(
    formulation: Formulation, options: Options, scale: int, warm: Warm | None = None, stop: Stop | None = None
) -> Result:
    """The best plan of a formulation of a policy that is `required_only`; `options.gap` is a share of `scale`.

    An item that may stay where it is and is not pinned has no other place under that limit, so only the others are solved.
    The result is the whole formulation's: in its cuts the items that stay are counted from 1 downwards.
    """
    narrow = narrowed(formulation, max(1, scale))
    known = None if warm is None else Warm(np.append(warm.unit_of[narrow.free], NOBODY), warm.price)
    found = solve(narrow.problem, replace(options, gap=options.gap / TIMES), stop=stop, warm=known)
    start = formulation.problem.start

    def whole(unit_of: Ints) -> Ints:
        out = start.copy()
        out[narrow.free] = unit_of[:-1]
        return out

    return replace(
        found, unit_of=whole(found.unit_of), first_plan=whole(found.first_plan), value=found.value - narrow.more,
        bound=found.bound - narrow.more, certified_bound=found.certified_bound - narrow.more,
        start_value=found.start_value - narrow.more,
        cuts=tuple((_whole_cut(cut, narrow.free, start), y) for cut, y in found.cuts),
    )  # fmt: skip


def _whole_cut(cut: Cut, free: Ints, start: Ints) -> Cut:
    """A cut of the narrow problem as one of the whole: what stays in its unit only takes room, as in the narrow bounds."""
    stays = np.setdiff1d(np.flatnonzero(start == cut.unit), free)
    flipped = cut.flipped[cut.flipped < len(free)]
    return replace(cut, flipped=np.union1d(free[flipped], stays))


def narrowed(formulation: Formulation, scale: int) -> Narrow:
    """The problem over the items that may not stay, or are pinned."""
    whole, standing = formulation.problem, formulation.setting.standing
    fixed = standing.may_stay & (standing.pin < 0)
    free = np.flatnonzero(~fixed)
    rest = int(whole.item_worth(whole.start)[fixed].sum())

    def allows(items: Ints) -> Bools:
        out = np.zeros((len(items), whole.num_units), bool)
        real = items < len(free)
        out[real] = whole.allows(free[items[real]])
        out[~real, NOBODY] = True
        return out

    def worth(items: Ints, units: Ints) -> Ints:
        out = np.full((len(items), len(units)), rest + (TIMES - 1) * scale, np.int64)
        real = items < len(free)
        out[real] = whole.worth(free[items[real]], units)
        return out

    limits = tuple(_less(limit, fixed, free, whole.start) for limit in whole.limits)
    problem = Problem(len(free) + 1, whole.num_units, allows, worth, limits, np.append(whole.start[free], NOBODY))
    return Narrow(problem, free, (TIMES - 1) * scale)


def _less(limit: Limit, fixed: Bools, free: Ints, start: Ints) -> Limit:
    """A limit over the free items and the anchor; what the fixed ones add is taken off its bounds."""
    inside = ~fixed[limit.fix_item]
    others = replace(
        limit, terms=tuple(Term(np.where(fixed, t.base, 0), t.over) for t in limit.terms), fix_group=limit.fix_group[~inside],
        fix_item=limit.fix_item[~inside], fix_unit=limit.fix_unit[~inside], fix_amount=limit.fix_amount[~inside],
    )  # fmt: skip
    sums = others.activity(start)
    return replace(
        limit,
        terms=tuple(Term(np.append(t.base[free], 0), t.over) for t in limit.terms),
        low=np.where(limit.low > -NO_BOUND, limit.low - sums, limit.low),
        high=np.where(limit.high < NO_BOUND, limit.high - sums, limit.high),
        fix_group=limit.fix_group[inside], fix_item=np.searchsorted(free, limit.fix_item[inside]),
        fix_unit=limit.fix_unit[inside], fix_amount=limit.fix_amount[inside],
    )  # fmt: skip
