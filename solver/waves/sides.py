"""Floor 4: who gives and who receives - books, pools and leavers, the days they work, the hours they have for hand-offs."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import milli
from solver.policy import Waves
from solver.problem import Ints
from solver.roster import gone_by
from solver.waves.weeks import FULL, Week


@dataclass(frozen=True)
class Person:
    """A CSM of the roster: the days on which they are there."""

    csm_id: str
    name: str
    start: date | None
    end: date | None
    leave: tuple[date, date] | None

    def works(self, day: date) -> bool:
        """Whether the day is one of theirs; weekends and blackouts are the caller's."""
        here = (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
        return here and not (self.leave is not None and self.leave[0] <= day <= self.leave[1])


@dataclass(frozen=True)
class Side:
    """A book, a pool, or somebody who leaves in the quarter. `budget` [weeks]: thousandths of hours for hand-offs."""

    name: str  # csm_id or pool
    label: str
    is_pool: bool
    people: tuple[Person, ...]
    budget: Ints
    t1_at_once: int

    @property
    def leaves(self) -> date | None:
        """The last day of a person's work, where there is one; pools have none."""
        return None if self.is_pool else self.people[0].end

    def works(self, day: date) -> bool:
        """Whether somebody is there."""
        return any(p.works(day) for p in self.people)


@dataclass(frozen=True)
class Hours:
    """What a working day of somebody is worth, in thousandths of hours a week."""

    limits: Waves
    weeks: tuple[Week, ...]
    last: date  # of the quarter
    hire_days: int

    def budget(self, person: Person, fte: int) -> Ints:
        """Thousandths of hours in each week, for the days on which they work; `fte` in thousandths."""
        return np.array(
            [self._rate(person, w) * fte * sum(map(person.works, w.days)) // (1000 * FULL) for w in self.weeks], np.int64
        )

    def _rate(self, person: Person, week: Week) -> int:
        limits = self.limits
        if person.end is not None and person.end <= self.last:
            return milli(limits.leaver_hours_per_week)
        new = person.start is not None and week.first < person.start + timedelta(days=self.hire_days)
        return milli(limits.hire_hours_per_week if new else limits.hours_per_week)


def sides_of(book: Book, hours: Hours) -> dict[str, Side]:
    """All that can give or receive, by name: everybody who has not left by the planning date, and the pools they work in."""
    gone = gone_by(book.csms, book.as_of)
    rows = [r for r in book.csms.to_dict("records") if r["csm_id"] not in gone]
    at_once = hours.limits.t1_at_once
    out: dict[str, Side] = {}
    pools: dict[str, list[tuple[Person, Ints]]] = {}
    for row in rows:
        person = _person(row)
        share = milli(row["pool_share"]) if row["coverage"] == "both" else 0
        fte = milli(row["fte"])
        own = hours.budget(person, fte * (1000 - share) // 1000)
        out[person.csm_id] = Side(person.csm_id, person.name, False, (person,), own, at_once)
        if row["pool"] and row["coverage"] != "dedicated":
            part = fte * (share if row["coverage"] == "both" else 1000) // 1000
            pools.setdefault(row["pool"], []).append((person, hours.budget(person, part)))
    for name, members in sorted(pools.items()):
        people = tuple(p for p, _ in members)
        budget = np.sum([b for _, b in members], axis=0)
        out[name] = Side(name, name, True, people, budget, at_once * len(people))
    return out


def _person(row: dict[Hashable, Any]) -> Person:
    first, last = _day(row["leave_from"]), _day(row["leave_to"])
    leave = (first or date.min, last or date.max) if first or last else None
    return Person(str(row["csm_id"]), str(row["name"]), _day(row["start_date"]), _day(row["end_date"]), leave)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
