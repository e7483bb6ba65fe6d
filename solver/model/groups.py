"""Floor 2: over what a limit sums - books, people, managers' teams, tiers or the whole plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.model.setting import Setting
from solver.policy import Limit
from solver.problem import Bools, Ints

WHOLE = 1000  # people and managers carry their share of a pool in thousandths


@dataclass(frozen=True)
class Groups:
    """Rows of a limit. `over` [groups, units] never counts nobody; bounds are `times` what the policy says."""

    labels: tuple[str, ...]
    over: Ints
    times: int
    fte: Ints  # thousandths [groups]
    tier: Ints  # the tier of each group, -1 = all


def groups_of(setting: Setting, limit: Limit) -> Groups:
    """The groups that `limit.over` names, over the units that `limit.coverage` leaves in."""
    inside = setting.units.kind_matches(limit.coverage)
    if limit.over == "book":
        units = np.flatnonzero(inside)
        over = np.zeros((len(units), setting.units.num), np.int64)
        over[np.arange(len(units)), units] = 1
        return Groups(tuple(setting.units.names[u] for u in units), over, 1, setting.units.fte[units], np.full(len(units), -1))
    if limit.over in ("plan", "tier"):
        return _wide(setting, limit, inside)
    return _people(setting, limit, inside)


def _wide(setting: Setting, limit: Limit, inside: Bools) -> Groups:
    units, names = setting.units, setting.policy.tier_names
    if limit.over == "plan":
        return Groups(("plan",), inside.astype(np.int64)[None, :], 1, units.fte[inside].sum(keepdims=True), np.array([-1]))
    tiers = [t for t, name in enumerate(names) if (name in limit.tiers if limit.tiers else setting.items.served[t])]
    over = np.repeat(inside.astype(np.int64)[None, :], len(tiers), axis=0)
    fte = np.array([units.fte[inside & units.serves[:, t]].sum() for t in tiers], np.int64)
    return Groups(tuple(names[t] for t in tiers), over, 1, fte, np.array(tiers, np.int64))


def _people(setting: Setting, limit: Limit, inside: Bools) -> Groups:
    """Each person's own book whole and their share of a pool; managers are the sum of their people."""
    staff, units = setting.staff, setting.units
    over = np.zeros((len(staff.ids), units.num), np.int64)
    fte = np.zeros(len(staff.ids), np.int64)
    for u in np.flatnonzero(inside):
        if units.is_pool[u]:
            members = units.members[u]
            if units.fte[u]:
                over[members, u] = WHOLE * staff.pooled[members] // units.fte[u]
            fte[members] += staff.pooled[members]
        else:
            over[units.csm[u], u] = WHOLE
            fte[units.csm[u]] += staff.own[units.csm[u]]
    counts: Bools = np.asarray(over.any(axis=1))
    if limit.over == "person":
        rows = np.flatnonzero(counts)
        return Groups(tuple(staff.ids[c] for c in rows), over[rows], WHOLE, fte[rows], np.full(len(rows), -1))
    manager = setting.book.csms["manager"].to_numpy()
    names = sorted({str(m) for m, c in zip(manager, counts, strict=True) if m and c})
    teams = np.array([(manager == n) & counts for n in names], bool).reshape(len(names), len(staff.ids))
    return Groups(tuple(names), teams.astype(np.int64) @ over, WHOLE, teams.astype(np.int64) @ fte, np.full(len(names), -1))
