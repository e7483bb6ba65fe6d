"""Floor 3: what cannot move this quarter - by hold, and by the owner who keeps it."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.model.setting import Setting
from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.names import name_of
from solver.problem import Bools, Ints

Figures = dict[str, dict[str, float]]


def holds(decision: Decision) -> Figures:
    """Accounts and ARR that cannot move this quarter, by hold and in `all`; an account counts under each of its holds."""
    owners = held_by_owner(decision)
    out: Figures = {}
    for name in (*HOLDS, "all"):
        found = [o if name == "all" else o["holds"][name] for o in owners if name == "all" or name in o["holds"]]
        if found or name == "all":
            arr = sum(round(100 * f["arr"]) for f in found) / 100
            out[name] = {"accounts": sum(f["accounts"] for f in found), "arr": arr}
    return out


def held_by_owner(decision: Decision) -> list[dict[str, Any]]:
    """For each unit that keeps held accounts: how many, their ARR, and both by hold; most ARR first."""
    setting = decision.formulation.setting
    item = setting.items.of_account
    held = setting.standing.held[item]
    count, cents = _by_unit(setting, held)
    on = {name: _by_unit(setting, held & setting.standing.holds[item, h]) for h, name in enumerate(HOLDS)}
    out: list[dict[str, Any]] = []
    for u in np.flatnonzero(count).tolist():
        by_hold = {name: _said(n[u], c[u]) for name, (n, c) in on.items() if n[u]}
        names = {"unit": setting.units.names[u], "name": name_of(setting, u)}
        out.append({**names, **_said(count[u], cents[u]), "holds": by_hold})
    return sorted(out, key=lambda o: (-o["arr"], o["unit"]))


def _by_unit(setting: Setting, mask: Bools) -> tuple[Ints, Ints]:
    """Accounts and cents of ARR by the unit of their item's owner [units]."""
    owner, units = setting.standing.owner[setting.items.of_account][mask], setting.units.num
    cents = np.zeros(units, np.int64)
    np.add.at(cents, owner, (setting.book.accounts["arr"] * 100).round().to_numpy(np.int64)[mask])
    return np.bincount(owner, minlength=units), cents


def _said(accounts: int, cents: int) -> dict[str, float]:
    return {"accounts": int(accounts), "arr": int(cents) / 100}
