"""Floor 2: books that a budget of moves does not bind."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from solver.exact import scaled
from solver.model.groups import Groups
from solver.model.setting import Setting
from solver.policy import Limit as Rule
from solver.problem import Bools


def exempt(setting: Setting, rule: Rule, groups: Groups) -> Bools:
    """Books that a budget of moves does not bind: nearly empty receivers; givers that are ramping or over their cap."""
    none = np.zeros(len(groups.labels), bool)
    if rule.over != "book" or rule.measure not in ("inbound", "outbound", "outbound_arr"):
        return none
    units, staff = setting.units, setting.staff
    rows = np.array([units.index[label] for label in groups.labels], np.int64)
    if rule.measure == "inbound":
        return _fill(setting)[rows]
    load = setting.unit_load(setting.standing.start)
    ramping = np.array([bool(units.csm[u] >= 0 and not staff.ramped[units.csm[u]]) for u in rows], bool)
    return ramping | (load > units.capacity)[rows]


def _fill(setting: Setting) -> Bools:
    """Units whose start, in target ratios, is below the share of their FTE under which they may fill up."""
    policy, units = setting.policy, setting.units
    share = Fraction(scaled(policy.moves.inbound_free_below, 10_000), 10_000)
    counts = np.zeros((units.num, len(policy.tier_names)), np.int64)
    np.add.at(counts, (setting.standing.start[setting.items.of_account], setting.items.account_tier), 1)
    targets = [policy.tiers[t].target for t in policy.tier_names]
    filled = [sum((Fraction(int(n), t) for n, t in zip(row, targets, strict=True) if t), Fraction(0)) for row in counts]
    return np.array([f < share * int(fte) / 1000 for f, fte in zip(filled, units.fte, strict=True)], bool)
