"""Floor 6: single points of failure - accounts, tiers, languages, certificates that only one person may take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.book import cents
from solver.model.setting import Setting
from solver.problem import Bools, Ints

TOGETHER = "all rules together"


@dataclass(frozen=True)
class Alone:
    """What only one person covers: a tier (`rule` = "tier"), a value of a required match, or what no single rule explains;
    with the accounts and the ARR that want it."""

    rule: str
    value: str
    accounts: int
    arr: float

    def text(self) -> str:
        """Such as "language ja (14 accounts, 1,204,000)"."""
        count = "1 account" if self.accounts == 1 else f"{self.accounts:,} accounts"
        return f"{f'{self.rule} {self.value}'.strip()} ({count}, {self.arr:,.0f})"


def alone_by_csm(setting: Setting) -> dict[str, tuple[Alone, ...]]:
    """For each csm_id what nobody else may newly hold, the most ARR first. People on long leave cannot step in."""
    profiles = setting.fit.profiles
    able = setting.fit.csms_qualify(np.arange(len(profiles.tier))) & _serving(setting)[:, profiles.tier].T
    others = able & ~setting.staff.long_leave
    count, item = others.sum(axis=1), setting.items.of_account
    of_account = profiles.of_item[item]
    served = setting.items.served[setting.items.tier[item]]
    out = {}
    for c in np.flatnonzero(setting.staff.present):
        lone = able[:, c] & (count - others[:, c] == 0)
        mine = np.flatnonzero(lone[of_account] & served)
        if len(mine):
            out[setting.staff.ids[c]] = _causes(setting, int(c), mine, of_account)
    return out


def _serving(setting: Setting) -> Bools:
    """[csms, tiers]: who works in a unit whose kind serves the tier, and serves it themselves."""
    out = np.zeros_like(setting.staff.serves)
    kind = setting.units.serves_kind(setting.policy)
    for u in range(1, setting.units.num):
        if setting.units.fte[u]:
            out[setting.units.members[u]] |= kind[u]
    return np.asarray(out & setting.staff.serves, bool)


def _causes(setting: Setting, csm: int, accounts: Ints, of_account: Ints) -> tuple[Alone, ...]:
    """The accounts by the first rule that alone keeps everybody else away."""
    fit, serving = setting.fit, _serving(setting) & ~setting.staff.long_leave[:, None]
    serving[csm] = False
    found: dict[tuple[str, str], list[int]] = {}
    said: dict[int, tuple[str, str]] = {}
    for a in accounts.tolist():
        p = int(of_account[a])
        if p not in said:
            said[p] = _cause(setting, p, np.flatnonzero(serving[:, fit.profiles.tier[p]]))
        found.setdefault(said[p], []).append(a)
    arr = setting.book.accounts["arr"]
    made = [Alone(rule, value, len(rows), cents(arr.iloc[rows]) / 100) for (rule, value), rows in found.items()]
    return tuple(sorted(made, key=lambda x: (-x.arr, x.rule, x.value)))


def _cause(setting: Setting, profile: int, others: Ints) -> tuple[str, str]:
    fit, p = setting.fit, setting.fit.profiles
    tier = int(p.tier[profile])
    if not len(others):
        return "tier", setting.policy.tier_names[tier]
    for m, match in enumerate(setting.policy.match):
        code = p.codes[profile, m]
        if fit.fails[m][code, others, tier, int(p.guessed[profile])].all():
            return match.name, p.values[m][code]
    return TOGETHER, ""
