"""Floor 5: the differences of two sides - by term, by tier, by unit, and the accounts that are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from solver.compare.sides import CENTS, TIER_MEASURES, UNIT_MEASURES, Side
from solver.compare.unlike import unlike

KINDS = ("elsewhere", "only_a", "only_b")  # how an account differs


@dataclass(frozen=True)
class Comparison:
    """Two sides and B - A. Money in currency (worth and terms whole), load in FTE.

    `terms`: kind, name, a, b, difference; the last row is the value, the sum of all others. `tiers` by tier and `all`, and
    `units` by unit (name, only_in, and only those that differ; largest difference in ARR first): each measure as
    <measure>_a, _b, _difference. `accounts` by account_id: those that differ, largest ARR first: differs (elsewhere, only_a,
    only_b), both sides of tier, arr, coverage, unit, holder and worth, the reason and the side that
    gives it (B where it is a plan, else A). `parts`: where the difference
    in value comes from: accounts that are elsewhere, only in A, only in B, in the same place, and soft limits.
    """

    a: Side
    b: Side
    warnings: tuple[str, ...]
    terms: pd.DataFrame
    tiers: pd.DataFrame
    units: pd.DataFrame
    accounts: pd.DataFrame
    parts: dict[str, int]


def compared(a: Side, b: Side) -> Comparison:
    """The comparison of two sides: accounts are matched by id, books by the unit's name."""
    accounts, same = _accounts(a, b)
    parts = {kind: int(accounts.loc[accounts["differs"] == kind, "worth_difference"].sum()) for kind in KINDS}
    soft = sum(sum(v for (kind, _), v in s.terms.items() if kind == "soft_limit") * sign for s, sign in ((a, -1), (b, 1)))
    parts |= {"same_place": same, "soft_limits": soft}
    tiers = _paired(a.tiers, b.tiers, TIER_MEASURES)
    return Comparison(a, b, unlike(a, b), _terms(a, b), tiers, _units(a, b), accounts, parts)


def _terms(a: Side, b: Side) -> pd.DataFrame:
    keys = dict.fromkeys([*a.terms, *b.terms])
    rows = [(kind, name, a.terms.get((kind, name), 0), b.terms.get((kind, name), 0)) for kind, name in keys]
    rows = [r for kind in ("term", "out_of_service", "soft_limit") for r in rows if r[0] == kind]
    frame = pd.DataFrame([*rows, ("value", "value", a.value, b.value)], columns=["kind", "name", "a", "b"])
    return frame.assign(difference=frame["b"] - frame["a"])


def _paired(a: pd.DataFrame, b: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Each measure of both sides and B - A, over all rows of either; a row that a side lacks counts as 0 there."""
    index = a.index.union(b.index)
    out = {}
    for measure in measures:
        one, other = (s[measure].reindex(index, fill_value=0) for s in (a, b))
        scale = 100 if measure in CENTS else 1
        for side, values in (("a", one), ("b", other), ("difference", other - one)):
            out[f"{measure}_{side}"] = values / 100 if scale > 1 else values
    return pd.DataFrame(out, index=index).round(6)


def _units(a: Side, b: Side) -> pd.DataFrame:
    """Units of which some measure differs."""
    paired = _paired(a.units, b.units, UNIT_MEASURES)
    name = b.units["name"].reindex(paired.index).fillna(a.units["name"].reindex(paired.index))
    only = np.where(~paired.index.isin(b.units.index), "a", np.where(~paired.index.isin(a.units.index), "b", ""))
    paired.insert(0, "name", name)
    paired.insert(1, "only_in", _text(only))
    differences = paired[[f"{m}_difference" for m in UNIT_MEASURES]]
    found = paired[(differences != 0).any(axis=1) | (paired["only_in"] != "")]
    order = np.argsort(-found["arr_difference"].abs().to_numpy(), kind="stable")  # equal ones in the order of their names
    return found.iloc[order]


def _accounts(a: Side, b: Side) -> tuple[pd.DataFrame, int]:
    """The accounts that differ, and B - A of the worth of all the others."""
    ids = a.accounts.index.union(b.accounts.index)
    one, other = a.accounts.reindex(ids), b.accounts.reindex(ids)
    in_a, in_b = ids.isin(a.accounts.index), ids.isin(b.accounts.index)
    out: dict[str, object] = {"name": other["name"].where(in_b, one["name"])}
    for column in ("tier", "arr", "coverage", "unit", "holder", "worth"):
        for side, values in (("a", one[column]), ("b", other[column])):
            out[f"{column}_{side}"] = values.fillna("") if column not in ("arr", "worth") else _whole(values)
    frame = pd.DataFrame(out, index=ids)
    frame["worth_difference"] = frame["worth_b"] - frame["worth_a"]
    reasons = [side["reason"].fillna("").to_numpy() for side in (one, other)]
    frame["reason_in"] = _text(np.select([reasons[1] != "", reasons[0] != ""], ["b", "a"], ""))
    frame["reason"] = _text(np.where(reasons[1] != "", reasons[1], reasons[0]))
    elsewhere = (frame["unit_a"] != frame["unit_b"]) | (frame["coverage_a"] != frame["coverage_b"])
    differs = np.select([~in_b, ~in_a, elsewhere], ["only_a", "only_b", "elsewhere"], "")
    frame.insert(1, "differs", _text(differs))
    found = frame[differs != ""]
    size = np.maximum(found["arr_a"].to_numpy(), found["arr_b"].to_numpy())
    found = found.iloc[np.argsort(-size, kind="stable")]  # equal ones in the order of their ids
    return (
        found.assign(arr_a=found["arr_a"] / 100, arr_b=found["arr_b"] / 100),
        int(frame["worth_difference"].sum() - found["worth_difference"].sum()),
    )


def _whole(values: pd.Series) -> pd.Series:
    return values.fillna(0).astype(np.int64)


def _text(values: np.ndarray) -> Any:
    return pd.array(values.tolist(), dtype="str")
