"""Floor 3: summary.json - what the plan comes to, with its proof, in numbers that must agree with every other file."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from solver.baseline import round_robin, today
from solver.book import cents
from solver.engine import SCALE, Result
from solver.exact import gap_of
from solver.model.formulate import Formulation
from solver.plan.coverage import coverage_by_tier
from solver.plan.decision import MOVE_TYPES, Decision
from solver.plan.held import held_by_owner, holds
from solver.plan.notes import notes_of
from solver.plan.proof import row_prices
from solver.plan.service import service_by_tier
from solver.plan.ties import another_as_good
from solver.problem import NO_BOUND, Ints

SCHEMA_VERSION = 1


def summary_of(decision: Decision, assignments: pd.DataFrame, run: dict[str, Any]) -> dict[str, Any]:
    """The summary; `run` brings seed, stages, seconds and shortages of the run, and what the stages of the objective reached."""
    setting, result = decision.formulation.setting, decision.result
    value, bound = result.value, result.bound
    gained, possible = value - result.start_value, bound - result.start_value
    return {
        "schema_version": SCHEMA_VERSION,
        "plan_id": "",
        "status": result.status,
        "value": value,
        "bound": bound,
        "certified_bound": result.certified_bound,
        "gap": gap_of(value, bound),
        "reached": gained / possible if possible > 0 else 1.0,
        "seconds": run["seconds"],
        "stages": run["stages"],
        "as_of": setting.book.as_of.isoformat(),
        "quarter": [setting.quarter.first.isoformat(), setting.quarter.last.isoformat()],
        "mode": setting.policy.mode,
        "objective": setting.policy.objective,
        "objective_stages": run.get("objective_stages", []),
        "currency": setting.policy.currency,
        "seed": run["seed"],
        "reproducible": run["reproducible"] and not result.died,
        "totals": totals(setting.book.accounts, assignments),
        "coverage": coverage(decision),
        "tiers": service_by_tier(decision),
        "moves": moves(assignments),
        "approval": approval(assignments),
        "soft_limits": soft_limits(decision.formulation, decision.unit_of),
        "limit_prices": limit_prices(decision),
        "holds": holds(decision),
        "held_by_owner": held_by_owner(decision),
        "shortages": run.get("shortages", []),
        "notes": [*_of_the_search(result), *notes_of(decision)],
        "another_as_good": another_as_good(decision.formulation, decision.unit_of),
        "inputs": dict(setting.book.sources),
        "versions": {"csm-assign": version("csm-assign"), "ortools": version("ortools"), "python": platform.python_version()},
    }


def _of_the_search(result: Result) -> list[str]:
    """What a reader must know of a search whose process died."""
    if result.died:
        return [
            f"the exact search ended early, because {result.died}, twice. This is the best plan found before; it is whole and "
            "was audited, and the proof says how far from the best it may be. With more memory free, the same command may find "
            "a better one"
        ]
    return [f"the search went on with one worker instead of several, because {result.single}"] if result.single else []


def totals(accounts: pd.DataFrame, assignments: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Accounts and ARR in = assigned + automated + uncovered, to the cent."""
    where = assignments["coverage"]
    parts = {
        "assigned": where.isin(["dedicated", "pooled"]),
        "automated": where == "automated",
        "uncovered": where == "uncovered",
    }
    return {
        "accounts": {"in": len(accounts), **{k: int(m.sum()) for k, m in parts.items()}},
        "arr": {"in": cents(accounts["arr"]) / 100, **{k: cents(assignments["arr"][m]) / 100 for k, m in parts.items()}},
    }


def coverage(decision: Decision) -> dict[str, dict[str, dict[str, float]]]:
    """Coverage by tier of the plan and of what it is compared with."""
    formulation = decision.formulation
    plans = {
        "today": today(formulation),
        "required_only": decision.result.first_plan,
        "round_robin": round_robin(formulation),
        "plan": decision.unit_of,
    }
    return {
        name: {
            tier: {"accounts": c.accounts, "arr": c.arr_cents / 100, "weighted": round(c.weighted, 6)}
            for tier, c in coverage_by_tier(formulation, unit_of).items()
        }
        for name, unit_of in plans.items()
    }


def moves(assignments: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Accounts and ARR by type of move."""
    kinds = assignments["move_type"]
    return {k: {"accounts": int((kinds == k).sum()), "arr": cents(assignments["arr"][kinds == k]) / 100} for k in MOVE_TYPES}


def approval(assignments: pd.DataFrame) -> dict[str, float]:
    """Accounts and ARR of the moves that a manager should approve."""
    asked = assignments["needs_approval"]
    return {"accounts": int(asked.sum()), "arr": cents(assignments["arr"][asked]) / 100}


def soft_limits(formulation: Formulation, unit_of: Ints) -> list[dict[str, Any]]:
    """Soft rows that the plan misses, in the measure's own unit, dearest first."""
    found = []
    for row in formulation.rows:
        limit = row.limit
        below, above = limit.misses(unit_of)
        cost = below * limit.price_low + above * limit.price_high
        sums = limit.activity(unit_of)
        for g in np.flatnonzero(cost):
            offset = int(row.offset[g])
            found.append(
                {
                    "limit": limit.name, "group": limit.labels[g], "measure": row.measure,
                    "low": _said(int(limit.low[g]), offset, row.unit), "high": _said(int(limit.high[g]), offset, row.unit),
                    "activity": _said(int(sums[g]), offset, row.unit),
                    "missed": (int(max(limit.low[g] - sums[g], sums[g] - limit.high[g]))) / row.unit,
                    "relative": row.relative, "grains": int(below[g] + above[g]), "cost": int(cost[g]),
                }
            )  # fmt: skip
    return sorted(found, key=lambda f: (-f["cost"], f["limit"], f["group"]))


def limit_prices(decision: Decision) -> list[dict[str, Any]]:
    """What one more unit of each limit would be worth at most, by the prices that prove the bound; dearest first."""
    found: list[dict[str, Any]] = []
    for row, prices in row_prices(decision.formulation, decision.result.price):
        for g in np.flatnonzero(prices):
            per_unit = abs(int(prices[g])) * row.unit / SCALE
            found.append(
                {
                    "limit": row.limit.name,
                    "group": row.limit.labels[g],
                    "side": "max" if prices[g] > 0 else "min",
                    "price": per_unit,
                }
            )
    return sorted(found, key=lambda f: (-f["price"], f["limit"], f["group"]))[:100]


def _said(bound: int, offset: int, unit: int) -> float | None:
    return None if abs(bound) >= NO_BOUND else (bound + offset) / unit
