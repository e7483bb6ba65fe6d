"""Floor 3: the plan's folder - written beside its place and renamed, so that it is whole or absent."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from solver.book import Book
from solver.errors import UsageError
from solver.leftovers import restore
from solver.places import check_place, filled, write_all
from solver.plan.inputs import input_texts
from solver.policy import Policy
from solver.strangers import beside_plan, files_within, not_of_plan, tree_at
from solver.tables import to_csv

MARK = "summary.json"  # what makes a folder a plan
SEAL = "summary_hash"  # in the summary: of all else that stands there


@dataclass(frozen=True)
class Plan:
    """All files of a plan, in memory; `more`: further ones by name, which belong to how it was made."""

    book: Book
    policy: Policy
    assignments: pd.DataFrame
    moves: pd.DataFrame
    books: pd.DataFrame
    people: pd.DataFrame
    fairness: pd.DataFrame
    tiers: pd.DataFrame
    watch: pd.DataFrame
    summary: dict[str, Any]
    certificate: dict[str, Any]
    more: dict[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, str]:
        """File name -> text. `plan_id` is a hash of everything the plan decides and was made from."""
        tables = {
            "assignments.csv": self.assignments, "moves.csv": self.moves, "books.csv": self.books, "people.csv": self.people,
            "fairness.csv": self.fairness, "tiers.csv": self.tiers, "watch.csv": self.watch,
        }  # fmt: skip
        out = {name: to_csv(table) for name, table in tables.items()} | input_texts(self.book, self.policy) | self.more
        out["certificate.json"] = _json(self.certificate)
        plan_id = _plan_id({name: text.encode() for name, text in out.items()})
        summary = {**self.summary, "plan_id": plan_id}
        out["summary.json"] = _json({**summary, SEAL: _seal(summary)})
        return out


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place for a plan that cannot be written to, before the work begins."""
    check_place(out, MARK, "plan", force=force, strange=strange)


def strange(plan: Path) -> list[str]:
    """What a plan's folder holds that was not written there: files of others, and what was changed of its own."""
    found = beside_plan(plan)
    with suppress(OSError):
        if not found and is_intact(plan, tree_at(plan / MARK)):
            return []
    return found or ["a file of the plan itself, changed since it was written"]


def strange_plans(folder: Path) -> list[str]:
    """The same of all plans in a folder `plans`."""
    plans = sorted(p for p in (folder / "plans").glob("*") if p.is_dir())
    return [f"plans/{plan.name}: {name}" for plan in plans for name in strange(plan)]


def stage(plan: Plan, out: Path) -> Path:
    """Write the plan into a fresh folder beside `out`, every file flushed to disk; `publish` gives it its name."""

    return filled(out, lambda folder: write_all(folder, plan.files()))


def read_summary(plan: Path) -> dict[str, Any]:
    """The summary of a written plan. Raises UsageError when the folder is not a plan."""
    restore(plan)
    try:
        found: dict[str, Any] = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # also bytes that are no text
        raise UsageError(f"{plan} is not a plan folder (no readable summary.json)") from None
    if not isinstance(found, dict) or "as_of" not in found:
        raise UsageError(f"{plan} is not a plan folder (its summary.json is not that of a plan)")
    return found


def is_intact(plan: Path, summary: dict[str, Any]) -> bool:
    """Whether the files of a plan, its summary among them, are those that it was written with; raises OSError where one cannot
    be read. Summaries of early plans have no seal."""
    names = [name for name in files_within(plan) if name != MARK]
    same = _plan_id({name: (plan / name).read_bytes() for name in names}) == summary.get("plan_id")
    return same and summary.get(SEAL) in (None, _seal(summary))


def check_intact(plan: Path, summary: dict[str, Any]) -> None:
    """Refuse a plan that was changed since it was written: what goes on from it must be what was audited. Raises UsageError."""
    if not is_intact(plan, summary):
        raise changed(plan)


def changed(plan: Path) -> UsageError:
    """What to say of a plan that was changed since it was written, or that others put files into."""
    if found := beside_plan(plan):
        return UsageError(f"{plan}: {not_of_plan(found)}")
    return UsageError(
        f"{plan}: its files are no longer those that were audited; `csm-assign audit {plan}` says what is wrong. "
        "Changes belong into the book, its overrides, or the answers to the plan"
    )


def _plan_id(files: dict[str, bytes]) -> str:
    """A hash of all files but the summary, which holds it."""
    return hashlib.sha256(b"\0".join(k.encode() + b"\0" + files[k] for k in sorted(files))).hexdigest()[:16]


def _seal(summary: dict[str, Any]) -> str:
    """A hash of all that the summary says, but for the seal itself."""
    return hashlib.sha256(_json({k: v for k, v in summary.items() if k != SEAL}).encode()).hexdigest()[:16]


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
