"""Floor 4: waves.csv - one row for each account that is handed over, in the order of their ids."""

from __future__ import annotations

import pandas as pd

from solver.lang import Lang
from solver.waves.risk import CLASSES, points_of
from solver.waves.schedule import Schedule
from solver.waves.told import Told

FRONT = ["account_id", "name", "arr", "tier", "move_type", "family"]


def table_of(schedule: Schedule, lang: Lang) -> pd.DataFrame:
    """The rows; hours are of the account alone, and blank where nobody is there to give or receive."""
    moves, policy, sides = schedule.moves, schedule.plan.policy, schedule.judge.sides
    told = Told(schedule, lang)
    of_row = [schedule.handoff_of[k] for k in range(len(moves))]
    chosen = [schedule.chosen[k] for k in of_row]
    handoffs = [schedule.judge.handoffs[k] for k in of_row]
    why = {k: told.why(k) for k in sorted(set(of_row))}
    hours_out = [policy.tiers[t].handoff_hours_out if s in sides else None for t, s in _pairs(moves, "previous_owner")]
    hours_in = [policy.tiers[t].handoff_hours_in if s in sides else None for t, s in _pairs(moves, "unit")]
    columns: dict[str, object] = {
        **{c: moves[c] for c in FRONT},
        "from": moves["previous_owner"],
        "from_name": _text(map(schedule.name, moves["previous_owner"])),
        "to": moves["unit"],
        "to_name": _text(map(schedule.name, moves["unit"])),
        "first_week": _numbers(schedule.weeks[c.begin].number if c else None for c in chosen),
        "week": _numbers(schedule.weeks[c.end].number if c else None for c in chosen),
        "first_day": _dates(schedule.begins(c) if c else None for c in chosen),
        "change_date": _dates(c.change if c else None for c in chosen),
        "weeks": _numbers(c.weeks if c else None for c in chosen),
        "usual_weeks": _numbers(h.weeks for h in handoffs),
        "hours_out": _numbers(hours_out),
        "hours_in": _numbers(hours_in),
        "risk_points": _numbers(points_of(moves, policy, schedule.as_of)),
        "risk": _text(CLASSES[h.risk] for h in handoffs),
        "renewal_inside": _dates(c.renewal if c else None for c in chosen),
        "without_giver": pd.Series([c is not None and c.alone for c in chosen], dtype=bool),
        "out_of_order": pd.Series([k in schedule.early for k in of_row], dtype=bool),
        "why": _text(why[k] for k in of_row),
    }
    return pd.DataFrame(columns)


def _pairs(moves: pd.DataFrame, side: str) -> list[tuple[str, str]]:
    return list(zip(moves["tier"], moves[side], strict=True))


def _text(values: object) -> pd.Series:
    return pd.Series(list(values), dtype="str")  # type: ignore[call-overload]


def _numbers(values: object) -> pd.Series:
    return pd.Series(list(values), dtype="float64")  # type: ignore[call-overload]


def _dates(values: object) -> pd.Series:
    return pd.to_datetime(pd.Series(list(values), dtype="object")).astype("datetime64[s]")  # type: ignore[call-overload]
