"""Results made by hand: every test says only what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from solver.runs.outcome import Outcome, RunResult, TierOutcome, UnitOutcome


def unit(csm_id: str, /, **given: Any) -> UnitOutcome:
    """A full-time dedicated book with 10 accounts, 1,000,000 of ARR, half full."""
    known: dict[str, Any] = {
        "unit": csm_id, "name": csm_id.title(), "coverage": "dedicated", "manager": "", "fte": 1.0, "cost": 100_000.0,
        "accounts": 10, "arr": 1_000_000.0, "load": 0.5, "utilisation": 0.5, "target_use": 0.6, "red": 0,
        "renewing_arr": 0.0, "tiers": {"T1": 10}, "moves_in": 0, "moves_out": 0, "added": False,
    }  # fmt: skip
    return UnitOutcome(**(known | given))


def outcome(units: Sequence[UnitOutcome] = (), **given: Any) -> Outcome:
    """A quarter: 20 accounts of 2,000,000, all covered, worth exactly 3,000,000."""
    books = tuple(units) or (unit("ann"), unit("ben"))
    known: dict[str, Any] = {
        "first_day": "2026-10-01", "mode": "maintain", "status": "optimal", "plan_id": "p", "value": 3_000_000,
        "bound": 3_000_000, "certified_bound": 3_000_000, "accounts": 20, "arr": 2_000_000.0, "people": len(books),
        "fte": float(len(books)), "cost": 100_000.0 * len(books), "covered_accounts": 20, "covered_arr": 2_000_000.0,
        "weighted": 0.9, "weighted_arr": 2_700_000.0, "uncovered_accounts": 0, "uncovered_arr": 0.0, "chosen": 1,
        "chosen_arr": 50_000.0, "at_risk": 2_000, "required": 2, "fit": 0.98, "soft": 0, "highest_load": 0.5,
        "highest_unit": books[0].unit, "arr_spread": 0.1,
        "tiers": (TierOutcome("T1", 20, 2_000_000.0, 20, 2_000_000.0, 0.9),), "units": books,
    }  # fmt: skip
    return Outcome(**(known | given))


def result(name: str, *quarters: Outcome, **given: Any) -> RunResult:
    """A scenario that was solved, under the same rules as all others unless said."""
    known: dict[str, Any] = {
        "key": name, "name": name, "title": "", "group": "", "draw": 0, "status": "done", "error": "", "notes": (),
        "quarters": quarters or (outcome(),), "policy_digest": "rules",
    }  # fmt: skip
    return RunResult(**(known | given))


def failed(name: str, error: str, **given: Any) -> RunResult:
    """A scenario that was not solved."""
    return RunResult(name, name, "", given.get("group", ""), given.get("draw", 0), "failed", error, (), ())
