"""Floor 2: bands around the mean of peers - books of one kind that serve the same tiers (docs/arithmetic.md section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from solver.exact import scaled
from solver.model.setting import Setting
from solver.problem import Bools, Ints

FEWEST_PEERS = 4


@dataclass(frozen=True)
class Band:
    """The rows of one peer group: its units, the items that are too large to count, low and high of each unit."""

    units: Ints
    left_out: Bools  # [items]
    low: Ints
    high: Ints


def bands_of(setting: Setting, per_item: Ints, inside: Bools, share: float, *, load: bool) -> list[Band]:
    """A band for each peer group of four units or more; `per_item` is what is summed, `inside` the units in scope."""
    return [
        _band(setting, per_item, units, share, load=load) for units in peers_of(setting, inside) if len(units) >= FEWEST_PEERS
    ]


def peers_of(setting: Setting, inside: Bools) -> list[Ints]:
    """Units with FTE, by kind and tiers served."""
    units = setting.units
    groups: dict[tuple[bool, ...], list[int]] = {}
    for u in np.flatnonzero(inside & (units.fte > 0)):
        groups.setdefault((bool(units.is_pool[u]), *(bool(s) for s in units.serves[u])), []).append(int(u))
    return [np.array(members, np.int64) for _, members in sorted(groups.items())]


def _band(setting: Setting, per_item: Ints, units: Ints, share: float, *, load: bool) -> Band:
    belongs = _belongs(setting, units)
    demand = _demand(setting, per_item, units)
    left_out = np.zeros(setting.items.num, bool)
    width = 0
    if not load:
        left_out = belongs & (per_item > floor(demand / (2 * len(units))))
        demand = _demand(setting, np.where(left_out, 0, per_item), units)
        width = int(per_item[belongs & ~left_out].max(initial=0)) // 2
    full, fits = _demand(setting, setting.item_load, units), int(setting.units.capacity[units].sum())
    if full > fits:
        demand = demand * fits / full
    fte = setting.units.fte[units]
    centres = [demand * int(f) / int(fte.sum()) for f in fte]
    widths = [max(c * scaled(share, 10_000) / 10_000, Fraction(width)) for c in centres]
    low = [max(0, ceil(c - w)) for c, w in zip(centres, widths, strict=True)]
    high = [floor(c + w) for c, w in zip(centres, widths, strict=True)]
    return Band(units, left_out, np.array(low, np.int64), np.array(high, np.int64))


def _free(setting: Setting) -> Bools:
    """Items that start with nobody and that somebody must find a place for."""
    free: Bools = (setting.standing.start == 0) & setting.items.served[setting.items.tier]
    return free


def _belongs(setting: Setting, units: Ints) -> Bools:
    serves = setting.units.serves[units[0]]
    belongs: Bools = np.isin(setting.standing.start, units) | (_free(setting) & serves[setting.items.tier])
    return belongs


def _demand(setting: Setting, per_item: Ints, units: Ints) -> Fraction:
    """What starts in the group, and its part (by FTE that serves the tier) of what starts with nobody."""
    total = Fraction(int(per_item[np.isin(setting.standing.start, units)].sum()))
    free = _free(setting)
    for tier in np.flatnonzero(setting.units.serves[units[0]]):
        here = int(per_item[free & (setting.items.tier == tier)].sum())
        everyone = int(setting.units.fte[setting.units.serves[:, tier]].sum())
        if everyone:
            total += Fraction(here * int(setting.units.fte[units].sum()), everyone)
    return total
