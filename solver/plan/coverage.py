"""Floor 3: how much of the book is covered by an assignment, by tier (docs/arithmetic.md section 9)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.model.formulate import Formulation
from solver.problem import Bools, Ints


@dataclass(frozen=True)
class Coverage:
    """Accounts and cents of ARR that somebody holds, and the weighted ARR covered by somebody who fits, of how much."""

    accounts: int
    arr_cents: int
    fitted: int
    base: int

    @property
    def weighted(self) -> float:
        """The share of weighted ARR that is covered."""
        return self.fitted / self.base if self.base else 1.0


def coverage_by_tier(formulation: Formulation, unit_of: Ints) -> dict[str, Coverage]:
    """Coverage of each served tier and of `all` of them."""
    setting = formulation.setting
    items, names = setting.items, setting.policy.tier_names
    held = (unit_of > 0)[items.of_account]
    fitted = _fitted(formulation, unit_of)
    cents = (setting.book.accounts["arr"] * 100).round().to_numpy(np.int64)
    out = {}
    for name, mask in [
        *((names[t], items.account_tier == t) for t in np.flatnonzero(items.served)),
        ("all", np.ones(len(held), bool)),
    ]:
        base = int(setting.worth.base[mask & items.served[items.account_tier]].sum())
        out[name] = Coverage(int((held & mask).sum()), int(cents[held & mask].sum()), int(fitted[mask].sum()), base)
    return out


def _fitted(formulation: Formulation, unit_of: Ints) -> Ints:
    """Base plus match terms of each account that counts as covered, else 0 [accounts]."""
    setting = formulation.setting
    items = setting.items
    terms = setting.worth.terms(np.arange(len(items.of_account)), unit_of[items.of_account])
    worth = np.sum([values for name, values in terms.items() if name != "handoff"], axis=0)
    counts = setting.fit.qualifies(setting.fit.profiles.of_item, unit_of) & (unit_of > 0) & items.served[items.tier]
    counts &= _fits(formulation, unit_of, items.total(worth), counts)
    return np.where(counts[items.of_account] & items.served[items.account_tier], worth, 0)


def _fits(formulation: Formulation, unit_of: Ints, worth: Ints, counts: Bools) -> Bools:
    """Items that fit into their unit's capacity, the ones of most worth for their load first."""
    setting = formulation.setting
    load, capacity = setting.item_load, setting.units.capacity
    inside = np.ones(setting.items.num, bool)
    total = np.zeros(setting.units.num, np.int64)
    np.add.at(total, unit_of[counts], load[counts])
    for unit in np.flatnonzero(total > capacity):
        mine = np.flatnonzero(counts & (unit_of == unit))
        with np.errstate(divide="ignore"):
            density = np.where(load[mine] > 0, worth[mine] / np.maximum(load[mine], 1), np.inf)
        order = mine[np.argsort(-density, kind="stable")]
        inside[order] = np.cumsum(load[order]) <= capacity[unit]
    return inside
