"""Floor 4: the hand-offs of a plan - a moved or new account, or the moved accounts of a family, which go together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from solver.exact import milli, whole_currency
from solver.plan.written import Written
from solver.policy import Policy, Waves
from solver.problem import Ints
from solver.waves.risk import class_of, points_of
from solver.waves.sides import Side

Record = dict[Hashable, Any]


@dataclass(frozen=True)
class Handoff:
    """One hand-off. `rows` are positions in the table of moves; hours are thousandths.

    Its owner changes on a day of [first, last]. `leaver`: the last day of who gives it, where that is in the quarter. `after`:
    the days on which it may change when they have gone, by the receiver alone; None where nobody leaves, or holds forbid it.
    """

    key: str  # the account, or the family
    rows: tuple[int, ...]
    to: str  # a side, "" = nobody
    hours: tuple[tuple[str, int], ...]  # side -> hours, by name
    top: tuple[str, ...]  # sides for which it is one of the best tier; empty for other tiers
    weeks: int  # that it takes, where nothing cuts it short
    first: date
    last: date
    leaver: date | None
    undated: bool  # pinned against holds that fill the quarter: no day is right
    renewals: tuple[date, ...]  # that should not lie in its weeks
    risk: int  # position in CLASSES
    weight: int  # weighted ARR in whole currency, and 1 for each account
    gone: tuple[str, ...] = ()  # givers who leave in the quarter
    orphan: int = 0  # of the weight, that of accounts that have nobody today: new ones, and those of owners long gone
    left: int = 0  # ... of accounts whose giver leaves in the quarter
    due: tuple[
        tuple[date, int, bool], ...
    ] = ()  # renewals of accounts that have nobody: weight; only in windows without the giver
    after: tuple[date, date] | None = None

    def hours_if(self, alone: bool) -> tuple[tuple[str, int], ...]:
        """Hours by side; `alone` = without the givers who leave."""
        return tuple(i for i in self.hours if i[0] not in self.gone) if alone else self.hours

    def renewed(self, change: date, *, alone: bool) -> int:
        """Weight of the accounts that renew with nobody, were the owner to change on that day."""
        return sum(weight for day, weight, left in self.due if day <= change and (alone or not left))

    def top_if(self, alone: bool) -> tuple[str, ...]:
        """Sides that have it open as one of the best tier; `alone` = without the givers who leave."""
        return tuple(s for s in self.top if s not in self.gone) if alone else self.top


def moves_of(plan: Written) -> pd.DataFrame:
    """The rows of assignments.csv that are handed over: moved ones, and new accounts that get their first owner."""
    table = plan.assignments
    return table[table["moved"] | (table["move_type"] == "new")].reset_index(drop=True)


@dataclass(frozen=True)
class Ground:
    """What hand-offs are made on."""

    policy: Policy
    limits: Waves
    sides: dict[str, Side]
    as_of: date
    span: tuple[date, date]


def handoffs_of(moves: pd.DataFrame, ground: Ground) -> tuple[Handoff, ...]:
    """The hand-offs of `moves` by key, and so in the order of ids."""
    points = points_of(moves, ground.policy, ground.as_of)
    whole = whole_currency(moves["arr"])
    keys = [f or a for f, a in zip(moves["family"], moves["account_id"], strict=True)]
    rows: dict[str, list[int]] = {}
    for k, key in enumerate(keys):
        rows.setdefault(key, []).append(k)
    records = moves.to_dict("records")
    return tuple(_handoff(key, rows[key], records, points, whole, ground) for key in sorted(rows))


def _handoff(key: str, rows: list[int], records: list[Record], points: Ints, whole: Ints, ground: Ground) -> Handoff:
    policy, limits = ground.policy, ground.limits
    members = [records[k] for k in rows]
    tiers = [str(m["tier"]) for m in members]
    givers = [str(m["previous_owner"]) for m in members]
    to = str(members[0]["unit"])
    hours: dict[str, int] = {}
    for giver, tier in zip(givers, tiers, strict=True):
        for side, each in ((giver, policy.tiers[tier].handoff_hours_out), (to, policy.tiers[tier].handoff_hours_in)):
            if side in ground.sides:
                hours[side] = hours.get(side, 0) + milli(each)
    leaves = {g: d for g in givers if g in ground.sides and (d := ground.sides[g].leaves) and d <= ground.span[1]}
    ends = sorted(leaves.values())
    first, last = _dates(members, ends, ground.span)
    top = policy.tier_names[0] in tiers
    weights = [milli(policy.tiers[t].weight) * int(whole[k]) // 1000 + 1 for t, k in zip(tiers, rows, strict=True)]
    held = [t for t, p in policy.tiers.items() if p.hold_renewal]
    return Handoff(
        key=key, rows=tuple(rows), to=to, hours=tuple(sorted(hours.items())),
        top=tuple(sorted({s for s in (*givers, to) if s in ground.sides})) if top else (),
        weeks=max(limits.weeks_of(t) for t in tiers), first=first, last=last, leaver=min(ends, default=None),
        undated=all(pd.isna(m["not_before"]) for m in members) and any(m["moved"] for m in members),
        renewals=tuple(
            m["renewal_date"].date() for m in members if m["tier"] in held and not pd.isna(m["renewal_date"])
        ),
        risk=max(class_of(int(points[k]), limits) for k in rows),
        gone=tuple(sorted(leaves)), after=_after(members, ends, ground.span),
        orphan=sum(w for w, g in zip(weights, givers, strict=True) if to and g not in ground.sides),
        left=sum(w for w, g in zip(weights, givers, strict=True) if to and g in leaves),
        due=_due(members, weights, leaves, ground) if to else (), weight=sum(weights),
    )  # fmt: skip


def _due(
    members: list[Record], weights: list[int], leaves: Mapping[str, date], ground: Ground
) -> tuple[tuple[date, int, bool], ...]:
    """Renewals in the time that is planned of accounts that have nobody, or will have nobody when their giver has left."""
    out: list[tuple[date, int, bool]] = []
    for member, weight in zip(members, weights, strict=True):
        giver = str(member["previous_owner"])
        since = leaves[giver] + timedelta(days=1) if giver in leaves else ground.span[0]
        renewal: pd.Timestamp | None = None if pd.isna(member["renewal_date"]) else member["renewal_date"]
        if (giver in leaves or giver not in ground.sides) and renewal is not None:
            day = renewal.date()
            out += [(day, weight, giver in leaves)] if since <= day <= ground.span[1] else []
    return tuple(out)


def _dates(members: list[Record], ends: list[date], span: tuple[date, date]) -> tuple[date, date]:
    """The days on which all members may change hands: within the plan's dates, and before a giver is gone."""
    first, last = [span[0]], [span[1], *ends]
    for member in members:
        if isinstance(member["not_before"], pd.Timestamp):  # else NaT
            first.append(member["not_before"].date())
            last.append(member["not_after"].date())
    return max(first), min(last)


def _after(members: list[Record], ends: list[date], span: tuple[date, date]) -> tuple[date, date] | None:
    """The days after all leavers have gone, where it is their last day, and no hold, that ends the plan's dates."""
    if not ends or ends[-1] >= span[1]:
        return None
    dated = [m for m in members if isinstance(m["not_before"], pd.Timestamp)]
    first = max([ends[-1] + timedelta(days=1), *(m["not_before"].date() for m in dated)])
    last = min([span[1], *(d for m in dated if (d := m["not_after"].date()) not in ends)])
    return (first, last) if first <= last else None


def spread(hours: int, weeks: int) -> Ints:
    """Hours over weeks, evenly; what does not divide goes to the first weeks, a thousandth each."""
    each, rest = divmod(hours, weeks)
    return np.array([each + (k < rest) for k in range(weeks)], np.int64)
