"""Floor 3: what the summary says of held accounts and of approvals, made again and compared."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from solver.audit.facts import Facts
from solver.audit.ledger import Ledger
from solver.audit.placement import Placement
from solver.audit.written_rows import move_type, weighty

Counts = dict[tuple[str, ...], list[int]]  # (), or (hold,), or (unit,), or (unit, hold) -> accounts, cents


def check_held(summary: dict[str, Any], placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Holds in all and by owner, and the moves to be approved; a plan from before one of them was said does not say it."""
    expected = expected_held(facts)
    if "held_by_owner" in summary:
        _held(summary, expected, ledger)
    if "approval" in summary:
        asked = [
            k
            for item in facts.items
            for k in item.members
            if move_type(k, item, placement.units[k], facts) not in ("none", "new") and weighty(k, facts)
        ]
        _same("approval", summary["approval"], [len(asked), sum(facts.accounts[k].cents for k in asked)], ledger)


@lru_cache(maxsize=1)
def expected_held(facts: Facts) -> Counts:
    """Accounts that cannot move: in all, by hold, by owner, by owner and hold. Holds count that touch the quarter."""
    out: Counts = defaultdict(lambda: [0, 0])
    for item in facts.items:
        if not item.held:
            continue
        unit = facts.units[item.home].name
        names = {name for name, (first, last) in item.spans if first <= facts.quarter.last and last >= facts.quarter.first}
        keys = [(), (unit,), *(("", name) for name in names), *((unit, name) for name in names)]
        for key in keys:
            out[key][0] += len(item.members)
            out[key][1] += sum(facts.accounts[k].cents for k in item.members)
    return out


def _held(summary: dict[str, Any], expected: Counts, ledger: Ledger) -> None:
    holds, owners = summary.get("holds"), summary["held_by_owner"]
    stated: dict[tuple[str, ...], Any] = {}
    if isinstance(holds, dict):
        stated |= {() if name == "all" else ("", name): said for name, said in holds.items()}
    for entry in owners if isinstance(owners, list) else []:
        unit = str(entry.get("unit")) if isinstance(entry, dict) else "?"
        stated[(unit,)] = entry
        inner = entry.get("holds") if isinstance(entry, dict) else None
        stated |= {(unit, name): said for name, said in inner.items()} if isinstance(inner, dict) else {}
    for key in sorted(set(expected) | (set(stated) - {()})):
        _same(f"held, {' '.join(key).strip() or 'all'}", stated.get(key), expected.get(key, [0, 0]), ledger)


def _same(place: str, said: Any, expected: list[int], ledger: Ledger) -> None:
    ledger.count("held and approved", 2)
    found = said if isinstance(said, dict) else {}
    for name, value in (("accounts", Fraction(expected[0])), ("arr", Fraction(expected[1], 100))):
        text = "" if found.get(name) is None else str(found[name])
        ledger.same_number(f"summary.json, {place}", name, text, value)
