"""Floor 5: the books that a scenario adds - how they fill along their ramp, when they reach their target, what they cost."""

from __future__ import annotations

import math
from dataclasses import dataclass

from solver.runs.outcome import Outcome, RunResult, UnitOutcome

POOLED = "pooled"
FULL = 0.995  # of the target counts as reached: loads come in whole accounts
LONG = 40  # quarters: what is reached later than that is not on this path


@dataclass(frozen=True)
class Step:
    """A hire's quarter (1 = first). `filled`: load at the target ratios, as a share of a full book without ramp; `peers`: the
    same of the books of the same kind that were there before (None: none)."""

    quarter: int
    first_day: str
    fte: float
    accounts: int
    arr: float
    load: float
    filled: float
    peers: float | None


@dataclass(frozen=True)
class Hire:
    """An added book over the planned quarters; `reached` and `level`: the first quarter in which it carries its target,
    and as much as its peers (0: in none of them); `path`: the quarter in which its target is reached if it goes on filling as
    between the last two quarters (0: it does not)."""

    unit: str
    name: str
    cost: float  # a year
    quarters: int
    steps: tuple[Step, ...]
    reached: int
    level: int
    path: int


def hires_of(result: RunResult) -> tuple[Hire, ...]:
    """Every book that the scenario added, in the order of their ids; a new pool is no hire: its members were there before."""
    units = sorted({u.unit for q in result.quarters for u in q.units if u.added and u.coverage != POOLED})
    return tuple(_hire(unit, result) for unit in units)


def _hire(unit: str, result: RunResult) -> Hire:
    found = [(k, q, u) for k, q in enumerate(result.quarters, 1) for u in q.units if u.unit == unit]
    full = max(u.fte for _, _, u in found)
    steps = tuple(
        Step(
            k, q.first_day, u.fte, u.accounts, u.arr, u.load, round(u.target_use * u.fte / full, 6) if full else 0.0, _peers(q, u)
        )
        for k, q, u in found
    )
    level = next((s.quarter for s in steps if s.fte and s.peers is not None and s.filled >= s.peers * FULL), 0)
    reached = next((s.quarter for s in steps if s.filled >= FULL), 0)
    last = found[-1][2]
    return Hire(unit, last.name or unit, last.cost, len(result.quarters), steps, reached, level, 0 if reached else _path(steps))


def _peers(quarter: Outcome, unit: UnitOutcome) -> float | None:
    """What books of the same kind that the scenario did not add carry, per FTE, as a share of their target."""
    found = [u for u in quarter.units if not u.added and u.coverage == unit.coverage and u.fte > 0]
    fte = sum(u.fte for u in found)
    return round(sum(u.target_use * u.fte for u in found) / fte, 6) if fte else None


def _path(steps: tuple[Step, ...]) -> int:
    if len(steps) < 2 or steps[-1].filled <= steps[-2].filled:
        return 0
    more = math.ceil((FULL - steps[-1].filled) / (steps[-1].filled - steps[-2].filled))
    return steps[-1].quarter + more if more <= LONG else 0


def reached_words(hire: Hire) -> str:
    """When a hire's book reaches its target, and its peers."""
    n = hire.quarters
    within = (
        f"does not reach its target within the {n} quarters planned" if n > 1 else "does not reach its target in its only quarter"
    )
    if hire.reached:
        first = f"reaches its target in quarter {hire.reached}"
    elif hire.path:
        first = f"{within}; on this path in quarter {hire.path}"
    else:
        first = within + ("; it fills no further" if n > 1 else "")
    peers = hire.steps[-1].peers
    if peers is None:
        return first
    then = f"as much as its peers from quarter {hire.level}" if hire.level else "less than its peers throughout"
    return f"{first}; {then} (they carry {100 * peers:.0f} % of theirs)"
