"""Floor 3: what is to be held - accounts in classes that use the same load and may be held by the same kinds of people."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.exact import ceil_scaled
from solver.model.handoff import base_worth
from solver.model.setting import Setting
from solver.model.units import Loads
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.sizing.people import People


@dataclass(frozen=True)
class Classes:
    """Items (accounts, and families as one) of a served tier that somebody may hold, by class.

    `tier`, `load` [classes]: of one item, at the target ratios; `full` is a full-time CSM in that load. `holders`
    [classes, kinds]. `first[c] .. first[c + 1]` are the class's items in `items`, those of most weighted ARR first, and
    `covered[first[c] + c + k]` is the weighted ARR of the first k of them.
    """

    full: int
    tier: Ints
    load: Ints
    holders: Bools
    items: Ints
    first: Ints
    covered: Ints

    @property
    def size(self) -> Ints:
        """Items of each class."""
        return np.diff(self.first)

    def sums(self, c: int) -> Ints:
        """Weighted ARR of the first 0, 1, 2 ... items of a class."""
        return self.covered[self.first[c] + c : self.first[c + 1] + c + 1]


@dataclass(frozen=True)
class Demand:
    """The classes; by tier [tiers] the weighted ARR in all (`total`), and as much of it as is to be covered (`asked`): the
    policy's share, or all that anybody may hold where that is less (`short`). `nobody`: items that no kind may hold."""

    classes: Classes
    total: Ints
    asked: Ints
    short: Bools
    nobody: Ints


def at_target(policy: Policy) -> Policy:
    """The policy with the target ratios in the place of the caps; a tier without a target keeps its cap."""
    tiers = {name: t.model_copy(update={"cap": t.target or t.cap}) for name, t in policy.tiers.items()}
    return policy.model_copy(update={"tiers": tiers})


def demand_of(setting: Setting, people: People) -> Demand:
    """What the book asks for. An item counts in its own tier, its best member's, with all its members."""
    items, policy = setting.items, setting.policy
    loads = Loads.of(at_target(policy))
    load = items.total(loads.of_tier[items.account_tier])
    worth = items.total(base_worth(items, policy))
    served = items.served[items.tier]
    may = people.may[setting.fit.profiles.of_item] & served[:, None]
    held = may.any(axis=1)
    classes = _classes(loads.full, np.flatnonzero(held), items.tier, load, worth, may)
    num = len(policy.tier_names)
    total = _by_tier(items.tier[served], worth[served], num)
    reach = _by_tier(items.tier[held], worth[held], num)
    want = np.array([ceil_scaled(policy.headcount.share, 10**6) * int(t) for t in total], dtype=object)
    want = np.array([-(-int(w) // 10**6) for w in want], np.int64)
    return Demand(classes, total, np.minimum(want, reach), want > reach, np.flatnonzero(served & ~held))


def _by_tier(tier: Ints, amount: Ints, num: int) -> Ints:
    out = np.zeros(num, np.int64)
    np.add.at(out, tier, amount)
    return out


def _classes(full: int, rows: Ints, tier: Ints, load: Ints, worth: Ints, may: Bools) -> Classes:
    """The items `rows`, grouped; classes and their items in one fixed order."""
    groups, of = np.unique(may[rows], axis=0, return_inverse=True)
    key, code = np.unique(np.column_stack([tier[rows], load[rows], of.reshape(-1)]), axis=0, return_inverse=True)
    code = code.reshape(-1)
    order = np.lexsort((rows, -worth[rows], code))
    items = rows[order]
    first = np.searchsorted(code[order], np.arange(len(key) + 1))
    parts = [np.concatenate([[0], np.cumsum(worth[items[a:b]])]) for a, b in pairwise(first)]
    covered = np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)
    holders = groups[key[:, 2]] if len(key) else np.zeros((0, may.shape[1]), bool)
    return Classes(full, key[:, 0].astype(np.int64), key[:, 1].astype(np.int64), holders, items, first, covered)
