"""Floor 4: which limits, raised by how much, would let every hand-off be done by both sides - found by solving again."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable
from dataclasses import replace

from pydantic import ValidationError

from solver.engine.cpsat import Effort
from solver.engine.whole import Stages, Sum
from solver.errors import PolicyError
from solver.waves.asked import limits_of
from solver.waves.first_fit import first_fit
from solver.waves.plan_waves import judge_of
from solver.waves.program import program_of
from solver.waves.schedule import Schedule

KEYS = ("hours_per_week", "hire_hours_per_week", "leaver_hours_per_week", "t1_at_once")
FACTORS = (1.2, 1.5, 2.0, 3.0)
MOST = 500  # hand-offs; with more, an answer takes too long
DETERMINISTIC = 2.0  # of CP-SAT's own time units for a question


def remedy_of(schedule: Schedule, deadline: float) -> tuple[str, ...]:
    """The values for --set, as few keys as are needed at the least factor that helps; () where nothing is missing, or nothing was
    found. A run without a clock takes no notice of the `deadline` (time.monotonic)."""
    if not (schedule.alone or None in schedule.chosen) or len(schedule.chosen) > MOST:
        return ()
    factor = next((f for f in FACTORS if _enough(schedule, KEYS, f, deadline)), None)
    if factor is None:
        return ()
    keys = list(KEYS)
    for key in KEYS:
        fewer = [k for k in keys if k != key]
        keys = fewer if fewer and _enough(schedule, fewer, factor, deadline) else keys
    return _sets(schedule, keys, factor)


def _sets(schedule: Schedule, keys: Iterable[str], factor: float) -> tuple[str, ...]:
    raised = ((key, math.ceil(getattr(schedule.limits, key) * factor)) for key in keys)
    return tuple(f"waves.{key}={value}" for key, value in raised)


def _enough(schedule: Schedule, keys: Iterable[str], factor: float, deadline: float) -> bool:
    """Whether a schedule in which both sides do every hand-off was found with these keys raised."""
    asked = schedule.asked
    if not asked.reproducible and time.monotonic() > deadline:
        return False
    try:
        limits = limits_of(schedule.plan.policy, replace(asked, sets=(*asked.sets, *_sets(schedule, keys, factor))))
    except (PolicyError, ValidationError):
        return False
    _, judge = judge_of(schedule.plan, limits, schedule.span)
    if any(all(c.alone for c in found) for found in judge.choices):
        return False
    program = program_of(judge, by_risk=False)
    parts = program.goals["not_placed"], program.goals["alone"]
    goal = Sum([k for p in parts for k in p.at], [c for p in parts for c in p.coef])
    effort = Effort(max(0.1, deadline - time.monotonic()), 1, asked.seed, 0, DETERMINISTIC, clocked=not asked.reproducible)
    values = program.values(first_fit(judge, by_risk=True))
    return Stages(program.whole).least("", goal, values, 0, effort, threading.Event()).value == 0
