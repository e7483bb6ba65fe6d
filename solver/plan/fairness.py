"""Floor 3: fairness.csv - what each present CSM has before and after, beside their peers (docs/arithmetic.md section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from solver.exact import half_up
from solver.model.measures import renewing
from solver.model.setting import Setting
from solver.plan.books import side_amounts
from solver.plan.decision import Decision
from solver.problem import Ints

QUARTERS = ("renewals_q1", "renewals_q2", "renewals_q3", "renewals_q4")
FIGURES = ("arr", *QUARTERS, "red", "hours", "accounts")
KINDS = {"dedicated": {"dedicated"}, "pooled": {"pooled"}, "both": {"dedicated", "pooled"}}
Figures = dict[str, Fraction]


@dataclass(frozen=True)
class Lot:
    """What one present csm has: their own book and their share of a pool. ARR in currency, hours a year, FTE in thousandths.

    `renewals` in the figures is the sum of the four quarters. `kept` counts what is there on both sides.
    """

    csm: int  # row of the roster
    peers: str
    fte: int
    compared: bool
    before: Figures
    after: Figures
    kept: Figures  # accounts, arr


def lots_of(decision: Decision) -> list[Lot]:
    """The lot of each present csm, in the order of the roster."""
    setting = decision.formulation.setting
    before = np.array([setting.units.index.get(o, 0) for o in setting.book.accounts["owner"]], np.int64)
    same = np.where(before == decision.unit, before, 0)
    values = _per_account(setting)
    sums = {name: [_sum(v, at, setting.units.num) for at in (before, decision.unit, same)] for name, (v, _) in values.items()}
    scale = {name: s for name, (_, s) in values.items()}
    return [_lot(setting, c, sums, scale) for c in np.flatnonzero(setting.staff.present).tolist()]


def fairness_table(setting: Setting, lots: list[Lot], worse: list[tuple[str, ...]]) -> pd.DataFrame:
    """One row per lot; `worse` holds the figures by which each is worse off."""
    csms, rows = setting.book.csms, []
    for lot, figures in zip(lots, worse, strict=True):
        row: dict[str, object] = {c: csms[c][lot.csm] for c in ("csm_id", "name", "manager", "coverage", "pool")}
        row |= {"fte": lot.fte / 1000, "peers": lot.peers, "compared": lot.compared}
        for name in FIGURES:
            row[f"{name}_before"], row[f"{name}_after"] = _shown(lot.before[name]), _shown(lot.after[name])
        for name in ("accounts", "arr"):
            row[f"kept_{name}"] = _shown(lot.kept[name] / lot.before[name]) if lot.before[name] else np.nan
        row["worse_off"] = ";".join(figures)
        rows.append(row)
    return pd.DataFrame(rows)


def _per_account(setting: Setting) -> dict[str, tuple[Ints, int]]:
    """Amounts of each figure [accounts] and their scale; ARR in cents, because totals must tick."""
    arr, scale = side_amounts(setting, "arr")
    quarters = {name: (np.where(renewing(setting, k + 1), arr, 0), scale) for k, name in enumerate(QUARTERS)}
    return {"arr": (arr, scale), **quarters, **{name: side_amounts(setting, name) for name in ("red", "hours", "accounts")}}


def _lot(setting: Setting, csm: int, sums: dict[str, list[Ints]], scale: dict[str, int]) -> Lot:
    staff = setting.staff
    parts = _parts(setting, csm)
    sides: list[Figures] = []
    for side in range(3):
        figures = {name: sum((p * int(s[side][u]) for u, p in parts), Fraction(0)) / scale[name] for name, s in sums.items()}
        sides.append({**figures, "renewals": sum((figures[q] for q in QUARTERS), Fraction(0))})
    fte = int(staff.own[csm] * staff.has_book[csm] + staff.pooled[csm] * bool(staff.pool[csm]))
    compared = bool(staff.ramped[csm]) and not staff.new_hire[csm] and fte > 0
    kept = {name: sides[2][name] for name in ("accounts", "arr")}
    return Lot(csm, _peers(setting, csm), fte, compared, sides[0], sides[1], kept)


def _parts(setting: Setting, csm: int) -> list[tuple[int, Fraction]]:
    """The units a csm works in, and the part of each that is theirs."""
    staff, units = setting.staff, setting.units
    out = [(units.index[staff.ids[csm]], Fraction(1))] if staff.has_book[csm] else []
    pool = units.index.get(staff.pool[csm], 0)
    if pool and units.fte[pool]:
        out.append((pool, Fraction(int(staff.pooled[csm]), int(units.fte[pool]))))
    return out


def _peers(setting: Setting, csm: int) -> str:
    """The group a csm is compared in: the kind of coverage and the tiers served in it."""
    coverage = str(setting.book.csms["coverage"][csm])
    names = setting.policy.tier_names
    tiers = [
        t for k, t in enumerate(names) if setting.staff.serves[csm, k] and KINDS[coverage] & {*setting.policy.tiers[t].service}
    ]
    return f"{coverage} {';'.join(tiers)}"


def _shown(value: Fraction) -> float:
    return half_up(value.numerator * 10_000, value.denominator) / 10_000


def _sum(values: Ints, where: Ints, n: int) -> Ints:
    out = np.zeros(n, np.int64)
    np.add.at(out, where, values)
    return out
