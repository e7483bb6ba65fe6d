"""Floor 3: summary.json, made again from inputs and decision and compared."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from typing import Any

from solver.audit.check import Rulebook
from solver.audit.facts import Facts
from solver.audit.ledger import Ledger
from solver.audit.numbers import exact
from solver.audit.placement import Placement
from solver.audit.rows import Miss
from solver.audit.written_rows import move_type

STATUSES = ("optimal", "feasible", "heuristic", "interrupted")
ROUNDING = Fraction(1, 10_000)  # figures that need not be exact may be rounded to four decimals
CLOSE = Fraction(1, 1_000_000)


def check_summary(
    summary: dict[str, Any], placement: Placement, rules: Rulebook, misses: list[Miss], value: int, ledger: Ledger
) -> None:
    """Value, bound and gap; dates and mode; control totals; moves; soft limits."""
    if not summary:
        return
    _proof(summary, value, ledger)
    _frame(summary, rules.facts, ledger)
    _totals(summary.get("totals"), placement, rules.facts, ledger)
    _moves(summary.get("moves"), placement, rules.facts, ledger)
    _soft_limits(summary.get("soft_limits"), [m for m in misses if m.row.price], ledger)


def _proof(summary: dict[str, Any], value: int, ledger: Ledger) -> None:
    ledger.count("value, bound and gap")
    stated, bound, status = summary.get("value"), summary.get("bound"), summary.get("status")
    if stated != value:
        ledger.fault(f"summary.json: value is {stated}, and should be {value}")
    if status not in STATUSES:
        ledger.fault(f"summary.json: status {status!r} is none of {', '.join(STATUSES)}")
    for name in ("bound", "certified_bound"):
        number = summary.get(name)
        if isinstance(number, int | float) and number < value:
            ledger.fault(f"summary.json: {name} is {number}, below the value {value}")
    if status == "optimal" and bound != value:
        ledger.fault(f"summary.json: status is optimal, but the bound {bound} is not the value {value}")
    gap = summary.get("gap")
    if value <= 0 or bound is None:
        if gap is not None:
            ledger.fault(f"summary.json: gap is {gap}, and should be null (value {value}, bound {bound})")
    elif gap is None or abs(exact(gap) - (exact(bound) - value) / value) > CLOSE:
        ledger.fault(f"summary.json: gap is {gap}, and should be {float((exact(bound) - value) / value):.9f}")


def _frame(summary: dict[str, Any], facts: Facts, ledger: Ledger) -> None:
    quarter = [day.isoformat() for day in facts.quarter.span]
    for name, expected in (("as_of", facts.as_of.isoformat()), ("quarter", quarter), ("mode", facts.policy.mode)):
        if summary.get(name) != expected:
            ledger.fault(f"summary.json: {name} is {summary.get(name)}, and should be {expected}")


def _totals(totals: Any, placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Accounts and ARR in = assigned + automated + uncovered, to the cent."""
    counts: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    for account, unit in zip(facts.accounts, placement.units, strict=True):
        kind = "assigned" if unit else "uncovered" if account.tier in facts.served else "automated"
        for name in ("in", kind):
            counts[name] += 1
            cents[name] += account.cents
    for name in ("in", "assigned", "automated", "uncovered"):
        ledger.count("control totals", 2)
        _number(totals, ("accounts", name), Fraction(counts[name]), 0, "totals", ledger)
        _number(totals, ("arr", name), Fraction(cents[name], 100), 0, "totals", ledger)


def _moves(moves: Any, placement: Placement, facts: Facts, ledger: Ledger) -> None:
    counts: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    for item in facts.items:
        for k in item.members:
            kind = move_type(k, item, placement.units[k], facts)
            counts[kind] += 1
            cents[kind] += facts.accounts[k].cents
    stated = set(moves) if isinstance(moves, dict) else set[str]()
    kinds = set(counts) - {"none"} | stated  # accounts that stay need not be told
    for kind in sorted(kinds):
        ledger.count("move totals")
        _number(moves, (kind, "accounts"), Fraction(counts[kind]), 0, "moves", ledger)
        _number(moves, (kind, "arr"), Fraction(cents[kind], 100), 0, "moves", ledger)


def _soft_limits(stated: Any, misses: list[Miss], ledger: Ledger) -> None:
    """One entry for each soft row that is missed, with its numbers and its cost."""
    entries = [e for e in stated if isinstance(e, dict)] if isinstance(stated, list) else []
    entries = sorted(entries, key=lambda e: (str(e.get("limit")), str(e.get("group")), e.get("grains") or 0, e.get("cost") or 0))
    misses = sorted(misses, key=lambda m: (m.row.limit, m.row.group, m.grains, m.cost))
    ledger.count("soft limits missed", len(misses))
    named = [(str(e.get("limit")), str(e.get("group"))) for e in entries]
    expected = [(m.row.limit, m.row.group) for m in misses]
    for limit, group in sorted((Counter(expected) - Counter(named)).elements()):
        ledger.fault(f"summary.json: soft_limits does not say that limit {limit}, {group}, is missed")
    for limit, group in sorted((Counter(named) - Counter(expected)).elements()):
        ledger.fault(f"summary.json: soft_limits says that limit {limit}, {group}, is missed, and it is not")
    if named != expected:
        return
    for entry, miss in zip(entries, misses, strict=True):
        row, place = miss.row, f"soft_limits, {miss.row.limit}, {miss.row.group}"
        for name, amount in (("low", row.low), ("high", row.high), ("activity", miss.activity), ("missed", miss.amount)):
            _number(entry, (name,), row.own(amount), ROUNDING, place, ledger)
        _number(entry, ("grains",), Fraction(miss.grains), 0, place, ledger)
        _number(entry, ("cost",), Fraction(miss.cost), 0, place, ledger)


def _number(
    tree: Any, path: tuple[str, ...], expected: Fraction | None, within: Fraction | int, place: str, ledger: Ledger
) -> None:
    """Expect the number at `path` of `tree`; None expects null."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    text = "" if tree is None else json.dumps(tree)
    ledger.same_number(f"summary.json, {place}", " ".join(path), text, expected, within)
