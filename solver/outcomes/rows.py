"""Floor 5: a comparison as tables - scenarios by quarter, books, bands of draws."""

from __future__ import annotations

from typing import Any

import pandas as pd

from solver.outcomes.comparison import Comparison, Entry, Measured
from solver.outcomes.draws import SHARES
from solver.outcomes.figures import FIGURES

TEXT = (
    "scenario",
    "title",
    "group",
    "status",
    "error",
    "first_day",
    "mode",
    "solved",
    "worth",
    "unit",
    "name",
    "coverage",
    "manager",
    "figure",
)


def scenario_rows(c: Comparison) -> pd.DataFrame:
    """comparison.csv: a row per scenario and quarter with all figures and their differences (`_difference`); a failed one has
    one row with its reason."""
    tiers = list(dict.fromkeys(k for e in c.solved for m in e.quarters for k in m.values))
    keys = list(dict.fromkeys([*(f.key for f in FIGURES), *tiers]))
    rows = [_row(e, m, keys) for e in c.entries for m in (e.quarters or (None,))]
    return _frame(rows)


def _row(entry: Entry, m: Measured | None, keys: list[str]) -> dict[str, Any]:
    r = entry.result
    named = {"scenario": r.name, "title": r.title, "group": r.group, "status": r.status, "error": r.error}
    o, v = (m.outcome, m.verdict) if m else (None, None)
    solved = {
        "quarter": m.quarter if m else None, "first_day": o.first_day if o else "", "mode": o.mode if o else "",
        "solved": o.status if o else "", "bound": o.bound if o else None,
        "gap": None if o is None or o.gap is None else round(o.gap, 8),
        "accounts": o.accounts if o else None, "arr": o.arr if o else None, "worth": v.words if v else "",
        "worth_low": v.low if v else None, "worth_high": v.high if v else None,
    }  # fmt: skip
    figures = {k: m.values.get(k) if m else None for k in keys}
    return named | solved | figures | {f"{k}_difference": m.difference.get(k) if m else None for k in keys}


def book_rows(c: Comparison) -> pd.DataFrame:
    """books.csv: a row per scenario, quarter and book."""
    rows = []
    for e in c.solved:
        tiers = list(dict.fromkeys(t for x in c.solved for m in x.quarters for u in m.outcome.units for t in u.tiers))
        for m in e.quarters:
            for u in m.outcome.units:
                known = {k: v for k, v in vars(u).items() if k != "tiers"}
                rows.append(
                    {"scenario": e.result.name, "quarter": m.quarter, **known, **{t.lower(): u.tiers.get(t, 0) for t in tiers}}
                )
    return _frame(rows)


def draw_rows(c: Comparison) -> pd.DataFrame:
    """draws.csv: a row per group of draws and figure."""
    return _frame([
        {
            "scenario": d.group, "figure": b.key, "draws": d.num_draws, "failed": d.failed, "base": b.base,
            **{f"p{share}": v for share, v in zip(SHARES, b.at, strict=True)},
        }
        for d in c.draws
        for b in d.bands
    ])  # fmt: skip


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table: text as text, flags as flags, everything else as numbers."""
    frame = pd.DataFrame(rows)
    for name in frame.columns:
        if name in TEXT:
            frame[name] = frame[name].astype("str")
        elif frame[name].dtype != bool:
            frame[name] = frame[name].astype("float64")
    return frame
