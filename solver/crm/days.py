"""Floor 4: the days of a plan's waves, read from their folder."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from solver.errors import UsageError
from solver.plan.load import UNREADABLE
from solver.plan.written import Dates, Written
from solver.steady import steadily
from solver.tables import read_text


def days_of(folder: Path, plan: Written) -> Dates:
    """account_id -> first day of its hand-off and the day its owner changes; accounts without a week are left out.

    Raises UsageError where the folder holds no waves, or those of another plan.
    """
    try:
        tree, rows = steadily(folder, lambda place: (_tree(place), read_text(place / "waves.csv")))
        placed = rows[rows["change_date"] != ""]
        days = {
            account: (date.fromisoformat(first), date.fromisoformat(last))
            for account, first, last in zip(placed["account_id"], placed["first_day"], placed["change_date"], strict=True)
        }
        made_of = str(tree["plan_id"])
    except UNREADABLE as error:
        raise UsageError(f"{folder} is not a folder of waves: {type(error).__name__} in waves.json or waves.csv") from error
    if made_of != plan.plan_id:
        raise UsageError(f"{folder} holds the waves of plan {made_of}, and this is plan {plan.plan_id}: make them again")
    return days


def _tree(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "waves.json").read_text(encoding="utf-8"))
    return found
