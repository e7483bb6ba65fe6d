"""Whether a plan's folder is still what a plan may be: the oracle of the attacks, which is not the audit.

It reads the changed folder back as the program's model does, makes every file of the plan again from inputs, decision and
prices, and compares: what differs from what a plan made so would say is a break. Stages' proofs are taken as they are written.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from solver.engine.pricing import Pricer, Wanted
from solver.errors import CsmAssignError
from solver.plan.load import UNREADABLE, Loaded, load_plan
from solver.plan.make import plan_of
from solver.tiering import score_book
from tests.reliability.attacks import INPUTS, TABLES, Texts

# what a run notes of itself; nothing else of a plan depends on it, so that no rule can be broken by it
NOTED = ("plan_id", "summary_hash", "seconds", "stages", "seed", "reproducible", "shortages", "versions", "inputs")
STATUSES = ("optimal", "feasible", "heuristic", "interrupted")


class Oracle:
    """Whether the plan of a folder is what the rules, the arithmetic and its record allow."""

    def __init__(self, sound: Texts) -> None:
        """`sound`: the files as they were written, for what cannot be made again here: the first plan's coverage, answers."""
        self._answers = sound.get("answers.csv"), json.loads(sound["summary.json"]).get("answers")
        self._compared = json.loads(sound["summary.json"])["coverage"]["required_only"]
        self._made: dict[Any, Texts | str] = {}

    def breaks(self, folder: Path, texts: Texts) -> str:
        """Why the plan in `folder`, whose files are `texts`, does not hold; "" where it does."""
        try:
            summary = json.loads(texts["summary.json"])
            certificate = json.loads(texts["certificate.json"])
            expected = self._expected(folder, texts, summary)
        except (*UNREADABLE, CsmAssignError) as error:
            return f"cannot be read: {type(error).__name__} {error}"
        if isinstance(expected, str):
            return expected
        for name in TABLES:
            if _table(texts[name]) != _table(expected[name]):
                return f"{name} differs from what is made again"
        if _table(texts.get("answers.csv", "")) != _table(self._answers[0] or ""):
            return "answers.csv is another"
        tree = json.loads(expected["summary.json"])
        tree |= {"answers": self._answers[1]} if self._answers[1] else {}
        tree["coverage"]["required_only"] = self._compared
        expected = {**expected, "summary.json": json.dumps(tree)}
        for name, found in (("summary.json", summary), ("certificate.json", certificate)):
            if different := _differs(found, json.loads(expected[name]), name == "summary.json"):
                return f"{name}: {different}"
        return ""

    def _expected(self, folder: Path, texts: Texts, summary: dict[str, Any]) -> Texts | str:
        units = [(row["account_id"], row["unit"]) for row in csv.DictReader(io.StringIO(texts["assignments.csv"]))]
        said = {
            k: summary.get(k) for k in ("status", "bound", *NOTED, "objective_stages") if k not in ("plan_id", "summary_hash")
        }
        key = (*(texts[n] for n in (*INPUTS, "policy.toml", "tiers.csv", "certificate.json")), repr(units), repr(said))
        if key not in self._made:
            if len(self._made) > 50:
                self._made.clear()
            self._made[key] = remade(load_plan(folder), summary)
        return self._made[key]


def remade(loaded: Loaded, summary: dict[str, Any]) -> Texts | str:
    """Every file of the plan made again from its inputs, decision and prices; or why there can be no such plan."""
    formulation = loaded.decision.formulation
    problem, unit_of = formulation.problem, loaded.decision.result.unit_of
    if faults := problem.faults(unit_of):
        return faults[0]
    setting = formulation.setting
    tiering = score_book(setting.book, setting.policy)
    if "answers" in summary:  # a plan around answers starts from a plan read back, which does not have them
        tiering = replace(tiering, notes=())
    value, bound, status = problem.value(unit_of), int(summary["bound"]), summary["status"]
    if bound < value or status not in STATUSES or (status == "optimal" and bound != value):
        return f"status {status}, bound {bound} and value {value} cannot be"
    result = loaded.decision.result
    pricer = Pricer(problem)
    high = result.price != pricer.whole_prices(result.price / 10**6)
    high[pricer.closed] = False  # such rows may have any price
    if high.any():
        return "a price is above what missing its row costs"
    certified = pricer.sweep(result.price, Wanted(1), result.cuts).bound
    decision = replace(loaded.decision, tiering=tiering, result=replace(result, value=value, certified_bound=certified))
    plan = plan_of(decision, {k: summary[k] for k in ("seconds", "stages", "seed", "reproducible", "shortages", "objective_stages")},
                   loaded.certificate.get("stages", ()))  # fmt: skip
    files = replace(plan, summary={**plan.summary, "plan_id": summary.get("plan_id")}).files()
    return {name: files[name] for name in (*TABLES, "summary.json", "certificate.json")}


def _table(text: str) -> list[dict[str, Any]]:
    return [{k: _value(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]


def _value(cell: str | None) -> Any:
    """A cell for comparison: numbers by what they are."""
    try:
        return float(cell or "")
    except ValueError:
        return cell


def _differs(found: Any, expected: Any, top: bool = False, path: str = "") -> str:
    """Where two trees differ, but for what a run notes of itself."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted({*found, *expected} - ({*NOTED} if top else set())):
            if key not in found or key not in expected:
                return f"{path}{key} is missing or too much"
            if different := _differs(found[key], expected[key], path=f"{path}{key}."):
                return different
        return ""
    if isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return f"{path} has {len(found)} entries"
        return next((d for k, (f, e) in enumerate(zip(found, expected)) if (d := _differs(f, e, path=f"{path}{k}."))), "")
    same = found == expected and isinstance(found, bool) == isinstance(expected, bool)
    return "" if same else f"{path[:-1]} is {found!r}, made again {expected!r}"
