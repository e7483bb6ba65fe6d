"""Floor 3: moves on the screen - how many of each kind, which ones where they are few, and what could not move."""

from __future__ import annotations

from typing import Any

import pandas as pd

from solver.plan.folder import Plan
from solver.plan.layout import WIDTH, counted, cut, money, some, table, wrap

LISTED = 25  # moves and first owners that are shown by name: what fits on one screen
OWNERS = 3
MOVE_WORDS = {
    "new": "first owner",
    "owner_left": "owner left",
    "tier": "tier changed",
    "pinned": "pinned by a manager",
    "chosen": "chosen",
}
SHORT = {"new": "new", "owner_left": "left", "tier": "tier", "pinned": "pinned", "chosen": "chosen"}


def moves(plan: Plan) -> str:
    """Accounts, ARR and ARR at risk by type of move, and how many of them a manager should approve."""
    a, s = plan.assignments, plan.summary
    rows = [["Moves", "accounts", "ARR", "ARR at risk"]]
    for kind, words in MOVE_WORDS.items():
        found = s["moves"][kind]
        if found["accounts"]:
            risk = -int(a.loc[a["move_type"] == kind, "handoff_term"].sum())
            rows.append([words, f"{found['accounts']:,}", money(found["arr"]), money(risk)])
    asked = s["approval"]
    if asked["accounts"]:
        rows.append(["to be approved, of all moves", f"{asked['accounts']:,}", money(asked["arr"]), ""])
    still, held = a["move_type"] == "none", a["unit"] != ""
    for words, which in (("stay as they are", still & held), ("stay with nobody", still & ~held)):
        if which.any():
            rows.append([words, f"{which.sum():,}", money(float(a["arr"][which].sum())), ""])
    return table(rows)


def listed(plan: Plan) -> str:
    """Moves and first owners by name where they are few, as in a week in which only what must move does."""
    rows = plan.assignments[plan.assignments["move_type"] != "none"]
    if not 0 < len(rows) <= LISTED:
        return ""
    people = dict(zip(plan.book.csms["csm_id"], plan.book.csms["name"], strict=True))
    first, last = (pd.Timestamp(day) for day in plan.summary["quarter"])
    cells = [["Account", "name", "from", "to", "ARR", "why", "when"]]
    for r in rows.to_dict("records"):
        who = [str(r["name"]), _who(str(r["previous_owner"]), people), _who(str(r["unit"]), people)]
        when = _when(r["not_before"], r["not_after"], first, last)
        why = SHORT[str(r["move_type"])] + (" *" if r["needs_approval"] else "")
        cells.append([str(r["account_id"]), *who, money(float(r["arr"])), why, when])
    text = table(_fitted(cells), left=4)
    return text + ("\n  * to be approved by a manager" if rows["needs_approval"].any() else "")


def holds(s: dict[str, Any]) -> str:
    """What could not move, by hold and by the owners with most of it, and how a hold is lifted."""
    held = s["holds"]
    if not held["all"]["accounts"]:
        return ""
    every = held["all"]
    parts = [f"{k} {v['accounts']:,} ({money(v['arr'])})" for k, v in held.items() if k != "all"]
    owners = [f"{o['name']} {money(o['arr'])}" for o in s["held_by_owner"]]
    return "\n".join(
        [
            "Could not move this quarter",
            wrap(f"{counted(every['accounts'], 'account')}, {money(every['arr'])}, some for several reasons: {', '.join(parts)}"),
            wrap(f"most of it with {some(owners, OWNERS, 'summary.json')}"),
            wrap("a hold is lifted by name: overrides.csv, action lift, value renewal (say)"),
        ]
    )


def _who(name: str, people: dict[str, str]) -> str:
    return people.get(name, name) or "-"


def _when(not_before: object, not_after: object, first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The days between which a move may happen, as far as they are not the whole quarter's."""
    if pd.isna(not_before) or pd.isna(not_after):  # type: ignore[call-overload]
        return ""
    start, end = pd.Timestamp(not_before), pd.Timestamp(not_after)  # type: ignore[arg-type]
    if start > first and end < last:
        return f"{start:%m-%d} to {end:%m-%d}"
    return f"from {start:%m-%d}" if start > first else f"by {end:%m-%d}" if end < last else "any day"


def _fitted(cells: list[list[str]]) -> list[list[str]]:
    """The rows with names cut so that a line fits: the widest of the three columns of names gives way first."""
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    while sum(widths) + 2 * len(widths) > WIDTH and max(widths[1:4]) > 8:
        widest = max(range(1, 4), key=lambda k: widths[k])
        widths[widest] -= 1
    return [[cut(cell, w) for cell, w in zip(row, widths, strict=True)] for row in cells]
