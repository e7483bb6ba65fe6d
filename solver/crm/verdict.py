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
        away = total - arrival.count(ARRIVED)
        head = f"Plan {plan_id} is not in {planned.target.title} as a whole: {away:,} of {total:,} accounts did not arrive."
    parts = [wrap(head, "")]
    if not arrival.all_arrived:
        parts += [table(counts), _by_owner(arrival), _first(arrival)]
    parts += [wrap(f"Not checked: {field} {why}.") for field, why in arrival.unchecked.items()]
    if arrival.waiting:
        parts.append(wrap(f"Not looked for, as the owner changes later or has no week yet: {arrival.waiting:,}."))
    stray = np.flatnonzero(arrival.stray)
    if len(stray):
        first = ", ".join(planned.account[k] for k in stray[:SHOWN_ROWS])
        more = " ..." if len(stray) > SHOWN_ROWS else ""
        said = f"Besides, no fault of the load: not as the plan has them, which leaves them alone: {len(stray):,}"
        parts.append(wrap(f"{said} ({first}{more})"))
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
        "not_due": arrival.waiting, "unchecked": dict(arrival.unchecked),
    }  # fmt: skip
    if results:
        errors = [
            {"code": code, "remedy": remedy_of(code), "rows": [{"id": i, "message": m} for i, m in rows]}
            for code, rows in results.failed.items()
        ]
        tree["results"] = {"written": results.done, "failed": results.num_failed, "errors": errors}
    return tree


_SIDES = ("arrived", "not_arrived", "something_else", "not_in_the_export")


def _by_owner(arrival: Arrival) -> str:
    rows = [["Owner in the plan", "arrived", "not yet", "other value", "no record"]]
    known = arrival.planned.users.names
    owners = arrival.by_owner()
    rows += [[known.get(u, u) or "(nobody)", *(f"{c:,}" for c in counts)] for u, counts in owners if sum(counts[1:])]
    rest = [counts[0] for _, counts in owners if not sum(counts[1:])]
    rows += [[f"{len(rest):,} others, all there", f"{sum(rest):,}", "0", "0", "0"]] if rest else []
    return table(fitted(rows))


def _first(arrival: Arrival) -> str:
    """The first accounts that did not arrive, each with its fields."""
    who, names = arrival.planned.users.unit_of, arrival.planned.users.names
    wrong = np.flatnonzero(arrival.row > ARRIVED)
    lines = []
    for k in wrong[:SHOWN]:
        cells = arrival.problems_of(int(k))
        head = f"{cells[0]['account_id']} {cells[0]['name']}"
        if cells[0]["state"] == STATES[MISSING]:
            lines.append(wrap(f"{head}: {cells[0]['id']} is not in the export"))
            continue
        said = []
        for cell in cells:
            users = (who.get(cell[side], cell[side]) for side in ("found", "expected"))
            there, right = (names.get(user, user) or "empty" for user in users)
            old = "still " if cell["state"] == STATES[OLD] else ""
            said.append(f"{cell['field']} is {old}{there}, not {right}")
        by = f" (last changed by {cells[0]['changed_by']})" if cells[0]["changed_by"] else ""
        lines.append(wrap(f"{head}: {'; '.join(said)}{by}"))
    rest = len(wrong) - SHOWN
    return "\n".join(lines + ([f"  and {rest:,} more accounts (--json has all)"] if rest > 0 else []))


def _results(results: Results) -> str:
    lines = [f"The load itself: {results.done:,} rows written, {results.num_failed:,} failed"]
    for code, rows in sorted(results.failed.items(), key=lambda item: (-len(item[1]), item[0])):
        ids = ", ".join(i for i, _ in rows[:SHOWN_ROWS] if i) + (" ..." if len(rows) > SHOWN_ROWS else "")
        remedy = remedy_of(code)
        lines.append(wrap(f"{len(rows):,} x {code}: {remedy or rows[0][1][:120]} ({ids})"))
    return "\n".join(lines)
