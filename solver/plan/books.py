"""Floor 3: books.csv and people.csv - each book before and after, and each person at their share of a pool."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.model.measures import amount_of, renewing
from solver.model.setting import Setting
from solver.plan.decision import Decision
from solver.plan.names import manager_of
from solver.policy import Limit
from solver.problem import Ints

SIDES = ("accounts", "load", "arr", "red", "renewing_arr")


def books_of(decision: Decision) -> pd.DataFrame:
    """One row per unit and per owner who has left: before and after, moves in and out."""
    setting = decision.formulation.setting
    units = setting.units
    owners = _owner_labels(setting)
    gone = sorted({o for o in owners if o and o not in units.index})
    labels = [*units.names[1:], *gone]
    row = {label: k for k, label in enumerate(labels)}
    before = np.array([row.get(o, -1) for o in owners], np.int64)
    after = decision.unit - 1
    n, num = len(labels), units.num - 1
    table: dict[str, object] = {
        "unit": pd.Series(labels, dtype="str"),
        "pool": pd.Series(
            [u if units.is_pool[k + 1] else "" for k, u in enumerate(units.names[1:])] + [""] * len(gone), dtype="str"
        ),
        "manager": pd.Series(
            [manager_of(setting, u) for u in range(1, units.num)] + [_boss(setting, g) for g in gone], dtype="str"
        ),
        "coverage": pd.Series(
            ["pooled" if units.is_pool[u] else "dedicated" for u in range(1, units.num)] + ["departed"] * len(gone), dtype="str"
        ),
        "fte": np.concatenate([units.fte[1:] / 1000, np.zeros(len(gone))]),
    }
    for measure in SIDES:
        values, scale = side_amounts(setting, measure)
        for side, where in (("before", before), ("after", after)):
            table[f"{measure}_{side}"] = _shown(_sum(values, where, n), scale, measure)
    for tier in setting.policy.tier_names:
        if setting.items.served[setting.policy.tier_names.index(tier)]:
            mine = (setting.items.account_tier == setting.policy.tier_names.index(tier)).astype(np.int64)
            table[tier.lower()] = _sum(mine, after, n)
    table["load_target"] = _targets(setting, after, n)
    table["arr_low"], table["arr_high"] = _band(decision, n)
    arriving = np.array([k in ("new",) for k in decision.move_type], bool) | decision.moved
    table["moves_in"] = _sum((arriving & (decision.unit > 0)).astype(np.int64), after, n)
    table["moves_out"] = _sum(decision.moved.astype(np.int64), before, n)
    held = _sum((before >= 0).astype(np.int64), before, n)
    kept = _sum(((before == after) & (before >= 0)).astype(np.int64), before, n)
    table["kept_share"] = np.where(held > 0, np.round(kept / np.maximum(held, 1), 4), np.nan)
    load, capacity = _sum(side_amounts(setting, "load")[0], after, n)[:num], units.capacity[1:]
    use = np.where(capacity > 0, np.round(load / np.maximum(capacity, 1), 4), np.nan)
    table["utilisation"] = np.concatenate([use, np.full(len(gone), np.nan)])
    return pd.DataFrame(table).sort_values("unit", kind="stable").reset_index(drop=True)


def people_of(decision: Decision, books: pd.DataFrame) -> pd.DataFrame:
    """Each present csm: their own book, and their share of the pool by FTE."""
    setting = decision.formulation.setting
    staff, units, csms = setting.staff, setting.units, setting.book.csms
    at = {u: k for k, u in enumerate(books["unit"])}
    rows = []
    for c, csm in enumerate(staff.ids):
        if not staff.present[c]:
            continue
        shares = [(at[csm], 1.0)] if csm in units.index else []
        pool = staff.pool[c]
        if pool and units.fte[units.index[pool]]:
            shares.append((at[pool], float(staff.pooled[c] / units.fte[units.index[pool]])))
        row: dict[str, object] = {
            "csm_id": csm, "name": csms["name"][c], "manager": csms["manager"][c], "coverage": csms["coverage"][c], "pool": pool,
            "fte": float(staff.own[c] * staff.has_book[c] + staff.pooled[c] * bool(pool)) / 1000,
        }  # fmt: skip
        for column in (f"{m}_{side}" for m in SIDES for side in ("before", "after")):
            row[column] = round(sum(float(books[column][k]) * share for k, share in shares), 4)
        rows.append(row)
    return pd.DataFrame(rows)


def side_amounts(setting: Setting, measure: str) -> tuple[Ints, int]:
    """Per account amounts of a measure, and their scale; ARR in cents, because totals must tick."""
    if measure in ("arr", "renewing_arr"):
        cents = (setting.book.accounts["arr"] * 100).round().to_numpy(np.int64)
        return np.where(renewing(setting) | (measure == "arr"), cents, 0), 100
    amount = amount_of(setting, Limit(name="books", measure=measure, over="book", max=0), measure)
    return amount.per_account, amount.scale


def _shown(sums: Ints, scale: int, measure: str) -> Ints | np.ndarray:
    """Load in FTE with four decimals (half up), ARR in currency, the rest as whole numbers."""
    if measure == "load":
        return (sums * 20_000 + scale) // (2 * scale) / 10_000
    return sums / scale if scale > 1 else sums


def _sum(values: Ints, where: Ints, n: int) -> Ints:
    out = np.zeros(n, np.int64)
    np.add.at(out, where[where >= 0], values[where >= 0])
    return out


def _owner_labels(setting: Setting) -> list[str]:
    return [str(o) for o in setting.book.accounts["owner"]]


def _boss(setting: Setting, owner: str) -> str:
    """The manager of an owner who left, where the roster still has them."""
    csms = setting.book.csms
    found = csms["manager"][csms["csm_id"] == owner]
    return str(found.iloc[0]) if len(found) else ""


def _targets(setting: Setting, after: Ints, n: int) -> np.ndarray:
    """FTE that the book would take at target ratios."""
    target = np.array([setting.policy.tiers[t].target for t in setting.policy.tier_names])[setting.items.account_tier]
    out = np.zeros(n)
    np.add.at(out, after[(after >= 0) & (target > 0)], 1 / target[(after >= 0) & (target > 0)])
    return np.round(out, 4)


def _band(decision: Decision, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of the ARR band of each unit, where there is one."""
    low, high = np.full(n, np.nan), np.full(n, np.nan)
    units = decision.formulation.setting.units
    for row in decision.formulation.rows:
        if row.limit.name == "arr_band":
            at = [units.index[label] - 1 for label in row.limit.labels]
            low[at], high[at] = row.limit.low / row.unit, row.limit.high / row.unit
    return low, high
