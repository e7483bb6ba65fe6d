"""Floor 3: the shortages of a formulation, before anything is solved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from solver.model.candidates import Exclusion
from solver.model.formulate import Formulation
from solver.problem import Bools, Ints
from solver.shortage.flow import Flow, Network, components
from solver.shortage.groups import groups_of
from solver.shortage.seats import place_of


@dataclass(frozen=True)
class Shortage:
    """Accounts that only `units` may hold, and that want more than there is. Loads in the setting's whole numbers."""

    groups: Ints  # of the network
    items: Ints
    accounts: Ints
    units: Ints
    demand: Ints  # [tiers] accounts
    short: Ints  # [tiers] accounts without a seat at least, the lowest tier first, since better tiers win
    load: int
    short_load: int
    time: int  # load that the units carry by their FTE

    @property
    def overfull(self) -> bool:
        """Whether today's accounts take more than the units' time: who is there may stay, and nobody may join."""
        return self.time < self.load - self.short_load


@dataclass(frozen=True)
class Stranded:
    """Accounts of one tier that nobody may hold, under one rule and (for matches) one value of each account column."""

    tier: int
    why: Exclusion
    values: tuple[str, ...]
    accounts: Ints


@dataclass(frozen=True)
class Found:
    """All shortages, the largest first, and what they were found with."""

    formulation: Formulation
    network: Network
    whole: Flow
    shortages: tuple[Shortage, ...]
    stranded: tuple[Stranded, ...]

    def __bool__(self) -> bool:
        return bool(self.shortages or self.stranded)

    def spare(self, shortage: Shortage) -> Ints:
        """Load that places outside the shortage still carry when all other demand has its seat [units], by site."""
        spare = np.maximum(0, self.whole.room - self.whole.used)
        spare[self.network.place.site[shortage.units]] = 0
        return np.asarray(spare, np.int64)


def shortages_of(formulation: Formulation) -> Found:
    """What no plan can cover, whatever it does: a necessary condition, so nothing is said to be short that is not."""
    groups = groups_of(formulation)
    network = Network(groups, place_of(formulation, groups))
    whole = network.flow(np.arange(groups.num))
    cut = np.flatnonzero(whole.wanting)
    shortages = []
    if len(cut):
        links = groups.allowed(cut, formulation.setting.units.num)
        at_site = np.zeros_like(links)
        for u in np.flatnonzero(links.any(axis=0)):
            at_site[:, network.place.site[u]] |= links[:, u]
        shortages = [_shortage(formulation, network, cut[part]) for part in components(at_site)]
    left = {i: why for i, why in groups.stranded.items() if why.rule != "full"}  # those are short of seats
    shortages.sort(key=lambda s: (-s.short_load, int(s.items[0])))
    return Found(formulation, network, whole, tuple(shortages), _stranded(formulation, left))


def _shortage(formulation: Formulation, network: Network, which: Ints) -> Shortage:
    setting, groups = formulation.setting, network.groups
    items = np.flatnonzero(np.isin(groups.of_item, which))
    load_of = setting.loads.of_tier
    inside = np.isin(setting.items.of_account, items)
    loaded = inside & (load_of[setting.items.account_tier] > 0)
    tier = setting.items.account_tier
    fixed = fixed_items(formulation)
    demand = np.bincount(tier[loaded], minlength=len(load_of))
    free = np.bincount(tier[loaded & ~fixed[setting.items.of_account]], minlength=len(load_of))
    flow = network.flow(which)
    units = np.flatnonzero(groups.allowed(which, setting.units.num).any(axis=0))
    site = network.place.site[units]
    alone = units[(site == units) | ~np.isin(site, units)]  # a member's own book has no time beside the pool's
    return Shortage(
        groups=which,
        items=items,
        accounts=np.flatnonzero(loaded),
        units=units,
        demand=demand,
        short=_short_by_tier(free, load_of, flow.short),
        load=int(demand @ load_of),
        short_load=flow.short,
        time=int(flow.time[alone].sum()),
    )


def fixed_items(formulation: Formulation) -> Bools:
    """Items that keep their seat in every case: held, pinned, or in a book that is full today, which nobody may join [items]."""
    standing = formulation.setting.standing
    return np.asarray(standing.held | (standing.pin >= 0) | formulation.closed[standing.start], bool)


def _short_by_tier(free: Ints, load_of: Ints, short_load: int) -> Ints:
    """Accounts that stay out when each tier gives way to the better ones."""
    short, left = np.zeros(len(free), np.int64), short_load
    for tier in reversed(range(len(free))):
        if left > 0 and load_of[tier]:
            short[tier] = min(int(free[tier]), -(-left // int(load_of[tier])))
            left -= int(short[tier] * load_of[tier])
    return short


def _stranded(formulation: Formulation, why_of: dict[int, Exclusion]) -> tuple[Stranded, ...]:
    """Items that nobody may hold, by tier, rule and value; the most accounts first."""
    setting = formulation.setting
    profiles, by_cause = setting.fit.profiles, defaultdict[tuple[int, Exclusion, tuple[str, ...]], list[int]](list)
    for item, why in why_of.items():
        row = profiles.of_item[item]
        values = tuple(profiles.values[m][profiles.codes[row, m]] for m in why.matches)
        by_cause[int(setting.items.tier[item]), why, values].append(item)
    found = [
        Stranded(tier, why, values, np.flatnonzero(np.isin(setting.items.of_account, items)))
        for (tier, why, values), items in by_cause.items()
    ]
    return tuple(sorted(found, key=lambda s: (-len(s.accounts), s.tier, s.why.rule, s.values)))
