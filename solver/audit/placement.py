"""Floor 3: where a written plan puts each account and item - its decision, taken from assignments.csv."""

from __future__ import annotations

from dataclasses import dataclass

from solver.audit.facts import Facts
from solver.audit.folder import Record
from solver.audit.ledger import Ledger


@dataclass(frozen=True, eq=False)
class Placement:
    """The decision, itself and no equal of it: `rows` and `units` per account (in the order of the facts), `unit_of` per item."""

    rows: list[Record]  # empty where the account has no row
    units: list[int]
    unit_of: list[int]


def place(records: list[Record], facts: Facts, ledger: Ledger) -> Placement:
    """Every account once, every unit known, every family together."""
    rows = _one_row_each(records, facts, ledger)
    index = {(u.kind, u.name): k for k, u in enumerate(facts.units) if k}
    units = [_unit(row, index, ledger) if row else 0 for row in rows]
    unit_of = []
    for item in facts.items:
        where = {units[k] for k in item.members if rows[k]}
        ledger.count("items")
        if len(where) > 1:
            names = ", ".join(sorted(facts.units[u].name or "nobody" for u in where))
            ledger.fault(f"family of account {facts.name(item)}: its members are split between {names}, and must stay together")
        unit_of.append(units[item.largest])
    return Placement(rows, units, unit_of)


def _one_row_each(records: list[Record], facts: Facts, ledger: Ledger) -> list[Record]:
    by_id: dict[str, Record] = {}
    known = {a.id for a in facts.accounts}
    for record in records:
        key = record.get("account_id", "")
        if key not in known:
            ledger.fault(f"assignments.csv: account {key or 'without id'} is not in inputs/accounts.csv")
        elif key in by_id:
            ledger.fault(f"assignments.csv: account {key} has more than one row")
        else:
            by_id[key] = record
    ledger.count("accounts", len(facts.accounts))
    for account in facts.accounts:
        if account.id not in by_id:
            ledger.fault(f"assignments.csv: account {account.id} is missing")
    listed = [r.get("account_id", "") for r in records]
    if listed != sorted(listed):
        ledger.fault("assignments.csv: the rows are not sorted by account_id")
    return [by_id.get(a.id, {}) for a in facts.accounts]


def _unit(row: Record, index: dict[tuple[str, str], int], ledger: Ledger) -> int:
    coverage, name, key = row.get("coverage", ""), row.get("unit", ""), row["account_id"]
    if coverage in ("automated", "uncovered"):
        if name:
            ledger.fault(f"account {key}: coverage is {coverage}, but the unit is {name}")
        return 0
    if coverage not in ("dedicated", "pooled"):
        ledger.fault(f"account {key}: coverage {coverage!r} is none of dedicated, pooled, automated, uncovered")
    elif (coverage, name) not in index:
        ledger.fault(f"account {key}: there is no {coverage} unit {name!r} in the planned quarter")
    return index.get((coverage, name), 0)
