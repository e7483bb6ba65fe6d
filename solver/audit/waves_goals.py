"""Floor 3: what a schedule claims to have reached, counted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

from solver.audit.folder import Record
from solver.audit.ledger import Ledger
from solver.audit.waves_groups import Frame, Group, Window, parts

Entry = tuple[Group, list[Record], Window | None]
STAGES = {
    "low_risk_first": ["not_placed", "renewed", "nobody", "alone", "cut", "order", "last", "peak", "peaks"],
    "at_once": ["not_placed", "renewed", "nobody", "alone", "cut", "last", "early", "peak", "peaks"],
}


def check_goals(
    entries: Sequence[Entry], windows: Mapping[str, list[Window]], tree: dict[str, Any], frame: Frame, ledger: Ledger
) -> None:
    """Values of all stages, who goes before somebody less risky, who has no week, and the counts."""
    before = _before(entries, windows) if frame.limits.order == "low_risk_first" else {}
    values = _values(entries, frame) | {"order": len(before)}
    stages = tree["stages"]
    if [s["name"] for s in stages] != STAGES[frame.limits.order]:
        ledger.fault(f"waves.json: stages are {', '.join(s['name'] for s in stages)}")
    for stage in stages:
        place = f"waves.json, stage {stage['name']}"
        ledger.count("goals")
        ledger.same_number(place, "value", str(stage["value"]), values[stage["name"]])
        if stage["bound"] > stage["value"] or stage["proved"] != (stage["bound"] == stage["value"]):
            said = f"bound {stage['bound']}, value {stage['value']} and proved = {stage['proved']}"
            ledger.fault(f"{place}: {said} do not agree")
        gap = round((stage["value"] - stage["bound"]) / max(1, stage["value"]), 6)
        ledger.same(place, "gap", str(stage["gap"]), str(gap))
    if (tree["status"] == "optimal") != all(s["proved"] for s in stages):
        ledger.fault(f"waves.json: status is {tree['status']}, and its stages say otherwise")
    _check_lists(entries, before, tree, frame, ledger)


def _check_lists(
    entries: Sequence[Entry], before: Mapping[str, set[str]], tree: dict[str, Any], frame: Frame, ledger: Ledger
) -> None:
    ids = {group.key: [row["account_id"] for row in group.rows] for group, _, _ in entries}
    counts = {
        "accounts": sum(map(len, ids.values())), "handoffs": len(entries), "placed": sum(w is not None for *_, w in entries),
    }  # fmt: skip
    for name, count in counts.items():
        ledger.same_number("waves.json", name, str(tree[name]), count)
    homeless = sorted(ids[group.key] for group, _, window in entries if window is None)
    if sorted(entry["accounts"] for entry in tree["not_placed"]) != homeless:
        ledger.fault("waves.json: not_placed does not name the accounts that have no week in waves.csv")
    alone = sorted(ids[group.key] for group, _, window in entries if window is not None and group.alone(window, frame))
    if sorted(tree["without_giver"]) != alone:
        ledger.fault("waves.json: without_giver does not name the accounts that change hands when their giver has left")
    for group, rows, _ in entries:
        for row in rows:
            shown = "true" if group.key in before else "false"
            ledger.same(f"waves.csv, account {row['account_id']}", "out_of_order", row["out_of_order"], shown)
    said = {tuple(entry["accounts"]): entry["before"] for entry in tree["out_of_order"]}
    if sorted(said) != sorted(tuple(ids[key]) for key in before) or any(
        said[tuple(ids[key])] not in [ids[other] for other in others] for key, others in before.items()
    ):
        ledger.fault("waves.json: out_of_order does not name those who change owner before somebody less risky")


def _before(entries: Sequence[Entry], windows: Mapping[str, list[Window]]) -> dict[str, set[str]]:
    """Whose owner changes while less risky ones to the same receiver wait that might have begun: key -> keys of these."""
    out: dict[str, set[str]] = defaultdict(set)
    late: dict[str, list[tuple[Group, int, int]]] = defaultdict(list)
    for group, _, window in entries:
        if window is not None and group.to:
            soonest = min((w[0] for w in windows[group.key]), default=window[0])
            if soonest < window[0]:
                late[group.to].append((group, soonest, window[0]))
    for group, _, window in entries:
        for other, soonest, begin in late[group.to] if window is not None and group.to else []:
            if window is not None and other.risk < group.risk and soonest <= window[1] < begin:
                out[group.key].add(other.key)
    return dict(out)


def _values(entries: Sequence[Entry], frame: Frame) -> dict[str, int]:
    used: dict[str, list[int]] = {name: [0] * len(frame.weeks) for name in frame.teams}
    placed = [(group, window) for group, _, window in entries if window is not None]
    for group, window in placed:
        for name, hours in group.hours_in(window, frame).items():
            for k, part in enumerate(parts(hours, window[1] - window[0] + 1), window[0]):
                used[name][k] += part
    peaks = [
        max((ceil(Fraction(1000 * u, max(1, b))) for u, b in zip(weeks, frame.budget[name], strict=True)), default=0)
        for name, weeks in used.items()
    ]
    return {
        "not_placed": sum(group.weight for group, _, window in entries if window is None),
        "renewed": sum(group.renews_with_nobody(w, frame) for group, w in placed),
        "nobody": sum(group.waits(w, frame) for group, w in placed),
        "alone": sum(group.weight for group, w in placed if group.alone(w, frame)),
        "cut": sum(group.length - (w[1] - w[0] + 1) for group, w in placed),
        "last": max((w[1] + 1 for _, w in placed), default=0),
        "early": sum(group.weight * (w[1] + 1) for group, w in placed),
        "peak": max(peaks, default=0),
        "peaks": sum(peaks),
    }
