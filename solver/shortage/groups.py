"""Floor 3: items that want a seat, grouped by the units that may hold them, so that 100,000 items are a few thousand groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.model.candidates import Candidates, Exclusion
from solver.model.formulate import Formulation
from solver.model.setting import Setting
from solver.problem import Bools, Ints

BLOCK = 2048
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Groups:
    """Items of one group may sit in the same places. Items that no place may hold are in `stranded`, most of them in no group.

    Where all who qualify are full today, the item stands in a group with those full units: nobody may hold it, and it wants
    their seats. The seats of a full unit are those of who is there today.
    """

    of_item: Ints  # [items] group, -1 = none
    packed: Bytes  # [groups, units / 8] units that may hold them, packed bits
    counts: Ints  # [groups, tiers] accounts
    first: Ints  # [groups] an item of each
    strategic: Bools  # [groups] T1 accounts and no others: the ones that new hires get few of
    apart: Bools  # [groups] kept in a pool that is forbidden to them: everybody's time there counts
    stranded: dict[int, Exclusion]  # item -> why nobody may hold it

    @property
    def num(self) -> int:
        return len(self.first)

    def allowed(self, which: Ints, num_units: int) -> Bools:
        """[len(which), units]: where they may sit."""
        return np.unpackbits(self.packed[which], axis=1, count=num_units).astype(bool)


def groups_of(formulation: Formulation) -> Groups:
    """The groups of all items whose tier somebody should serve."""
    items = formulation.setting.items
    wanted = np.flatnonzero(items.served[items.tier])
    packed, stranded = _places(formulation, wanted)
    counts = np.zeros((items.num, len(items.served)), np.int64)
    np.add.at(counts, (items.of_account, items.account_tier), 1)
    traits = _traits(formulation.setting, counts)
    _, first, back = _distinct(np.hstack([packed, _as_bytes(traits[wanted])]))
    keep = packed[first].any(axis=1)  # groups with a place at all
    of_item = np.full(items.num, -1, np.int64)
    of_item[wanted] = np.where(keep, np.cumsum(keep) - 1, -1)[back]
    inside, first = of_item >= 0, first[keep]
    sums = np.zeros((len(first), len(items.served)), np.int64)
    np.add.at(sums, of_item[inside], counts[inside])
    strategic, apart = (traits[wanted[first]][:, k] > 0 for k in (0, 1))
    return Groups(of_item, packed[first], sums, wanted[first], strategic, apart, stranded)


def _places(formulation: Formulation, wanted: Ints) -> tuple[Bytes, dict[int, Exclusion]]:
    """Packed units of each wanted item [len(wanted), units / 8], and the items that nobody may hold."""
    candidates, stranded = Candidates(formulation), dict[int, Exclusion]()
    packed = np.zeros((len(wanted), (formulation.setting.units.num + 7) // 8), np.uint8)
    for at in range(0, len(wanted), BLOCK):
        block = wanted[at : at + BLOCK]
        allowed = formulation.problem.allows(block)
        allowed[:, 0] = False
        start = formulation.setting.standing.start[block]
        there = np.flatnonzero(candidates.full[start])
        allowed[there] = False  # nobody joins a book that is full today, whoever leaves it: who is there may as well stay
        allowed[there, start[there]] = True
        for row in np.flatnonzero(~allowed.any(axis=1)):
            why = stranded[int(block[row])] = candidates.excluded(int(block[row]))
            if why.rule == "full":
                allowed[row, list(why.units)] = True
        packed[at : at + BLOCK] = np.packbits(allowed, axis=1)
    return packed, stranded


def _traits(setting: Setting, counts: Ints) -> Ints:
    """What else tells groups apart, beside their units: strategic, apart, estate, tier, who in pools qualifies."""
    standing, names = setting.standing, setting.policy.tier_names
    strategic = counts[:, names.index("T1")] == setting.items.size if "T1" in names else np.zeros(setting.items.num, bool)
    apart = standing.forbidden_here & standing.may_stay
    pools = pool_signature(setting)[setting.fit.profiles.of_item]
    return np.column_stack([strategic, apart, standing.estate, setting.items.tier, pools]).astype(np.int64)


def _as_bytes(table: Ints) -> Bytes:
    return np.ascontiguousarray(table, np.int32).view(np.uint8).reshape(len(table), 4 * table.shape[1])


def _distinct(rows: Bytes) -> tuple[Ints, Ints, Ints]:
    """Distinct rows as np.unique would find them: the rows, where each stands first, and which each is."""
    whole = np.ascontiguousarray(rows).view(f"V{rows.shape[1]}").ravel()
    unique, first, back = np.unique(whole, return_index=True, return_inverse=True)
    return unique, first, back.ravel()


def pool_signature(setting: Setting, block: int = 4096) -> Ints:
    """A number for each profile, the same where the same members of every pool qualify [profiles]."""
    members = pool_members(setting)
    num = len(setting.fit.profiles.tier)
    if not len(members):
        return np.zeros(num, np.int64)
    bits = [
        np.packbits(setting.fit.csms_qualify(np.arange(at, min(at + block, num)))[:, members], axis=1)
        for at in range(0, num, block)
    ]
    return _distinct(np.vstack(bits))[2]


def pool_members(setting: Setting) -> Ints:
    """The csms who work in a pool."""
    pools = np.flatnonzero(setting.units.is_pool)
    return np.unique(np.concatenate([setting.units.members[p] for p in pools])) if len(pools) else np.zeros(0, np.int64)
