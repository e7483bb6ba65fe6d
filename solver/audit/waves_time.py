"""Floor 3: the audit's own weeks of a schedule, and the hours that people have in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from solver.audit.dates import DAY
from solver.audit.numbers import milli
from solver.audit.records import Csm
from solver.policy import Policy, Waves

Days = list[date]


def weeks_between(first: date, last: date, limits: Waves) -> list[tuple[date, date, Days]]:
    """First and last day of each week that has working days, and these: Monday to Friday, no blackout."""
    by_monday: dict[date, Days] = defaultdict(list)
    for k in range((last - first).days + 1):
        day = first + k * DAY
        by_monday[day - day.weekday() * DAY].append(day)
    out = []
    for _, days in sorted(by_monday.items()):
        working = [d for d in days if d.isoweekday() < 6 and all(d < b.from_ or d > b.to for b in limits.blackout)]
        if working:
            out.append((days[0], days[-1], working))
    return out


@dataclass(frozen=True)
class Team:
    """Who gives or receives under one name: people with their share of full time in thousandths."""

    name: str
    pool: bool
    members: tuple[tuple[Csm, int], ...]

    def there(self, day: date) -> bool:
        """Whether somebody works on that day."""
        return any(at_work(csm, day) for csm, _ in self.members)

    def hours(self, week: tuple[date, date, Days], last: date, policy: Policy, limits: Waves) -> int:
        """Thousandths of hours for hand-offs in a week."""
        total = 0
        for csm, share in self.members:
            present = sum(at_work(csm, day) for day in week[2])
            total += milli(_rate(csm, week[0], last, policy, limits)) * share * present // 5000
        return total

    def most_open(self, limits: Waves) -> int:
        """Hand-offs of the best tier that may be open at once."""
        return limits.t1_at_once * (len(self.members) if self.pool else 1)

    def leaves(self, last: date) -> date | None:
        """The last day of somebody who leaves by `last`; pools do not leave."""
        end = None if self.pool else self.members[0][0].end
        return end if end is not None and end <= last else None


def at_work(csm: Csm, day: date) -> bool:
    """Whether somebody is employed and not on leave."""
    if (csm.start is not None and day < csm.start) or (csm.end is not None and day > csm.end):
        return False
    if csm.leave_from is None and csm.leave_to is None:
        return True
    return day < (csm.leave_from or date.min) or day > (csm.leave_to or date.max)


def _rate(csm: Csm, monday: date, last: date, policy: Policy, limits: Waves) -> float:
    if csm.end is not None and csm.end <= last:
        return limits.leaver_hours_per_week
    if csm.start is not None and (monday - csm.start) < timedelta(days=policy.ramp.new_hire_days):
        return limits.hire_hours_per_week
    return limits.hours_per_week


def teams_of(csms: tuple[Csm, ...], as_of: date) -> dict[str, Team]:
    """Everybody who has not left by `as_of`, and every pool that one of them works in."""
    teams: dict[str, Team] = {}
    pooled: dict[str, list[tuple[Csm, int]]] = defaultdict(list)
    for csm in csms:
        if csm.end is not None and csm.end <= as_of:
            continue
        fte, given = milli(csm.fte), milli(csm.pool_share)
        own = fte if csm.coverage != "both" else fte * (1000 - given) // 1000
        teams[csm.id] = Team(csm.id, False, ((csm, own),))
        if csm.pool and csm.coverage in ("pooled", "both"):
            pooled[csm.pool].append((csm, fte if csm.coverage == "pooled" else fte * given // 1000))
    return teams | {name: Team(name, True, tuple(members)) for name, members in pooled.items()}
