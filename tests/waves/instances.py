"""Hand-offs without a plan: every test says only what matters to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from solver.waves.choices import choices_of
from solver.waves.goals import Judge
from solver.waves.handoffs import Handoff
from solver.waves.sides import Person, Side
from solver.waves.weeks import Week, weeks_of

FIRST, LAST = date(2026, 10, 5), date(2026, 11, 1)  # four whole weeks


def four_weeks() -> tuple[Week, ...]:
    return weeks_of(FIRST, LAST, ())


def side(name: str, budget: int, weeks: int = 4, at_once: int = 3) -> Side:
    """Somebody who is always there, with so many thousandths of hours in each week."""
    person = Person(name, name.title(), None, None, None)
    return Side(name, name.title(), False, (person,), np.full(weeks, budget, np.int64), at_once)


def handoff(key: str, to: str, hours: dict[str, int], **given: Any) -> Handoff:
    usual: dict[str, Any] = {
        "rows": (), "top": (), "weeks": 1, "first": FIRST, "last": LAST, "leaver": None, "undated": False, "renewals": (),
        "risk": 0, "weight": 1,
    }  # fmt: skip
    return Handoff(key=key, to=to, hours=tuple(sorted(hours.items())), **{**usual, **given})


def judge(handoffs: list[Handoff], sides: list[Side], weeks: tuple[Week, ...] | None = None) -> Judge:
    weeks = weeks or four_weeks()
    known = {s.name: s for s in sides}
    return Judge(handoffs, [choices_of(h, weeks, known) for h in handoffs], known, len(weeks))
