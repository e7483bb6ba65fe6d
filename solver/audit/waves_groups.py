"""Floor 3: what is handed over together, when it may be, and how it should be judged - the audit's own reading of a plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from solver.audit.folder import Record
from solver.audit.ledger import as_number
from solver.audit.numbers import half_up, milli
from solver.audit.waves_time import Days, Team
from solver.policy import Policy, Waves

Window = tuple[int, int]  # first and last week, counted from 0
RISKS = ("low", "medium", "high")


@dataclass(frozen=True)
class Frame:
    """All that a group is measured against."""

    policy: Policy
    limits: Waves
    as_of: date
    first: date
    last: date
    weeks: list[tuple[date, date, Days]]
    teams: dict[str, Team]
    budget: dict[str, list[int]]
    names: dict[str, str]  # csm_id -> name


@dataclass(frozen=True)
class Group:
    """Accounts that are handed over at once: rows of assignments.csv."""

    key: str
    rows: list[Record]
    to: str
    hours: dict[str, int]  # thousandths, by team
    tops: list[str]  # teams that have it open as one of the best tier
    length: int
    first: date
    last: date
    hurried: bool  # somebody who gives leaves in the quarter
    renewals: list[date]
    points: dict[str, int]  # by account
    risk: int
    weight: int
    gone: frozenset[str]  # givers who leave in the quarter
    after: tuple[date, date] | None  # when the owner may change without them
    bare: list[
        tuple[int, date | None, date | None]
    ]  # accounts without an owner today, or with a leaver: weight, renewal, leaving

    def hours_in(self, window: Window, frame: Frame) -> dict[str, int]:
        """Thousandths by team: who has left has none of it."""
        left = self.gone if self.alone(window, frame) else frozenset()
        return {name: hours for name, hours in self.hours.items() if name not in left}

    def tops_in(self, window: Window, frame: Frame) -> list[str]:
        """Teams that have it open as one of the best tier."""
        return [name for name in self.tops if not (name in self.gone and self.alone(window, frame))]

    def alone(self, window: Window, frame: Frame) -> bool:
        """Whether it begins when the givers who leave have left."""
        return self.after is not None and frame.weeks[window[0]][0] >= self.after[0]

    def waits(self, window: Window, frame: Frame) -> int:
        """Weight times weeks with nobody: from the first week on, or, without the giver, from the first in which it may begin."""
        begin = next((k for k, w in enumerate(frame.weeks) if self.after and w[0] >= self.after[0]), 0)
        left = self.alone(window, frame)
        weeks = ((weight, window[1] + 1 - (begin if gone else 0)) for weight, _, gone in self.bare if not gone or left)
        return sum(weight * count for weight, count in weeks)

    def renews_with_nobody(self, window: Window, frame: Frame) -> int:
        """Weight of accounts whose renewal comes when they have nobody, or on the day that this ends."""
        left = self.alone(window, frame)
        change = change_of(self, window[1], frame, alone=left)
        return sum(
            weight
            for weight, day, gone in self.bare
            if day and change and day <= change and (day > gone if gone else day >= frame.first) and (left or not gone)
        )


def groups_of(assignments: list[Record], frame: Frame) -> list[Group]:
    """The moved and the new accounts, families together."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in assignments:
        if row["moved"] == "true" or row["move_type"] == "new":
            found[row["family"] or row["account_id"]].append(row)
    return [_group(key, rows, frame) for key, rows in sorted(found.items())]


def day(text: str) -> date | None:
    """An ISO date, or none."""
    return date.fromisoformat(text) if text else None


def whole(row: Record) -> int:
    """ARR in whole currency: hundredths plus 50, by 100, rounded down."""
    return (half_up(Fraction(row["arr"]) * 100) + 50) // 100


def _group(key: str, rows: list[Record], frame: Frame) -> Group:
    policy, limits, teams = frame.policy, frame.limits, frame.teams
    best = sorted(policy.tiers)[0]
    hours: dict[str, int] = defaultdict(int)
    first, last = frame.first, frame.last
    leaving: dict[str, date] = {}
    for row in rows:
        tier = policy.tiers[row["tier"]]
        giver = teams.get(row["previous_owner"])
        if giver:
            hours[giver.name] += milli(tier.handoff_hours_out)
            gone = giver.leaves(frame.last)
            leaving |= {giver.name: gone} if gone is not None else {}
            last = min(last, gone or last)
        if row["unit"] in teams:
            hours[row["unit"]] += milli(tier.handoff_hours_in)
        first, last = max(first, day(row["not_before"]) or first), min(last, day(row["not_after"]) or last)
    strategic = any(row["tier"] == best for row in rows)
    points = {row["account_id"]: points_of(row, frame) for row in rows}
    most = max(points.values())
    return Group(
        key=key, rows=rows, to=rows[0]["unit"], hours=dict(hours),
        tops=sorted({n for row in rows for n in (row["previous_owner"], row["unit"]) if n in teams}) if strategic else [],
        length=max(limits.weeks.get(row["tier"], 1) for row in rows), first=first, last=last,
        hurried=bool(leaving), gone=frozenset(leaving), after=_after(rows, leaving, frame),
        renewals=[d for row in rows if policy.tiers[row["tier"]].hold_renewal and (d := day(row["renewal_date"]))],
        points=points, risk=(most >= limits.medium_from) + (most >= limits.high_from),
        weight=sum(_weight(row, policy) for row in rows), bare=_bare(rows, frame),
    )  # fmt: skip


def _weight(row: Record, policy: Policy) -> int:
    return milli(policy.tiers[row["tier"]].weight) * whole(row) // 1000 + 1


def _bare(rows: list[Record], frame: Frame) -> list[tuple[int, date | None, date | None]]:
    """Who has nobody, or will have nobody when somebody has left; nobody waits who goes to nobody."""
    found = []
    for row in rows:
        giver = frame.teams.get(row["previous_owner"])
        gone = giver.leaves(frame.last) if giver else None
        if row["unit"] and (giver is None or gone):
            found.append((_weight(row, frame.policy), day(row["renewal_date"]), gone))
    return found


def _after(rows: list[Record], leaving: dict[str, date], frame: Frame) -> tuple[date, date] | None:
    """From the day after the last of them left, where nothing but that ends the plan's own dates."""
    if not leaving:
        return None
    ends = set(leaving.values())
    starts = [d for row in rows if (d := day(row["not_before"]))]
    stops = [d for row in rows if (d := day(row["not_after"])) and d not in ends]
    span = max([max(ends) + timedelta(days=1), *starts]), min([frame.last, *stops])
    return span if span[0] <= span[1] else None


def points_of(row: Record, frame: Frame) -> int:
    """Risk points: health, tier, renewal, size."""
    policy, tiers = frame.policy, sorted(frame.policy.tiers)
    health, renewal = as_number(row["health"]), day(row["renewal_date"])
    points = 0
    if health is not None:
        points += (health < policy.health.red) + (health < policy.health.yellow)
    points += {tiers[0]: 2, tiers[1]: 1}.get(row["tier"], 0)
    if renewal is not None and 0 <= (renewal - frame.as_of).days <= max(90, policy.handoff.renewal_days):
        days = (renewal - frame.as_of).days
        points += 2 if days <= 90 else 1 if days <= policy.handoff.renewal_days else 0
    line = policy.moves.approval_arr
    return points + int(line > 0 and whole(row) >= line)


def parts(hours: int, length: int) -> list[int]:
    """Hours over weeks: as even as whole thousandths are, the larger ones first."""
    return [(hours + length - 1 - k) // length for k in range(length)]


def change_of(group: Group, week: int, frame: Frame, *, alone: bool) -> date | None:
    """The day in that week on which the owner changes: the last that is allowed, with the giver or when they have left."""
    receiver = frame.teams.get(group.to)
    first, last = group.after if alone and group.after is not None else (group.first, group.last)
    days = [d for d in frame.weeks[week][2] if first <= d <= last and (receiver is None or receiver.there(d))]
    return max(days, default=None)


def windows_of(group: Group, frame: Frame) -> list[Window]:
    """Every window that the rules allow the group, others aside."""
    return _allowed(group, frame, alone=False) + (_allowed(group, frame, alone=True) if group.after else [])


def _allowed(group: Group, frame: Frame, *, alone: bool) -> list[Window]:
    """Those with the giver, or those without one who has left."""
    ends = [w for w in range(len(frame.weeks)) if change_of(group, w, frame, alone=alone) is not None]
    by_length: dict[int, list[Window]] = {}
    for n in range(1, group.length + 1):
        windows = [(e - n + 1, e) for e in ends if e >= n - 1]
        by_length[n] = [w for w in windows if group.alone(w, frame) == alone and _holds(group, w, frame)]
    possible = [n for n, found in by_length.items() if found]
    every = group.hurried and not alone
    allowed = [w for n in possible if every or n == max(possible) for w in by_length[n]]
    if not every and possible:
        allowed += _before_renewals(group, by_length, max(possible), frame)
    quiet = [w for w in allowed if not renewal_in(group, w, frame)]
    return quiet or allowed


def _before_renewals(group: Group, by_length: dict[int, list[Window]], longest: int, frame: Frame) -> list[Window]:
    """Shorter windows in which less renews with nobody than in any longer one."""
    out: list[Window] = []
    least = min(group.renews_with_nobody(w, frame) for w in by_length[longest])
    for n in range(longest - 1, 0, -1):
        found = [(group.renews_with_nobody(w, frame), w) for w in by_length[n]]
        out += [w for worth, w in found if worth < least]
        least = min([least, *(worth for worth, _ in found)])
    return out


def _holds(group: Group, window: Window, frame: Frame) -> bool:
    """Whether each week has room for the group's own hours."""
    length = window[1] - window[0] + 1
    return all(
        part <= frame.budget[name][window[0] + k]
        for name, hours in group.hours_in(window, frame).items()
        for k, part in enumerate(parts(hours, length))
    )


def renewal_in(group: Group, window: Window, frame: Frame) -> date | None:
    """The first renewal that lies in the weeks of a window."""
    first, last = frame.weeks[window[0]][0], frame.weeks[window[1]][1]
    return min((d for d in group.renewals if first <= d <= last), default=None)
