"""Floor 3: the other plan that a summary calls as good - it keeps every hard rule and has the same value."""

from __future__ import annotations

from typing import Any

from solver.audit.check import check_assignment
from solver.audit.facts import Facts
from solver.audit.ledger import Ledger
from solver.audit.placement import Placement

PLACE = "summary.json, another_as_good"


def check_another(told: Any, placement: Placement, facts: Facts, value: int, ledger: Ledger) -> None:
    """An empty list, or what another plan does otherwise: account (of a family its largest) and unit."""
    items = {facts.accounts[item.largest].id: k for k, item in enumerate(facts.items)}
    units = {unit.name: k for k, unit in enumerate(facts.units)}
    if not isinstance(told, list) or not all(isinstance(e, dict) and set(e) == {"account", "unit"} for e in told):
        ledger.fault(f"{PLACE}: should be a list of accounts and units")
        return
    other = list(placement.unit_of)
    for entry in told:
        if entry["account"] not in items or entry["unit"] not in units:
            ledger.fault(f"{PLACE}: there is no account {entry['account']!r} that could be with {entry['unit']!r}")
            return
        other[items[entry["account"]]] = units[entry["unit"]]
    if told:
        faults, worth = check_assignment(facts, other)
        if faults or worth != value or other == placement.unit_of:
            ledger.fault(
                f"{PLACE}: the other plan is worth {worth} and breaks {len(faults)} rules, and should be as good as this one"
            )
    ledger.count("other plans as good", len(told[:1]))
