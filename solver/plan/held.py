"""Floor 3: what cannot move this quarter - by hold, and by the owner who keeps it."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.book import cents
from solver.model.setting import Setting
from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.names import name_of
from solver.problem import Bools

Figures = dict[str, dict[str, float]]


def holds(decision: Decision) -> Figures:
    """Accounts and ARR that cannot move this quarter, by hold and in `all`; an account counts under each of its holds."""
    setting = decision.formulation.setting
    held = setting.standing.held[setting.items.of_account]
    return {**_by_hold(setting, held), "all": _counted(setting, held)}


def held_by_owner(decision: Decision) -> list[dict[str, Any]]:
    """For each unit that keeps held accounts: how many, their ARR, and both by hold; most ARR first."""
    setting = decision.formulation.setting
    item = setting.items.of_account
    held, owner = setting.standing.held[item], setting.standing.owner[item]
    out: list[dict[str, Any]] = []
    for unit in np.unique(owner[held]).tolist():
        mine = held & (owner == unit)
        names = {"unit": setting.units.names[unit], "name": name_of(setting, unit)}
        out.append({**names, **_counted(setting, mine), "holds": _by_hold(setting, mine)})
    return sorted(out, key=lambda o: (-o["arr"], o["unit"]))


def _by_hold(setting: Setting, held: Bools) -> Figures:
    on = setting.standing.holds[setting.items.of_account]
    masks = {name: held & on[:, h] for h, name in enumerate(HOLDS)}
    return {name: _counted(setting, mask) for name, mask in masks.items() if mask.any()}


def _counted(setting: Setting, mask: Bools) -> dict[str, float]:
    return {"accounts": int(mask.sum()), "arr": cents(setting.book.accounts["arr"][mask]) / 100}
