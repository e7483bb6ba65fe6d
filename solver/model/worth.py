"""Floor 2: what account a is worth at unit u, as a sum of named terms (docs/arithmetic.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.exact import ceil_div, milli, scaled
from solver.model.fit import FULL, Fit
from solver.model.items import Items
from solver.model.sizes import check_sizes, out_terms
from solver.model.standing import Standing
from solver.model.units import Loads, Units
from solver.policy import Policy
from solver.problem import NOBODY, Bools, Ints

UNIT = 10**8  # of what matches cost
LARGE = 2**62 // UNIT  # bases whose products with a loss may not fit into 64 bits
FEW_LOSSES = 3_000_000  # profiles x units: up to here what matches cost is kept for all of them


@dataclass(frozen=True)
class Worth:
    """Worth of accounts at units. All in whole currency; arrays per account unless said otherwise."""

    fit: Fit
    units: Units
    items: Items
    standing: Standing
    match_names: tuple[str, ...]
    shares: tuple[int, ...]  # of each match, in 1/10,000
    base: Ints
    handoff: Ints  # the full cost of a change of owner
    out: Ints  # what leaving the account with nobody costs
    discount: Bools  # [units, units]: from one to the other costs only a share
    discount_share: int  # thousandths

    def terms(self, accounts: Ints, units: Ints) -> dict[str, Ints]:
        """Each named term of the pairs (accounts[k], units[k]): arr, one per match, handoff."""
        base = self.base[accounts]
        found = {"arr": np.where(units == NOBODY, -self.out[accounts], base)}
        values = self.fit.values_at(self.fit.profiles.of_account[accounts], units)
        for name, share, value in zip(self.match_names, self.shares, values, strict=True):
            found[name] = np.where(units == NOBODY, 0, -_lost(base, share * (FULL - value)))
        found["handoff"] = self._handoffs(accounts, units)
        return found

    def of_accounts(self, accounts: Ints, units: Ints) -> Ints:
        """Worth at some units: the sum of the terms [len(accounts), len(units)]."""
        of_profile = self.fit.profiles.of_account[accounts]
        profiles, back = (np.arange(0), of_profile) if self._every_loss else np.unique(of_profile, return_inverse=True)
        base = self.base[accounts][:, None]
        total = np.repeat(base, len(units), axis=1)
        for loss in self._every_loss or self._losses(profiles):
            total -= _lost(base, np.ascontiguousarray(loss[:, units])[back])
        total[:, units == NOBODY] = -self.out[accounts][:, None]
        total += self._handoffs(accounts[:, None], units)
        return total

    def _losses(self, profiles: Ints) -> tuple[Ints, ...]:
        """For each match the part of the base that is lost, x 10^8 [len(profiles), units]."""
        values = self.fit.values(profiles)
        return tuple(share * (FULL - value) for share, value in zip(self.shares, values, strict=True))

    @cached_property
    def _every_loss(self) -> tuple[Ints, ...]:
        """The losses of all profiles where they are few; empty where they would take too much room."""
        profiles = np.arange(len(self.fit.profiles.tier))
        return self._losses(profiles) if len(profiles) * self.units.num <= FEW_LOSSES else ()

    def _handoffs(self, accounts: Ints, units: Ints) -> Ints:
        """What a change of owner costs; shapes that go together, such as [accounts, 1] and [units]."""
        item = self.items.of_account[accounts]
        owner, cost = self.standing.owner[item], self.handoff[accounts]
        out = np.where(self.discount[owner, units], -(cost * self.discount_share // 1000), -cost)
        out[self.standing.heirs[self.standing.estate[item], units] | ((owner == units) & (owner > 0))] = 0
        lost = np.where(self.standing.may_stay[item], -cost, 0)
        kept: Ints = np.where(units == NOBODY, lost, out)
        return kept


def _lost(base: Ints, loss: Ints) -> Ints:
    """base x loss / 10^8, rounded down, of shapes that go together; bases may be as large as the value of a plan. Writes into
    `loss`, which is at most 10^8."""
    if base.max(initial=0) < LARGE:
        loss *= base
        loss //= UNIT
        return loss
    whole, rest = np.divmod(base, UNIT)
    return loss * whole + loss * rest // UNIT


def worth_of(
    fit: Fit, units: Units, items: Items, standing: Standing, base: Ints, handoff: Ints, policy: Policy, loads: Loads
) -> Worth:
    """The worth of the book's accounts. Raises PolicyError where it is too large to be exact."""
    rate = out_rates(items, base, policy, loads)
    check_sizes(out_terms(rate, items, loads, policy))
    return Worth(
        fit=fit,
        units=units,
        items=items,
        standing=standing,
        match_names=tuple(m.name for m in policy.match),
        shares=tuple(scaled(m.share, 10_000) for m in policy.match),
        base=base,
        handoff=handoff,
        out=rate[items.account_tier] * loads.of_tier[items.account_tier],
        discount=_own_pools(units),
        discount_share=milli(policy.pool_handoff_share),
    )


def out_rates(items: Items, base: Ints, policy: Policy, loads: Loads) -> Ints:
    """Price of a unit of load left with nobody, by tier [tiers].

    At least what the lower tiers together could pay for the seat, so that a better tier wins every competition
    (the proof is in docs/arithmetic.md).
    """
    out, below = np.zeros(len(loads.of_tier), np.int64), 0
    for tier in reversed(range(len(loads.of_tier))):
        price, load = policy.tiers[policy.tier_names[tier]].out_price, int(loads.of_tier[tier])
        if not items.served[tier]:
            continue
        out[tier] = below if price is None else ceil_div(scaled(price, 1), loads.full)
        if load:
            below += ceil_div(int(base[items.account_tier == tier].max(initial=0)), load)
    return out


def _own_pools(units: Units) -> Bools:
    """[units, units]: a book and the pool its csm belongs to, either way."""
    own = np.zeros((units.num, units.num), bool)
    for pool in np.flatnonzero(units.is_pool):
        for book in np.flatnonzero(units.csm >= 0):
            if units.csm[book] in units.members[pool]:
                own[book, pool] = own[pool, book] = True
    return own
