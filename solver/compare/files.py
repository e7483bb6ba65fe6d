"""Floor 5: a comparison for machines - one JSON tree, and a CSV of the accounts that differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from solver.compare.differences import Comparison
from solver.compare.sides import Side
from solver.places import replace_file
from solver.tables import to_csv

SCHEMA_VERSION = 1


def tree_of(c: Comparison) -> dict[str, Any]:
    """The whole comparison as one object; null = none, money in currency, load in FTE."""
    counts = {kind: int((c.accounts["differs"] == kind).sum()) for kind in ("elsewhere", "only_a", "only_b")}
    return {
        "schema_version": SCHEMA_VERSION,
        "a": _side(c.a),
        "b": _side(c.b),
        "warnings": list(c.warnings),
        "terms": _records(c.terms),
        "difference_from": c.parts,
        "tiers": _records(c.tiers.rename_axis("tier").reset_index()),
        "units": _records(c.units.rename_axis("unit").reset_index()),
        "counts": counts,
        "accounts": _records(accounts_table(c)),
    }


def accounts_table(c: Comparison) -> pd.DataFrame:
    """The accounts that differ, largest ARR first, with both sides; what a side does not have is blank."""
    frame = c.accounts.rename_axis("account_id").reset_index()
    for side, other in (("a", "b"), ("b", "a")):
        for column in (f"arr_{side}", f"worth_{side}"):
            there = frame["differs"] != f"only_{other}"
            frame[column] = frame[column].astype("float64").where(there)
    return frame


def write_accounts(c: Comparison, out: Path) -> None:
    """The CSV at `out`, written beside it and renamed: whole or not at all. Raises StorageError."""
    replace_file(out, to_csv(accounts_table(c)))


def _side(side: Side) -> dict[str, Any]:
    """What a side is; figures of the search stand in the summary of a plan, not of a word."""
    s = side.summary
    known = {k: s[k] for k in ("plan_id", "status", "value", "bound", "gap", "mode", "as_of", "quarter", "currency")}
    if side.word:
        known |= {"status": None, "bound": None, "gap": None, "value": side.value}
    broken = [b.__dict__ for b in side.broken]
    return {"kind": side.word or "plan", "path": str(side.path), **known, "remark": side.remark, "broken": broken}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", double_precision=6))
    return found
