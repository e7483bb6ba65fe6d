"""Floor 3: what a pair is worth, term by term, in whole currency (arithmetic, section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import isqrt

from solver.audit.facts import Facts
from solver.audit.fit import FULL, Fits
from solver.audit.items import Item
from solver.audit.numbers import ceil, exact, milli, scaled
from solver.audit.records import Account

MOST_CHANGES = 10


@dataclass(frozen=True)
class Terms:
    """The terms of one account at one unit."""

    arr: int
    matches: tuple[int, ...]
    handoff: int

    @property
    def worth(self) -> int:
        """Their sum."""
        return self.arr + sum(self.matches) + self.handoff


class Worth:
    """Terms of pairs. `bases` and `handoffs` are per account, `out` per tier and load unit, `shares` per match in 1/FULL."""

    def __init__(self, facts: Facts, fits: Fits) -> None:
        self.facts, self.fits = facts, fits
        self.bases = [base(a, facts) for a in facts.accounts]
        self.handoffs = [handoff(a, b, facts) for a, b in zip(facts.accounts, self.bases, strict=True)]
        self.out = self._out_prices()
        self.shares = [scaled(m.share, FULL) for m in facts.policy.match]
        self._items: dict[tuple[int, int], int] = {}
        self._terms: dict[tuple[int, int], Terms] = {}

    def item(self, item: int, unit: int) -> int:
        """Worth of an item at a unit."""
        if (item, unit) not in self._items:
            self._items[item, unit] = sum(self.terms(k, item, unit).worth for k in self.facts.items[item].members)
        return self._items[item, unit]

    def terms(self, account: int, item: int, unit: int) -> Terms:
        """The terms of an account (a member of `item`) at a unit."""
        if (account, unit) not in self._terms:
            self._terms[account, unit] = self._terms_at(account, item, unit)
        return self._terms[account, unit]

    def _terms_at(self, account: int, item: int, unit: int) -> Terms:
        standing, tier = self.facts.items[item], self.facts.accounts[account].tier
        if not unit:
            if tier not in self.facts.served:
                return Terms(0, tuple(0 for _ in self.shares), 0)
            lost = self.handoffs[account] if standing.may_stay else 0
            return Terms(-self.out[tier] * self.facts.loads[tier], tuple(0 for _ in self.shares), -lost)
        value, fits = self.bases[account], self.fits.fits(account, unit)
        lost_by_match = tuple(-(value * share * (FULL - fit) // 10**8) for share, fit in zip(self.shares, fits, strict=True))
        return Terms(value, lost_by_match, self._handoff_at(account, standing, unit))

    def _handoff_at(self, account: int, item: Item, unit: int) -> int:
        a, cost = self.facts.accounts[account], self.handoffs[account]
        if unit == item.home or not a.owner or a.tier not in self.facts.served:
            return 0
        where = self.facts.units[unit]
        if where.kind == "dedicated" and item.left and self.facts.people[where.members[0]].csm.backfill_for == a.owner:
            return 0
        if item.home and self._shares_people(item.home, unit):
            return -(cost * milli(self.facts.policy.pool_handoff_share) // 1000)
        return -cost

    def _shares_people(self, one: int, other: int) -> bool:
        """Whether one is the book of a member of the other, a pool."""
        a, b = self.facts.units[one], self.facts.units[other]
        return a.kind != b.kind and bool(set(a.members) & set(b.members))

    def _out_prices(self) -> dict[str, int]:
        """By served tier: what a load unit left uncovered costs."""
        facts, per_load = self.facts, dict.fromkeys(self.facts.served, 0)
        for a, value in zip(facts.accounts, self.bases, strict=True):
            if a.tier in facts.served and facts.loads[a.tier]:
                per_load[a.tier] = max(per_load[a.tier], -(-value // facts.loads[a.tier]))
        out = {}
        for tier in facts.served:
            price = facts.policy.tiers[tier].out_price
            lower = sum(v for name, v in per_load.items() if name > tier)
            out[tier] = lower if price is None else ceil(exact(price) / facts.scale)
        return out


def base(account: Account, facts: Facts) -> int:
    """Weighted ARR of an account."""
    return milli(facts.policy.tiers[account.tier].weight) * account.whole // 1000


def handoff(account: Account, value: int, facts: Facts) -> int:
    """What a change of owner costs, in whole currency; 0 without owner."""
    if not account.owner:
        return 0
    policy, tier = facts.policy, facts.policy.tiers[account.tier]
    rules, soon = policy.handoff, facts.as_of + timedelta(days=policy.handoff.renewal_days)
    factor = scaled(tier.handoff_rate, 10**6) * _tenure(account, facts) // 1000
    factor = factor * (milli(rules.red) if account.red else 1000) // 1000
    renewing = account.renewal is not None and facts.as_of <= account.renewal <= soon
    factor = factor * (milli(rules.renewal) if renewing else 1000) // 1000
    for _ in range(min(account.changes, MOST_CHANGES)):
        factor = factor * milli(rules.per_change) // 1000
    hours = milli(tier.handoff_hours_in) + milli(tier.handoff_hours_out)
    at_risk = value * min(factor, scaled(tier.handoff_cap, 10**6)) // 10**6
    return at_risk + hours * scaled(policy.hourly_cost, 100) // 100_000


def _tenure(account: Account, facts: Facts) -> int:
    """Square root of the years with the owner, in thousandths, between the policy's two ends."""
    if account.owner_since is None:
        return 1000
    rules, days = facts.policy.handoff, max(0, (facts.as_of - account.owner_since).days)
    return max(milli(rules.tenure_min), min(milli(rules.tenure_max), isqrt(days * 10**8 // 36525)))
