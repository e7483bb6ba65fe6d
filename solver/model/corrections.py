"""Floor 2: corrections to what a limit sums - pairs that add less than their unit's others: the owner's, heirs', own pools'."""

from __future__ import annotations

import numpy as np

from solver.model.setting import Setting
from solver.problem import Ints

BLOCK = 4096
Fixes = tuple[Ints, Ints, Ints]  # item, unit, amount of each correction


def at_owner(setting: Setting, per_item: Ints) -> Fixes:
    """What takes an item out of a row while it is with its owner."""
    owner = setting.standing.owner
    items = np.flatnonzero((per_item != 0) & (owner > 0))
    return items, owner[items], -per_item[items]


def at_heirs(setting: Setting, per_item: Ints) -> Fixes:
    """What takes an item whose owner left out of a row where it is with whoever fills that place."""
    heirs = setting.standing.inherits
    found = [_pairs(block, heirs(block)) for block in _blocks(np.flatnonzero((per_item != 0) & (setting.standing.estate > 0)))]
    items, units = (np.concatenate(p) for p in zip(*found, strict=True))
    return items, units, -per_item[items]


def at_own_pool(setting: Setting, per_account: Ints) -> Fixes:
    """What a hand-off between a book and its own pool costs less than the whole `per_account` [accounts]."""
    worth, owner = setting.worth, setting.standing.owner
    spared = setting.items.total(per_account - per_account * worth.discount_share // 1000)
    near = np.asarray(worth.discount.any(axis=1))[owner]
    found = [_pairs(block, worth.discount[owner[block]]) for block in _blocks(np.flatnonzero((spared != 0) & near))]
    items, units = (np.concatenate(p) for p in zip(*found, strict=True))
    return items, units, -spared[items]


def spread(over: Ints, item: Ints, unit: Ints, amount: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """The corrections in every group that sums their unit, as `over` [groups, units] weighs it: group, item, unit, amount."""
    units, groups = np.nonzero(over.T)
    first = np.searchsorted(units, np.arange(over.shape[1] + 1))
    count = np.diff(first)[unit]
    k = np.repeat(np.arange(len(unit)), count)
    group = groups[np.arange(len(k)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first[unit], count)]
    return group, item[k], unit[k], over[group, unit[k]] * amount[k]


def _blocks(items: Ints) -> list[Ints]:
    """Blocks of items, at least one, that may be empty."""
    return np.array_split(items, 1 + len(items) // BLOCK)


def _pairs(items: Ints, at: np.ndarray) -> tuple[Ints, Ints]:
    row, unit = np.nonzero(at)
    return items[row], unit.astype(np.int64)
