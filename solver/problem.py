"""Floor 0: the Problem - items, units, who may, what it is worth, limits. All the engine takes; it knows no CSM.

Everything is an integer. Unit 0 is *nobody*: no load, no rows of its own unless a limit names it. Each item goes to
exactly one unit. The mathematics is in docs/arithmetic.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
NO_BOUND = np.int64(2) ** 60  # stands for +infinity in `high`, and negated for -infinity in `low`
NOBODY = 0


@dataclass(frozen=True)
class Term:
    """base_i x over[g, u], for every pair: `base` int64 [items], `over` int64 [groups, units]."""

    base: Ints
    over: Ints


@dataclass(frozen=True)
class Limit:
    """Rows `low_g <= sum over pairs (i, u) of a_giu x_iu <= high_g`, hard where the price is 0, else soft.

    a_giu = sum over terms of base_i x over[g, u]  +  over the corrections k with (item, unit) = (i, u): amount_k if group_k = g.
    A soft side may be missed: each started `grain` of the miss costs `price_low[g]` or `price_high[g]`.
    """

    name: str
    terms: tuple[Term, ...]
    low: Ints  # [groups], -NO_BOUND = none
    high: Ints  # [groups], NO_BOUND = none
    labels: tuple[str, ...]  # [groups], what a group is: a unit's name, a tier ...
    price_low: Ints  # [groups], 0 = hard
    price_high: Ints
    grain: int = 1
    fix_group: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    fix_item: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    fix_unit: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    fix_amount: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def num_groups(self) -> int:
        return len(self.low)

    def activity(self, unit_of: Ints) -> Ints:
        """Each group's sum under the assignment `unit_of` [items] -> [groups]."""
        total = np.zeros(self.num_groups, np.int64)
        for term in self.terms:
            per_unit = np.zeros(term.over.shape[1], np.int64)
            np.add.at(per_unit, unit_of, term.base)
            total += term.over @ per_unit
        chosen = unit_of[self.fix_item] == self.fix_unit
        np.add.at(total, self.fix_group[chosen], self.fix_amount[chosen])
        return total

    def misses(self, unit_of: Ints) -> tuple[Ints, Ints]:
        """Started grains below `low` and above `high` of each group."""
        a = self.activity(unit_of)
        below = np.maximum(0, -((a - self.low) // self.grain))
        above = np.maximum(0, -((self.high - a) // self.grain))
        return below, above

    def price(self, unit_of: Ints) -> int:
        """What the soft sides cost under `unit_of`, in whole currency."""
        below, above = self.misses(unit_of)
        return int((below * self.price_low).sum() + (above * self.price_high).sum())

    def broken(self, unit_of: Ints) -> Bools:
        """Groups whose hard side is missed."""
        below, above = self.misses(unit_of)
        broken: Bools = ((below > 0) & (self.price_low == 0)) | ((above > 0) & (self.price_high == 0))
        return broken


@dataclass(frozen=True)
class Problem:
    """Items x units. `allows` and `worth` answer for a block of items, so the full matrix need never be stored.

    `allows(items)` -> bool [len(items), units]; `worth(items, units)` -> int64 [len(items), len(units)], whole currency;
    only allowed pairs of it mean anything. `start` is a feasible assignment [items] (S0). Items are in the order of their ids.
    """

    num_items: int
    num_units: int
    allows: Callable[[Ints], Bools]
    worth: Callable[[Ints, Ints], Ints]
    limits: tuple[Limit, ...]
    start: Ints

    def item_worth(self, unit_of: Ints, block: int = 4096) -> Ints:
        """Worth of each item where `unit_of` puts it."""
        out = np.zeros(self.num_items, np.int64)
        order = np.argsort(unit_of, kind="stable")  # few units in a block
        for first in range(0, self.num_items, block):
            items = order[first : first + block]
            units, at = np.unique(unit_of[items], return_inverse=True)
            out[items] = self.worth(items, units)[np.arange(len(items)), at]
        return out

    def value(self, unit_of: Ints) -> int:
        """The objective: sum of worth minus the prices of soft limits."""
        return int(self.item_worth(unit_of).sum()) - sum(limit.price(unit_of) for limit in self.limits)

    def allowed_at(self, unit_of: Ints, block: int = 4096) -> Bools:
        """Whether each item may be where `unit_of` puts it [items]."""
        out = np.zeros(self.num_items, bool)
        for first in range(0, self.num_items, block):
            items = np.arange(first, min(first + block, self.num_items))
            out[items] = self.allows(items)[np.arange(len(items)), unit_of[items]]
        return out

    def faults(self, unit_of: Ints) -> list[str]:
        """Why `unit_of` is not feasible, in words; empty when it is."""
        found = [f"item {i} may not be with unit {unit_of[i]}" for i in np.flatnonzero(~self.allowed_at(unit_of))]
        for limit in self.limits:
            found += [f"{limit.name}: {limit.labels[g]}" for g in np.flatnonzero(limit.broken(unit_of))]
        return found
