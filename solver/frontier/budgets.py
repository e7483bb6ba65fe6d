"""Floor 5: the budgets of moves as a dial - from none, over those of maintain and recut, to no budget at all.

A dial position names a policy whose budgets are nested in the next one's, so that a plan for one is legal in all that
follow: more moves allowed, never less value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from solver.policy import Limit, Policy
from solver.policy.tables import Mode

MOVED = ("moved", "moved_arr")
BOUNDS = ("max", "max_share", "max_fte")
NONE, MAINTAIN, RECUT, ALL = 0.0, 1.0, 2.0, 3.0
DIALS = (NONE, 0.25, 0.5, 0.75, MAINTAIN, 1.35, 1.7, RECUT, 2.5, ALL)
NAMES = {NONE: "required", MAINTAIN: "recommended", RECUT: "recut", ALL: "unrestricted"}


@dataclass(frozen=True)
class Dial:
    """A position: its name (required, recommended, recut, unrestricted, or in between) and the policy."""

    position: float
    name: str
    policy: Policy


def dials_of(policy: Policy, positions: Iterable[float] = DIALS) -> list[Dial]:
    """The policy at each position. Rules other than budgets are those of the policy's own mode at all of them; the objective
    is the weighted one, because values of stages cannot be compared."""
    own = policy.mode if policy.mode != "required" else "maintain"
    budgets = {mode: _budgets(policy, mode) for mode in ("maintain", "recut")}
    others = tuple(_always(x) for x in policy.limit if not _is_budget(x) and (not x.modes or own in x.modes))
    found = []
    for position in positions:
        limits = (*others, *_at(position, budgets["maintain"], budgets["recut"]))
        mode: Mode = "required" if position == NONE else "maintain" if position <= MAINTAIN else "recut"
        found.append(
            Dial(position, _name(position), policy.model_copy(update={"limit": limits, "mode": mode, "objective": "weighted"}))
        )
    return found


def _name(position: float) -> str:
    """What a position is called: by its mode, or by how far it lies from one."""
    if position in NAMES:
        return NAMES[position]
    if position < MAINTAIN:
        return f"{position:.0%} of budget"
    return f"{position - MAINTAIN:.0%} to recut" if position < RECUT else f"{1 / (ALL - position):.2g} x recut"


def _is_budget(limit: Limit) -> bool:
    """A hard upper bound on moves by choice, over the plan or its tiers."""
    return limit.measure in MOVED and limit.over in ("plan", "tier") and limit.price is None and _bounded(limit)


def _bounded(limit: Limit) -> bool:
    return any(getattr(limit, b) is not None for b in BOUNDS) and limit.min is None and limit.min_share is None


def _budgets(policy: Policy, mode: Mode) -> list[Limit]:
    return [_always(x) for x in policy.limit if _is_budget(x) and (not x.modes or mode in x.modes)]


def _always(limit: Limit) -> Limit:
    return limit.model_copy(update={"modes": ()})


def _at(position: float, maintain: list[Limit], recut: list[Limit]) -> list[Limit]:
    """The budgets at a position: scaled up to maintain's, from there to recut's, from there away."""
    if position == NONE:
        return [Limit(name="moves_required_only", measure="moved", over="plan", max=0, why="nothing moves that need not move")]
    ends = {_same(x): x for x in recut}
    kept = [x for x in recut if _same(x) not in {_same(m) for m in maintain}] if position < RECUT else []
    if position <= MAINTAIN:
        return [_scaled(x, position) for x in maintain] + kept
    if position < RECUT:
        way = position - MAINTAIN
        return [_between(x, ends[_same(x)], way) if _same(x) in ends else _scaled(x, 1 / (1 - way)) for x in maintain] + kept
    return [_scaled(x, 1 / (ALL - position)) for x in recut] if position < ALL else []


def _same(limit: Limit) -> tuple[object, ...]:
    """What makes two budgets one rule with two bounds."""
    return limit.measure, limit.over, limit.tiers, limit.coverage, limit.of, tuple(sorted(limit.where.items()))


def _scaled(limit: Limit, by: float) -> Limit:
    bounds = {b: _capped(b, v * by) for b in BOUNDS if (v := getattr(limit, b)) is not None}
    return limit.model_copy(update=bounds)


def _between(low: Limit, high: Limit, way: float) -> Limit:
    """Part of the way from one bound to the other; a bound that only one of them has is that one's own."""
    bounds = {}
    for b in BOUNDS:
        first, last = getattr(low, b), getattr(high, b)
        if first is not None and last is not None:
            bounds[b] = _capped(b, first + way * (max(first, last) - first))
        elif first is not None:
            bounds[b] = _capped(b, first / (1 - way))
    return low.model_copy(update=bounds)


def _capped(bound: str, value: float) -> float:
    """A bound; shares end at 1 and have four decimals."""
    return min(1.0, round(value, 4)) if bound == "max_share" else value
