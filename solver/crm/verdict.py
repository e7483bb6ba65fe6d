"""Floor 4: what arrived in a CRM, in words and as a tree."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.crm.results import Results, remedy_of
from solver.crm.verify import ARRIVED, MISSING, OLD, OTHER, STATES, Arrival
from solver.plan.layout import fitted, table, wrap

SHOWN = 12  # accounts that did not arrive; the rest stands in the JSON
SHOWN_ROWS = 3  # of the records with one error


def arrival_text(arrival: Arrival, plan_id: str, results: Results | None) -> str:
    """The verdict first, then by owner, then the first accounts, then what the load itself said."""
    planned = arrival.planned
    total = int((arrival.row >= ARRIVED).sum())
    counts = [[STATES[s], f"{arrival.count(s):,}"] for s in (ARRIVED, OLD, OTHER, MISSING) if s == ARRIVED or arrival.count(s)]
    if arrival.all_arrived:
        head = f"All of plan {plan_id} arrived in {planned.target.title}: {total:,} accounts."
    else:
        head = f"Not all of plan {plan_id} arrived in {planned.target.title}: {total - arrival.count(ARRIVED):,} of {total:,} accounts."
    parts = [head]
    if not arrival.all_arrived:
        parts += [table(counts), _by_owner(arrival), _first(arrival)]
    parts += [wrap(f"Not checked: {field} {why}.") for field, why in arrival.unchecked.items()]
    stray = np.flatnonzero(arrival.stray)
    if len(stray):
        first = ", ".join(planned.account[k] for k in stray[:SHOWN_ROWS])
        more = " ..." if len(stray) > SHOWN_ROWS else ""
        parts.append(
            wrap(f"The plan leaves {len(stray):,} accounts alone that are not as it has them, which fails nothing: {first}{more}")
        )
    if results:
        parts.append(_results(results))
    return "\n\n".join(parts)


def arrival_tree(arrival: Arrival, plan_id: str, results: Results | None) -> dict[str, Any]:
    """The same for machines, every account that did not arrive by name."""
    planned = arrival.planned
    tree: dict[str, Any] = {
        "schema_version": 1, "plan_id": plan_id, "system": planned.target.system, "all_arrived": arrival.all_arrived,
        "accounts": {STATES[s].replace(" ", "_"): arrival.count(s) for s in range(5)},
        "by_owner": {unit: dict(zip(_SIDES, counts, strict=True)) for unit, counts in arrival.by_owner()},
        "problems": arrival.problems, "left_alone_but_other": planned.account[arrival.stray].tolist(),
        "unchecked": dict(arrival.unchecked),
    }  # fmt: skip
    if results:
        tree["results"] = {
            "written": results.done, "failed": results.num_failed,
            "errors": [{"code": c, "remedy": remedy_of(c), "rows": [{"id": i, "message": m} for i, m in rows]} for c, rows in results.failed.items()],
        }  # fmt: skip
    return tree


_SIDES = ("arrived", "not_arrived", "something_else", "not_in_the_export")


def _by_owner(arrival: Arrival) -> str:
    rows = [["Owner in the plan", "arrived", "not", "else", "missing"]]
    rows += [[unit or "(nobody)", *(f"{c:,}" for c in counts)] for unit, counts in arrival.by_owner() if sum(counts[1:])]
    return table(fitted(rows))


def _first(arrival: Arrival) -> str:
    planned = arrival.planned
    who = {user: unit for unit, user in planned.users.of.items() if user}
    lines = []
    for p in arrival.problems[:SHOWN]:
        start = f"{p['account_id']} {p['name']}"
        if p["state"] == STATES[MISSING]:
            lines.append(wrap(f"{start}: {p['id']} is not in the export"))
            continue
        there, right = (who.get(p[k], p[k]) or "empty" for k in ("found", "expected"))
        old = ", as before the plan" if p["state"] == STATES[OLD] else ""
        by = f"; last changed by {p['changed_by']}" if p["changed_by"] and not old else ""
        lines.append(wrap(f"{start}: {p['field']} is {there}{old}, and should be {right}{by}"))
    rest = len(arrival.problems) - SHOWN
    return "\n".join(lines + ([f"  and {rest:,} more (--json has all)"] if rest > 0 else []))


def _results(results: Results) -> str:
    lines = [f"The load itself: {results.done:,} rows written, {results.num_failed:,} failed"]
    for code, rows in sorted(results.failed.items(), key=lambda item: (-len(item[1]), item[0])):
        ids = ", ".join(i for i, _ in rows[:SHOWN_ROWS] if i) + (" ..." if len(rows) > SHOWN_ROWS else "")
        remedy = remedy_of(code)
        lines.append(wrap(f"{len(rows):,} x {code}: {remedy or rows[0][1][:120]} ({ids})"))
    return "\n".join(lines)
