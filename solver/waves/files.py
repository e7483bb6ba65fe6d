"""Floor 4: the files of a schedule - its table, what is proved of it, its calendars."""

from __future__ import annotations

import json
from typing import Any

from solver.lang import EN, Lang
from solver.tables import to_csv
from solver.waves.calendars import calendars_of
from solver.waves.rows import table_of
from solver.waves.schedule import Schedule
from solver.waves.told import Told

MARK = "waves.json"  # what makes a folder a schedule


def files_of(schedule: Schedule, lang: Lang) -> dict[str, str]:
    """The folder's files by their paths."""
    return {
        "waves.csv": to_csv(table_of(schedule, lang)),
        MARK: json.dumps(tree_of(schedule), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        **calendars_of(schedule, lang),
    }


def tree_of(schedule: Schedule) -> dict[str, Any]:
    """waves.json."""
    ids = schedule.moves["account_id"].tolist()
    handoffs, told = schedule.judge.handoffs, Told(schedule, EN)
    return {
        "schema_version": 1, "plan_id": schedule.plan.plan_id, "status": schedule.status, "as_of": str(schedule.as_of),
        "start": str(schedule.span[0]), "last": str(schedule.span[1]),
        "limits": schedule.limits.model_dump(mode="json", by_alias=True), "set": list(schedule.asked.sets),
        "stages": [
            {"name": s.name, "value": s.value, "bound": s.bound, "gap": round(s.gap, 6), "proved": s.proved}
            for s in schedule.stages
        ],
        "weeks": [{"week": w.number, "first": str(w.first), "last": str(w.last), "days": len(w.days)} for w in schedule.weeks],
        "accounts": len(ids), "handoffs": len(handoffs), "placed": sum(c is not None for c in schedule.chosen),
        "not_placed": [
            {"accounts": [ids[r] for r in h.rows], "why": told.why_not(k)}
            for k, (h, c) in enumerate(zip(handoffs, schedule.chosen, strict=True)) if c is None
        ],
        "without_giver": [[ids[r] for r in handoffs[k].rows] for k in schedule.alone],
        "out_of_order": [
            {"accounts": [ids[r] for r in handoffs[k].rows], "before": [ids[r] for r in handoffs[o].rows]}
            for k, o in sorted(schedule.early.items())
        ],
    }  # fmt: skip
