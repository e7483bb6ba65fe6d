"""Floor 6: the plain arithmetic beside the exact answer - FTE at the cap, at the target, people to employ, today's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.book import cents
from solver.exact import milli
from solver.model.setting import Setting
from solver.model.units import Loads, Units
from solver.sizing.demand import at_target
from solver.sizing.size import Sizing

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A tier, region or industry (or all). `cap`, `target`: full-time CSMs its accounts use at those ratios; `people`: heads to
    employ for the target, headroom and allowances taken off; `today`: contracts, in FTE (of regions: of its people)."""

    name: str
    accounts: int
    arr: float
    cap: float
    target: float
    people: float
    today: float | None


def by_tier(sizing: Sizing) -> list[Row]:
    """A row for each served tier, and the sum."""
    setting = sizing.setting
    tier, policy = setting.items.account_tier, setting.policy
    today = fte_by_tier(setting)
    served = setting.items.served[tier]
    rows = [_row(sizing, t, tier == k, today[k]) for k, t in enumerate(policy.tier_names) if setting.items.served[k]]
    return [*rows, _row(sizing, "all", served, float(today.sum()))]


def by_industry(sizing: Sizing) -> list[Row]:
    """A row for each industry of the accounts, most load first; who holds them today is not counted by industry."""
    setting = sizing.setting
    served = setting.items.served[setting.items.account_tier]
    industry = setting.book.accounts["industry"].to_numpy()
    rows = [_row(sizing, str(i) or "(blank)", served & (industry == i), None) for i in sorted(set(industry[served].tolist()))]
    return sorted(rows, key=lambda r: (-r.people, r.name))


def fte_by_tier(setting: Setting) -> Floats:
    """Contracted FTE of the people present, by the tier they work for [tiers]: a book's or pool's is split by the load it holds;
    where it holds nothing, by what its tiers ask for in all."""
    loads = Loads.of(at_target(setting.policy))
    tier, units = setting.items.account_tier, setting.units
    load = loads.of_tier[tier].astype(float)
    wanted = np.bincount(tier, weights=load, minlength=units.serves.shape[1])
    held = np.zeros((units.num, units.serves.shape[1]))
    np.add.at(held, (setting.standing.owner[setting.items.of_account], tier), load)
    out = np.zeros(units.serves.shape[1])
    for u, fte in enumerate(contracts(setting, units).tolist()):
        share = held[u] if held[u].sum() else units.serves[u] * (wanted if (units.serves[u] * wanted).sum() else 1.0)
        if u and share.sum():
            out += fte * share / share.sum()
    return out


def contracts(setting: Setting, units: Units) -> Floats:
    """FTE of each unit by its people's contracts, ramp and leave aside [units]."""
    csms = setting.book.csms
    fte = np.array([milli(f) for f in csms["fte"]]) / 1000
    pooled = np.where(csms["coverage"] == "dedicated", 0.0, csms["pool_share"].fillna(0).to_numpy())
    share = (1 - pooled, pooled)
    return np.array([float((fte * share[int(p)])[m].sum()) for m, p in zip(units.members, units.is_pool, strict=True)])


def _row(sizing: Sizing, name: str, mine: npt.NDArray[np.bool_], today: float | None) -> Row:
    setting = sizing.setting
    tier = setting.items.account_tier[mine]
    cap, target = (float(x.of_tier[tier].sum() / x.full) for x in (setting.loads, Loads.of(at_target(setting.policy))))
    arr = cents(setting.book.accounts["arr"][mine]) / 100
    return Row(name, int(mine.sum()), arr, cap, target, target * 10**6 / sizing.carried, today)
