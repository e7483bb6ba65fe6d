"""Floor 2: hard minima that no plan can meet - exit 4 with the arithmetic, instead of a bound quietly given up."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from solver.errors import ConflictError
from solver.exact import ceil_div
from solver.model.limits import Row
from solver.model.setting import Setting
from solver.model.structure import set_capacity
from solver.problem import NO_BOUND, Bools, Ints, Problem

BLOCK = 2048


def check_minima(setting: Setting, problem: Problem, rows: Iterable[Row]) -> None:
    """Raise ConflictError where a hard minimum, or those of one limit together, are above all that could be there.

    Today's start may miss a minimum (the row is widened by it then), so only those it misses are looked at.
    """
    for row in rows:
        limit, asked = row.limit, row.asked
        if asked is None or len(limit.fix_item) or row.offset.any() or row.relative:
            continue
        missed = np.flatnonzero((asked > limit.low) & (asked > -NO_BOUND))
        if not len(missed):
            continue
        for group in missed:
            over = np.array([term.over[group] for term in limit.terms])
            _check(setting, problem, row, over, int(asked[group]), f"for {limit.labels[group]}")
        given = np.flatnonzero(asked > 0)
        if len(given) > 1:
            over = np.array([term.over[given].sum(axis=0) for term in limit.terms])
            _check(setting, problem, row, over, int(asked[given].sum()), f"for all {len(given)} of them together")


def _check(setting: Setting, problem: Problem, row: Row, over: Ints, asked: int, whom: str) -> None:
    best, able = _most(problem, row, over)
    units = np.flatnonzero((over != 0).any(axis=0))
    room = sum(_room(setting, int(u)) for u in units)
    fits = _fits(best, setting.item_load, able, room)
    if fits < asked:
        may, time = int(able.sum()), room / setting.loads.full
        raise ConflictError(
            f"limit {row.limit.name!r} asks for at least {asked / row.unit:,.10g} {row.measure} {whom}, and no plan reaches more "
            f"than {fits / row.unit:,.10g}: {may:,} accounts or families may be there, and there are {time:.2f} FTE of time. "
            "Lower the limit's min, or give it a price so that it may be missed"
        )


def _most(problem: Problem, row: Row, over: Ints) -> tuple[Ints, Bools]:
    """The most that each item can add to the sum with weights `over` [terms, units], and whether it may add at all [items]."""
    best, able = np.zeros(problem.num_items, np.int64), np.zeros(problem.num_items, bool)
    units = np.flatnonzero((over != 0).any(axis=0))
    for first in range(0, problem.num_items, BLOCK):
        items = np.arange(first, min(first + BLOCK, problem.num_items))
        allowed = problem.allows(items)[:, units]
        amount = sum((t.base[items][:, None] * o[units] for t, o in zip(row.limit.terms, over, strict=True)), np.int64(0))
        best[items] = np.where(allowed, amount, 0).max(axis=1, initial=0)
        able[items] = allowed.any(axis=1)
    return best, able


def _room(setting: Setting, unit: int) -> int:
    """Load that a unit carries at most; a pool has its members' own books' time as well, where they are empty."""
    if not unit:
        return int(NO_BOUND)
    fte = set_capacity(setting, frozenset(setting.units.members[unit].tolist()))
    own = int(setting.units.capacity[unit]) if not setting.units.is_pool[unit] else fte
    return max(own, int(setting.unit_load(setting.standing.start)[unit]))


def _fits(amount: Ints, load: Ints, able: Bools, room: int) -> int:
    """The largest sum of amounts whose load fits into `room`, the last item in part: at least what any plan reaches."""
    items = np.flatnonzero(able & (amount > 0))
    order = items[np.argsort(-(amount[items] / np.maximum(load[items], 1e-9)), kind="stable")]
    total, left = 0, room
    for item in order:
        take, need = int(amount[item]), int(load[item])
        if need > left:
            return total + ceil_div(take * left, need)
        total, left = total + take, left - need
    return total
