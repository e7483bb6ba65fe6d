"""Floor 4: the weeks in which hand-offs are done, and their working days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from solver.policy import Blackout

DAY = timedelta(days=1)
FRIDAY = 4
FULL = 5  # working days of a whole week


@dataclass(frozen=True)
class Week:
    """Monday to Sunday, cut at both ends of the time that is planned; `days` are those on which an account may change hands."""

    number: int  # from 1; weeks without such a day have none and are left out
    first: date
    last: date
    days: tuple[date, ...]


def weeks_of(first: date, last: date, blackouts: Sequence[Blackout]) -> tuple[Week, ...]:
    """The weeks of [first, last] that have a day from Monday to Friday outside the blackouts."""
    out: list[Week] = []
    day = first
    while day <= last:
        end = min(last, day + timedelta(days=6 - day.weekday()))
        span = [day + timedelta(days=k) for k in range((end - day).days + 1)]
        days = tuple(d for d in span if d.weekday() <= FRIDAY and not any(b.from_ <= d <= b.to for b in blackouts))
        if days:
            out.append(Week(len(out) + 1, day, end, days))
        day = end + DAY
    return tuple(out)
