"""Floor 3: rechecks a folder of waves from its files and its plan's alone; shares no code with what made them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solver.audit.facts import load_policy
from solver.audit.folder import Record, read_table, read_tree, saved_again
from solver.audit.ledger import Ledger, as_number
from solver.audit.numbers import milli
from solver.audit.records import read_csms
from solver.audit.report import Audit
from solver.audit.waves_goals import check_goals
from solver.audit.waves_groups import (
    RISKS,
    Frame,
    Group,
    Window,
    change_of,
    day,
    groups_of,
    parts,
    renewal_in,
    windows_of,
)
from solver.audit.waves_time import teams_of, weeks_between
from solver.book import CSM_COLUMNS
from solver.errors import PolicyError
from solver.policy import Policy, Waves, merge
from solver.policy.files import parse_set
from solver.tables import read_text, typed

COPIED = {
    "name": "name", "arr": "arr", "tier": "tier", "move_type": "move_type", "family": "family", "from": "previous_owner",
    "to": "unit",
}  # fmt: skip
UNREADABLE = (OSError, ValueError, KeyError, TypeError, IndexError, PolicyError)


@dataclass(frozen=True)
class Placed:
    """A group with its rows of waves.csv, and its window; None = not placed."""

    group: Group
    rows: list[Record]
    window: Window | None


def audit_waves(plan: Path, folder: Path) -> Audit:
    """Recheck the schedule in `folder` against the plan it was made from. Never raises for what is wrong with it."""
    ledger = Ledger()
    if saved_again((folder / "waves.csv", plan / "assignments.csv"), ledger):
        return Audit(tuple(ledger.faults), dict(ledger.checked), 0, what="waves")
    tree, rows = read_tree(folder / "waves.json", ledger), read_table(folder / "waves.csv", ledger)
    assignments, summary = read_table(plan / "assignments.csv", ledger), read_tree(plan / "summary.json", ledger)
    if ledger.faults:
        return Audit(tuple(ledger.faults), dict(ledger.checked), 0, what="waves")
    ledger.same("waves.json", "schema_version", str(tree.get("schema_version")), "1")
    ledger.same("waves.json", "as_of", str(tree.get("as_of")), str(summary.get("as_of")))
    ledger.same("waves.json", "plan_id", str(tree.get("plan_id")), str(summary.get("plan_id")))
    try:
        frame = _frame(plan, tree)
        _check(assignments, rows, tree, frame, ledger)
    except UNREADABLE as error:
        ledger.fault(f"the waves cannot be audited: {error or type(error).__name__}")
    return Audit(tuple(ledger.faults), dict(ledger.checked), 0, what="waves")


def _frame(plan: Path, tree: dict[str, Any]) -> Frame:
    """The rules of the schedule: the plan's own, but for what waves.json says was set and ordered."""
    policy = load_policy(plan / "policy.toml")
    if policy.as_of is None:
        raise PolicyError("policy.toml has no as_of")
    limits = _limits(policy, tree)
    quarter = policy.quarter_of(policy.as_of)
    first = date.fromisoformat(tree["start"])
    if not quarter[0] <= first <= quarter[1] or tree["last"] != str(quarter[1]):
        raise ValueError(f"its weeks lie from {first} to {tree['last']}, and the quarter from {quarter[0]} to {quarter[1]}")
    weeks = weeks_between(first, quarter[1], limits)
    csms = read_csms(typed(read_text(plan / "inputs" / "csms.csv"), CSM_COLUMNS), policy)
    teams = teams_of(csms, policy.as_of)
    budget = {name: [team.hours(week, quarter[1], policy, limits) for week in weeks] for name, team in teams.items()}
    return Frame(policy, limits, policy.as_of, first, quarter[1], weeks, teams, budget, {c.id: c.name for c in csms})


def _limits(policy: Policy, tree: dict[str, Any]) -> Waves:
    allowed: dict[str, Any] = {"waves": policy.waves.model_dump(by_alias=True)}
    for text in tree["set"]:
        allowed = merge(allowed, parse_set(text))
    said = Waves.model_validate(tree["limits"])
    if said.model_copy(update={"order": policy.waves.order}) != Waves.model_validate(
        {**allowed["waves"], "order": policy.waves.order}
    ):
        raise ValueError("waves.json has other limits than the plan's policy and what it says was set")
    return said


def _check(assignments: list[Record], rows: list[Record], tree: dict[str, Any], frame: Frame, ledger: Ledger) -> None:
    groups = groups_of(assignments, frame)
    by_id = {row["account_id"]: row for row in rows}
    wanted = [row["account_id"] for group in groups for row in group.rows]
    if sorted(wanted) != [row["account_id"] for row in rows]:
        missing, more = sorted(set(wanted) - set(by_id)), sorted(set(by_id) - set(wanted))
        named = f"missing {', '.join(missing[:5]) or 'none'}, not handed over {', '.join(more[:5]) or 'none'}"
        ledger.fault(f"waves.csv does not hold each account that is handed over once, in the order of ids: {named}")
        return
    placed = []
    for group in groups:
        mine = [by_id[row["account_id"]] for row in group.rows]
        for source, row in zip(group.rows, mine, strict=True):
            _check_row(source, row, group, frame, ledger)
        placed.append(Placed(group, mine, _window(group, mine, frame, ledger)))
    windows = {p.group.key: windows_of(p.group, frame) for p in placed}
    for p in placed:
        _check_window(p, windows[p.group.key], frame, ledger)
    ledger.count("hand-offs", len(placed))
    _check_sides(placed, frame, ledger)
    _check_weeks(tree, frame, ledger)
    check_goals([(p.group, p.rows, p.window) for p in placed], windows, tree, frame, ledger)


def _check_row(source: Record, row: Record, group: Group, frame: Frame, ledger: Ledger) -> None:
    """What a row says of its account, whatever its week."""
    place = f"waves.csv, account {row['account_id']}"
    ledger.count("rows")
    for ours, theirs in COPIED.items():
        ledger.same(place, ours, row[ours], source[theirs])
    tier = frame.policy.tiers[source["tier"]]
    for column, side, hours in (
        ("hours_out", "previous_owner", tier.handoff_hours_out), ("hours_in", "unit", tier.handoff_hours_in),
    ):  # fmt: skip
        shown = as_number(row[column])
        wanted = milli(hours) if source[side] in frame.teams else None
        if (None if shown is None else shown * 1000) != wanted:
            ledger.fault(f"{place}: {column} is {row[column] or 'blank'}, and the policy says {hours}")
    for column, side in (("from_name", "previous_owner"), ("to_name", "unit")):
        ledger.same(place, column, row[column], frame.names.get(source[side], source[side]))
    ledger.same(place, "usual_weeks", row["usual_weeks"], str(group.length))
    ledger.same(place, "risk_points", row["risk_points"], str(group.points[row["account_id"]]))
    ledger.same(place, "risk", row["risk"], RISKS[group.risk])


def _window(group: Group, rows: list[Record], frame: Frame, ledger: Ledger) -> Window | None:
    """The window of a group, the same for all of it."""
    said = {(row["first_week"], row["week"], row["first_day"], row["change_date"]) for row in rows}
    if len(said) > 1:
        ledger.fault(f"family {group.key} does not move together: its accounts have {len(said)} different windows")
    first, last, *_ = min(said)
    if not first and not last:
        return None
    window = int(first) - 1, int(last) - 1
    if not 0 <= window[0] <= window[1] < len(frame.weeks):
        raise ValueError(f"account {rows[0]['account_id']}: weeks {first} to {last} are not among the {len(frame.weeks)} weeks")
    return window


def _check_window(placed: Placed, allowed: list[Window], frame: Frame, ledger: Ledger) -> None:
    """Its dates follow from its weeks, and its weeks are such as the rules allow it."""
    group, window = placed.group, placed.window
    for row in placed.rows:
        place = f"waves.csv, account {row['account_id']}"
        if window is None:
            ledger.same(place, "without_giver", row["without_giver"], "false")
            for column in ("first_day", "change_date", "weeks", "renewal_inside"):
                ledger.same(place, column, row[column], "")
            continue
        change = change_of(group, window[1], frame, alone=group.alone(window, frame))
        renewal = renewal_in(group, window, frame)
        ledger.same(place, "weeks", row["weeks"], str(window[1] - window[0] + 1))
        ledger.same(place, "first_day", row["first_day"], str(frame.weeks[window[0]][2][0]))
        ledger.same(place, "change_date", row["change_date"], str(change or ""))
        ledger.same(place, "renewal_inside", row["renewal_inside"], str(renewal or ""))
        ledger.same(place, "without_giver", row["without_giver"], "true" if group.alone(window, frame) else "false")
        ledger.count("dates", 2)
        if window not in allowed:
            ledger.fault(f"{place}: {_why_not(placed, window, change, frame)}")


def _why_not(placed: Placed, window: Window, change: date | None, frame: Frame) -> str:
    """The rule that a window breaks by itself."""
    group, length = placed.group, window[1] - window[0] + 1
    week = f"week {window[1] + 1}"
    if change is None:
        said = day(placed.rows[0]["change_date"])
        return (
            f"in {week} its owner may not change ({said or 'blank'} is not in {group.first} to {group.last}, or nobody is there)"
        )
    if length > group.length:
        return f"its window has {length} weeks, and {group.length} are usual"
    if renewal := renewal_in(group, window, frame):
        return f"its renewal on {renewal} lies in weeks {window[0] + 1} to {window[1] + 1}, and another window keeps clear of it"
    if any(
        p > frame.budget[n][window[0] + k]
        for n, h in group.hours_in(window, frame).items()
        for k, p in enumerate(parts(h, length))
    ):
        return f"in weeks {window[0] + 1} to {window[1] + 1} somebody has not even the hours for it alone"
    return f"its window is cut to {length} of {group.length} weeks, and its dates leave room for more"


def _check_sides(placed: list[Placed], frame: Frame, ledger: Ledger) -> None:
    """No side has more hours in a week than there are, nor more of the best tier open at once."""
    hours, together = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for p in placed:
        if p.window is None:
            continue
        length = p.window[1] - p.window[0] + 1
        for name, whole in p.group.hours_in(p.window, frame).items():
            hours.update({(name, p.window[0] + k): part for k, part in enumerate(parts(whole, length))})
        together.update((name, p.window[0] + k) for name in p.group.tops_in(p.window, frame) for k in range(length))
    for name, team in sorted(frame.teams.items()):
        for k, budget in enumerate(frame.budget[name]):
            place = f"week {k + 1}, {name}"
            _within(ledger, place, "hours", hours[name, k], budget, lambda v: f"{v / 1000:.2f}")
            _within(ledger, place, "hand-offs of the best tier at once", together[name, k], team.most_open(frame.limits), str)


def _within(ledger: Ledger, place: str, what: str, found: int, most: int, shown: Callable[[int], str]) -> None:
    ledger.count("weekly limits")
    if found > most:
        ledger.fault(f"{place}: {shown(found)} {what}, and at most {shown(most)} are allowed")


def _check_weeks(tree: dict[str, Any], frame: Frame, ledger: Ledger) -> None:
    wanted = [
        {"week": k, "first": str(first), "last": str(last), "days": len(days)}
        for k, (first, last, days) in enumerate(frame.weeks, 1)
    ]
    if tree["weeks"] != wanted:
        ledger.fault(f"waves.json: weeks are {json.dumps(tree['weeks'])[:60]} ..., and should be {json.dumps(wanted)[:60]} ...")
