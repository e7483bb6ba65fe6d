"""Floor 3: who is present, for how much of a full-time CSM, and the units they form (arithmetic, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import lcm

from solver.audit.dates import Quarter, days_in, whole_months
from solver.audit.numbers import milli
from solver.audit.records import Csm
from solver.policy import Policy

MOST_LOAD = 10**9


@dataclass(frozen=True)
class Person:
    """A csm as the quarter sees them; FTE in thousandths."""

    csm: Csm
    present: bool
    ramp: int  # thousandths; 0 for a start after the quarter
    own: int  # FTE of the own book
    pooled: int  # FTE given to the pool
    long_leave: bool
    new_hire: bool

    @property
    def has_book(self) -> bool:
        """Whether the person has a dedicated book this quarter."""
        return self.present and self.csm.coverage in ("dedicated", "both")

    @property
    def pool(self) -> str:
        """The pool the person is a present member of, or ""."""
        return self.csm.pool if self.present and self.csm.coverage in ("pooled", "both") else ""


@dataclass(frozen=True)
class Unit:
    """A dedicated book or a pool; index 0 of the units is nobody, with kind ""."""

    name: str
    kind: str  # dedicated, pooled, or "" for nobody
    members: tuple[int, ...]  # indices of persons; the csm alone for a book
    fte: int  # thousandths
    capacity: int  # load units
    serves: frozenset[str]  # tiers


def load_scale(policy: Policy) -> int:
    """L: load units of a full-time CSM."""
    scale = 1
    for tier in policy.tiers.values():
        scale = lcm(scale, tier.cap or 1)
    return min(scale, MOST_LOAD)


def tier_loads(policy: Policy) -> dict[str, int]:
    """Load units of one account, by tier."""
    scale = load_scale(policy)
    return {name: scale // tier.cap if tier.cap else 0 for name, tier in policy.tiers.items()}


def person(csm: Csm, quarter: Quarter, policy: Policy) -> Person:
    """What `csm` can do in the quarter."""
    here = days_in(quarter.span, csm.start, None)
    on_leave = days_in(quarter.span, csm.leave_from, csm.leave_to) if csm.leave_from or csm.leave_to else 0
    long_leave = on_leave >= policy.leave.long_days
    first_day = max(csm.leave_from or quarter.first, csm.start or quarter.first)
    away = days_in(quarter.span, first_day, csm.leave_to) if long_leave else 0
    ramp, share = _ramp(csm, quarter, policy), milli(csm.pool_share)
    fte = milli(csm.fte) * ramp
    return Person(
        csm=csm,
        present=not (csm.end and csm.end <= quarter.last),
        ramp=ramp,
        own=fte * here // (1000 * quarter.days) * (1000 - share) // 1000,
        pooled=fte * (here - away) // (1000 * quarter.days) * share // 1000,
        long_leave=long_leave,
        new_hire=csm.start is not None and quarter.first < csm.start + timedelta(days=policy.ramp.new_hire_days),
    )


def _ramp(csm: Csm, quarter: Quarter, policy: Policy) -> int:
    if csm.start is None:
        return 1000
    if csm.start > quarter.last:
        return 0
    month = whole_months(csm.start, quarter.last)
    return milli(policy.ramp.shares[month]) if month < len(policy.ramp.shares) else 1000


def form_units(people: tuple[Person, ...], policy: Policy) -> tuple[Unit, ...]:
    """Nobody, the dedicated books by csm_id, the pools by name."""
    scale = load_scale(policy)
    nobody = Unit("", "", (), 0, 0, frozenset())
    books = sorted((p.csm.id, (k,)) for k, p in enumerate(people) if p.has_book)
    names = sorted({p.pool for p in people if p.pool})
    pools = [(name, tuple(k for k, p in enumerate(people) if p.pool == name)) for name in names]

    def unit(name: str, kind: str, members: tuple[int, ...]) -> Unit:
        fte = sum(people[k].own if kind == "dedicated" else people[k].pooled for k in members)
        offered = {name for name, tier in policy.tiers.items() if kind in tier.service}
        serves = frozenset(t for k in members for t in people[k].csm.tiers if t in offered)
        return Unit(name, kind, members, fte, scale * fte // 1000, serves)

    return (nobody, *(unit(n, "dedicated", m) for n, m in books), *(unit(n, "pooled", m) for n, m in pools))
