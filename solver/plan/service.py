"""Floor 3: what each tier gets - its share of people's time and money beside its share of ARR."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.book import cents
from solver.plan.decision import Decision
from solver.problem import Ints


def service_by_tier(decision: Decision) -> dict[str, dict[str, Any]]:
    """Per served tier: accounts and ARR held, FTE and yearly cost (a unit's, split by load), their shares, and the ratio 1:n.

    Cost is None where the roster gives none.
    """
    setting = decision.formulation.setting
    tiers = [int(t) for t in np.flatnonzero(setting.items.served)]
    share = _shares(decision, tiers)
    fte, cost = share @ setting.units.fte / 1000, share @ unit_costs(decision)
    arr = [cents(setting.book.accounts["arr"][(setting.items.account_tier == t) & (decision.unit > 0)]) for t in tiers]
    out: dict[str, dict[str, Any]] = {}
    for k, tier in enumerate(tiers):
        held = int(((setting.items.account_tier == tier) & (decision.unit > 0)).sum())
        out[setting.policy.tier_names[tier]] = {
            "accounts": held,
            "arr": arr[k] / 100,
            "arr_share": round(arr[k] / sum(arr), 4) if sum(arr) else 0.0,
            "fte": round(float(fte[k]), 3),
            "fte_share": round(float(fte[k] / fte.sum()), 4) if fte.sum() else 0.0,
            "ratio": round(held / float(fte[k]), 1) if fte[k] > 0 else None,
            "cost": round(float(cost[k])) if cost[k] > 0 else None,
            "cost_per_arr": round(float(cost[k]) * 100 / arr[k], 4) if arr[k] and cost[k] > 0 else None,
        }
    return out


def _shares(decision: Decision, tiers: list[int]) -> np.ndarray:
    """[tiers, units]: the part of each unit's load that a tier makes up; idle units belong to nobody."""
    setting = decision.formulation.setting
    load: Ints = np.zeros((len(tiers), setting.units.num), np.int64)
    per_account = setting.loads.of_tier[setting.items.account_tier]
    for k, tier in enumerate(tiers):
        mine = (setting.items.account_tier == tier) & (decision.unit > 0)
        np.add.at(load[k], decision.unit[mine], per_account[mine])
    total = load.sum(axis=0)
    shares: np.ndarray = load / np.maximum(total, 1)
    return shares


def unit_costs(decision: Decision) -> np.ndarray:
    """Yearly cost of each unit: its members' cost by the time they give it."""
    setting = decision.formulation.setting
    cost = setting.book.csms["cost"].fillna(0).to_numpy(np.float64)
    staff, units = setting.staff, setting.units
    whole = staff.own * staff.has_book + staff.pooled
    part = np.where(units.is_pool[:, None], staff.pooled[None, :], staff.own[None, :]) / np.maximum(whole, 1)
    return np.array([float((cost[m] * part[u][m]).sum()) for u, m in enumerate(units.members)])
