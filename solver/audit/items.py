"""Floor 3: the items with their standing - owner, pins, holds, whether they may stay (arithmetic, section 5, second half)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from solver.audit.dates import DAY, Quarter, Span, free_stretch, held_until
from solver.audit.families import groups
from solver.audit.records import Account, Override
from solver.audit.units import Person, Unit
from solver.policy import Policy, Tier


@dataclass(frozen=True)
class Item:
    """Accounts that are decided together, and where they stand today."""

    largest: int  # index of the largest member
    members: tuple[int, ...]
    tier: str
    owner: str
    home: int  # the owner's unit, 0 = none
    left: bool  # the owner left, or has no unit
    pin: int  # the unit it is pinned to, 0 = not pinned
    forbidden: frozenset[int]
    spans: tuple[tuple[str, Span], ...]  # holds: name, first and last day
    free: Span | None  # first free stretch of the quarter; None = not movable
    hold_until: date | None  # only for items that are held
    evicted: str  # forbid, service, or ""
    may_stay: bool
    asked: Override | None  # the last that pins or keeps one of its accounts

    @property
    def held(self) -> bool:
        """Whether it has to stay where it is."""
        return self.may_stay and self.free is None

    @property
    def start(self) -> int:
        """Its unit in S0."""
        return self.pin or (self.home if self.may_stay else 0)


@dataclass(frozen=True)
class Ground:
    """What standing is judged by."""

    quarter: Quarter
    policy: Policy
    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    unit_by_name: dict[str, int]
    served: frozenset[str]


def form_items(accounts: tuple[Account, ...], overrides: tuple[Override, ...], ground: Ground) -> tuple[Item, ...]:
    """The items, in the order of their largest members' ids."""
    by_account: dict[str, list[Override]] = defaultdict(list)
    for row in overrides:
        by_account[row.account].append(row)
    leaving = frozenset(p.csm.id for p in ground.people if not p.present)
    return tuple(
        _item(accounts, largest, members, [o for k in members for o in by_account.get(accounts[k].id, ())], leaving, ground)
        for largest, members in groups(accounts, ground.served)
    )


def _item(
    accounts: tuple[Account, ...],
    largest: int,
    members: tuple[int, ...],
    overrides: list[Override],
    leaving: frozenset[str],
    ground: Ground,
) -> Item:
    tier = min(accounts[k].tier for k in members)
    owned = [accounts[k] for k in members if accounts[k].owner]
    owner = owned[0].owner if owned else ""
    home = ground.unit_by_name.get(owner, 0)
    departed = any(a.owner_kind == "departed" for a in owned)
    left = bool(owner) and (departed or owner in leaving or not home)
    pin = _pin(overrides, ground)
    forbidden = frozenset(
        ground.unit_by_name[o.value] for o in overrides if o.action == "forbid" and o.value in ground.unit_by_name
    )
    spans = _holds(accounts[largest], overrides, ground) if owner and not left else ()
    free = free_stretch(ground.quarter, [s for _, s in spans])
    evicted = _eviction(ground, tier, home, forbidden)
    may_stay = bool(home) and not left and pin in (0, home) and not (bool(evicted) and free is not None)
    until = held_until(ground.quarter, [s for _, s in spans]) if may_stay and free is None else None
    return Item(
        largest=largest, members=members, tier=tier, owner=owner, home=home, left=left, pin=pin, forbidden=forbidden,
        spans=spans, free=free, hold_until=until, evicted=evicted, may_stay=may_stay,
        asked=max((o for o in overrides if o.action in ("pin", "keep")), key=lambda o: o.number, default=None),
    )  # fmt: skip


def _eviction(ground: Ground, tier: str, home: int, forbidden: frozenset[int]) -> str:
    if not home:
        return ""
    if home in forbidden:
        return "forbid"
    return "" if ground.units[home].kind in ground.policy.tiers[tier].service else "service"


def _pin(overrides: list[Override], ground: Ground) -> int:
    """The unit of the first pin that names one, 0 = none; a pooled csm stands for their pool."""
    for row in overrides:
        if row.action != "pin" or not row.value:
            continue
        pool = next((p.csm.pool for p in ground.people if p.csm.id == row.value and p.csm.coverage in ("pooled", "both")), "")
        unit = ground.unit_by_name.get(row.value) or ground.unit_by_name.get(pool)
        if unit:
            return unit
    return 0


def _holds(account: Account, overrides: list[Override], ground: Ground) -> tuple[tuple[str, Span], ...]:
    quarter = ground.quarter
    spans = _tier_holds(account, ground.policy.tiers[account.tier], quarter)
    for row in overrides:
        if row.action == "keep" or (row.action == "pin" and not row.value):
            spans.append(("keep", (quarter.first, row.expires or quarter.last)))
    lifts = [row.value for row in overrides if row.action == "lift"]
    if any(not value.strip() for value in lifts):
        return ()
    lifted = {name.strip() for value in lifts for name in value.split(";")}
    return tuple((name, span) for name, span in spans if name not in lifted and span[0] <= span[1])


def _tier_holds(account: Account, tier: Tier, quarter: Quarter) -> list[tuple[str, Span]]:
    spans: list[tuple[str, Span]] = []
    if tier.hold_renewal and account.renewal:
        before, after = (timedelta(days=n) for n in tier.hold_renewal)
        spans.append(("renewal", (account.renewal - before, account.renewal + after)))
    if tier.hold_escalated and account.escalated:
        spans.append(("escalation", quarter.span))
    if tier.hold_red and account.red:
        spans.append(("red", quarter.span))
    for name, since, days in (
        ("changed", account.owner_since, tier.hold_changed),
        ("onboarding", account.onboarded, tier.hold_onboarding),
    ):
        if since:
            spans.append((name, (since, since + days * DAY - DAY)))
    return spans
