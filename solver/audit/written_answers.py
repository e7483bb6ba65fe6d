"""Floor 3: answers.csv and what a summary says of answers, against the plan that was made around them and each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from solver.audit.facts import Facts
from solver.audit.folder import Record, read_table
from solver.audit.ledger import Ledger, as_number
from solver.audit.made_again import same_columns, same_shape, same_tree
from solver.audit.placement import Placement

NAME = "answers.csv"
COLUMNS = ("account_id", "answer", "unit", "by", "note", "cost", "cost_is", "moved", "moved_with", "against")
KINDS = ("accept", "keep", "give to")
COSTS = ("exact", "at least", "unknown")
KEYS = (
    "from_plans", "from_value", "given", "by", "notes", "cost", "changes", "changed", "free", "gave_way", "staged_before",
    "against", "unanswered", "no_workbook_from",
)  # fmt: skip


def check_answers(path: Path, summary: dict[str, Any], placement: Placement, facts: Facts, value: int, ledger: Ledger) -> None:
    """Each answer is kept by the plan; rows, counts and changes say the same. What an answer cost is not made again."""
    file, told = path / NAME, summary.get("answers")
    if told is None and not file.exists():
        return
    if not isinstance(told, dict) or not file.exists():
        ledger.fault(f"{NAME} and summary.json, answers: there is one without the other")
        return
    rows = read_table(file, ledger)
    same_columns(NAME, rows, COLUMNS, ledger)
    if rows and not {*COLUMNS} <= rows[0].keys():
        return
    for key in sorted(set(KEYS) ^ set(told)):
        ledger.form(f"summary.json, answers: {key} is {'missing' if key in KEYS else 'there and should not be'}")
    changed = [c for c in told.get("changed") or () if isinstance(c, dict)] if isinstance(told.get("changed"), list) else []
    order = [(row.get("answer") == "", row.get("account_id", "")) for row in rows]
    if order != sorted(order):
        ledger.form(f"{NAME}: the rows are not in their order, answers before notes and both by account")
    held = {a.id: facts.units[unit].name for a, unit in zip(facts.accounts, placement.units, strict=True)}
    _rows(rows, changed, held, ledger)
    answers = [row for row in rows if row.get("answer")]
    expected = {
        "given": {kind: sum(row["answer"] == kind for row in answers) for kind in KINDS},
        "by": dict(Counter(row.get("by", "") for row in answers)),
        "notes": len(rows) - len(answers),
        "against": {row["account_id"]: row["against"] for row in answers if row.get("against")},
    }
    if isinstance(came_from := told.get("from_value"), int):
        expected["cost"] = came_from - value
    for key, should in expected.items():
        if key in told:
            same_tree(f"summary.json, answers {key}", told[key], should, ledger)
    _stated(told, value, ledger)
    _changed(told, changed, held, {row.get("account_id", "") for row in answers}, ledger)
    ledger.count("answers", len(answers))


def _stated(told: dict[str, Any], value: int, ledger: Ledger) -> None:
    """What follows from the numbers beside it; a free solve and the bounds are not made again."""
    place, changes = "summary.json, answers", told.get("changes")
    model = {"accounts": 0, "at_least": 0, "fewest": None, "best_of_these": None, "value_at_most": 0}
    same_shape(f"{place} changes", changes, model, ledger)
    same_shape(f"{place} free", told.get("free"), {"changes": 0, "value": 0}, ledger)
    if isinstance(changes, dict) and changes.keys() == model.keys():
        most = changes["value_at_most"]
        follows = {"fewest": changes["accounts"] == changes["at_least"], "best_of_these": type(most) is int and value >= most}
        for key, should in follows.items():
            same_tree(f"{place} changes {key}", changes[key], should, ledger)


def _rows(rows: list[Record], changed: list[dict[str, Any]], held: dict[str, str], ledger: Ledger) -> None:
    for row in rows:
        account, answer = row.get("account_id", ""), row.get("answer", "")
        place = f"{NAME}, account {account}"
        if account not in held:
            ledger.fault(f"{place}: there is no such account")
        elif answer:
            if answer not in KINDS:
                ledger.fault(f"{place}: answer is {answer}, and should be one of {', '.join(KINDS)}")
            if row.get("cost_is") not in COSTS:
                ledger.fault(f"{place}: cost_is is {row.get('cost_is')}, and should be one of {', '.join(COSTS)}")
            if (as_number(row.get("cost", "")) is None) != (row.get("cost_is") == "unknown"):
                ledger.fault(f"{place}: cost is {row.get('cost') or 'blank'}, and cost_is is {row.get('cost_is')}")
            ledger.same(place, "unit", row.get("unit", ""), held[account])
            own = [c for c in changed if account in (c.get("because_of") or ())]
            ledger.same(place, "moved", row.get("moved", ""), ";".join(str(c.get("account_id")) for c in own))
            others = sorted({str(o) for c in own for o in c["because_of"]} - {account})
            ledger.same(place, "moved_with", row.get("moved_with", ""), ";".join(others))


def _changed(
    told: dict[str, Any], changed: list[dict[str, Any]], held: dict[str, str], answered: set[str], ledger: Ledger
) -> None:
    """Who is elsewhere because of answers is where the change says, and because of answers that were given."""
    for change in changed:
        account, place = str(change.get("account_id")), f"summary.json, answers, changed, {change.get('account_id')}"
        for key in sorted({"account_id", "from", "to", "because_of"} ^ set(change)):
            ledger.form(f"{place}: {key} is missing or should not be there")
        ledger.same(place, "to", str(change.get("to")), held.get(account, "nowhere"))
        for other in change.get("because_of") or ():
            if other not in answered:
                ledger.fault(f"{place}: because of {other}, of which there is no answer")
    counts = told.get("changes")
    accounts, free = counts.get("accounts") if isinstance(counts, dict) else None, told.get("free")
    if not isinstance(accounts, int) or not isinstance(free, dict) or not isinstance(free.get("value"), int):
        ledger.fault("summary.json, answers: changes accounts and free value should be whole numbers")
    elif len(changed) != accounts:
        ledger.fault(f"summary.json, answers: {len(changed)} accounts are changed, and changes accounts is {accounts}")
