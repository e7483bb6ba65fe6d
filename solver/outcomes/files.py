"""Floor 5: a comparison on disk - CSV, JSON and a page, each written beside its place and renamed; no clock in any of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from solver.errors import StorageError
from solver.outcomes.comparison import Comparison, Entry, Measured, Plans, comparison_of
from solver.outcomes.draws import SHARES
from solver.outcomes.page import page_of
from solver.outcomes.rows import book_rows, draw_rows, scenario_rows
from solver.places import replace_file
from solver.runs.outcome import RunResult
from solver.tables import to_csv

SCHEMA_VERSION = 1
MARK = "comparison.json"


def write_comparison(results: Sequence[RunResult], out: Path, title: str, plans: Plans | None = None) -> None:
    """Write comparison.csv, books.csv, draws.csv (where there are draws), comparison.html and comparison.json into `out`.

    Each file is flushed beside its place and renamed, the JSON last: with it the comparison is whole. `plans`: folders of a
    scenario's plans by its name, one a quarter, where they are kept. Raises AuditError as `comparison_of`, StorageError.
    """
    c = comparison_of(results, plans=plans)
    files = {"comparison.csv": to_csv(scenario_rows(c)), "books.csv": to_csv(book_rows(c))}
    if c.draws:
        files["draws.csv"] = to_csv(draw_rows(c))
    files["comparison.html"] = page_of(c, title)
    files[MARK] = json.dumps({"title": title, **tree_of(c)}, indent=1, allow_nan=False) + "\n"
    for name, text in files.items():
        replace_file(out / name, text)


def drop_comparison(out: Path) -> None:
    """Remove a comparison of before from `out`, so that none lies beside other runs than it compares. Raises StorageError."""
    try:
        for name in (MARK, "comparison.html", "comparison.csv", "books.csv", "draws.csv"):
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{out}: the comparison of before could not be removed ({error.strerror or error})") from error


def comparison_tree(results: Sequence[RunResult], plans: Plans | None = None) -> dict[str, Any]:
    """The comparison as one JSON-able object; `plans` as in `comparison_of`. Raises AuditError as that does."""
    return tree_of(comparison_of(results, plans=plans))


def tree_of(c: Comparison) -> dict[str, Any]:
    """The whole comparison: null = none or not to be compared; money in currency, shares as fractions, load in FTE."""
    return {
        "schema_version": SCHEMA_VERSION,
        "baseline": c.baseline.name if c.baseline else None,
        "scenarios": [_entry(e) for e in c.entries],
        "draws": [
            {
                "group": d.group, "draws": d.num_draws, "failed": d.failed, "heads": d.heads,
                "bands": {b.key: {"base": b.base, **dict(zip((f"p{s}" for s in SHARES), b.at, strict=True))} for b in d.bands},
            }
            for d in c.draws
        ],
    }  # fmt: skip


def _entry(e: Entry) -> dict[str, Any]:
    r = e.result
    return {
        "name": r.name, "title": r.title, "group": r.group, "status": r.status, "error": r.error, "notes": list(r.notes),
        "why": e.why, "quarters": [_quarter(m) for m in e.quarters],
        "elsewhere": asdict(e.elsewhere) if e.elsewhere else None,
        "books": [asdict(b) for b in e.changes],
        "hires": [asdict(h) | {"steps": [asdict(s) for s in h.steps]} for h in e.hires],
    }  # fmt: skip


def _quarter(m: Measured) -> dict[str, Any]:
    o = m.outcome
    return {
        "quarter": m.quarter, "first_day": o.first_day, "mode": o.mode, "status": o.status, "plan_id": o.plan_id,
        "bound": o.bound, "gap": o.gap, "accounts": o.accounts, "arr": o.arr, "figures": dict(m.values),
        "difference": dict(m.difference),
        "worth": {"verdict": m.verdict.kind, "words": m.verdict.words, "low": m.verdict.low, "high": m.verdict.high},
    }  # fmt: skip
