"""Floor 5: for whom there is a workbook - each manager, those who have none, and each CSM."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from solver.model.setting import Setting
from solver.plan.written import Written
from solver.workbooks.content import Scope


def scopes_of(plan: Written) -> tuple[Scope, ...]:
    """A scope for each manager by name, then one for those who have none where there is somebody or something, then one for
    each CSM who is still there. Every moved account stands in the workbook of at least one manager, or of none."""
    setting = plan.loaded.decision.formulation.setting
    csms = setting.book.csms
    teams = [_team(setting, manager) for manager in sorted(set(csms["manager"]) - {""})]
    rest = _team(setting, "")
    if rest.people or orphans(plan).any():
        teams.append(rest)
    gone = csms["end_date"].notna() & (csms["end_date"] <= pd.Timestamp(setting.book.as_of))
    alone = [_alone(setting, c) for c in csms["csm_id"][~gone]]
    return (*teams, *alone)


def orphans(plan: Written) -> pd.Series:
    """Moved accounts with nobody on either side: their owner left and is on no roster, and nobody takes them [assignments]."""
    setting, rows = plan.loaded.decision.formulation.setting, plan.assignments
    known = {*setting.book.csms["csm_id"], *setting.units.index}
    return rows["moved"] & (rows["unit"] == "") & ~rows["previous_owner"].isin(known)


def _team(setting: Setting, manager: str) -> Scope:
    csms = setting.book.csms
    mine = [k for k, m in enumerate(csms["manager"]) if m == manager]
    return Scope(manager, "", _units(setting, mine), tuple(csms["csm_id"].iloc[mine]))


def _alone(setting: Setting, csm: str) -> Scope:
    csms = setting.book.csms
    k = int((csms["csm_id"] == csm).to_numpy().argmax())
    return Scope(str(csms["manager"][k]), csm, _units(setting, [k]), (csm,))


def _units(setting: Setting, csms: Iterable[int]) -> tuple[str, ...]:
    """Books and pools in which one of these people works, books first."""
    people, units = set(csms), setting.units
    return tuple(units.names[u] for u in range(1, units.num) if people & set(units.members[u].tolist()))
