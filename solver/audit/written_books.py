"""Floor 3: books.csv and moves.csv, made again from inputs and decision and compared."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import lru_cache

from solver.audit.facts import Facts
from solver.audit.folder import Record
from solver.audit.ledger import Ledger
from solver.audit.numbers import half_up
from solver.audit.placement import Placement

SUMS = ("accounts", "load", "arr", "red", "renewing_arr")
MONEY = ("arr", "renewing_arr")
Figures = dict[str, int]


def check_books(books: list[Record], placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Every unit and every owner of today has one row, with the right figures before and after."""
    expected = expected_books(placement, facts)
    seen: set[str] = set()
    known = set(expected) | {p.csm.id for p in facts.people}
    for row in books:
        name = row.get("unit", "")
        if name in seen:
            ledger.fault(f"books.csv: {name} has more than one row")
        elif name not in known:
            ledger.fault(f"books.csv: {name or 'a row without name'} is neither a unit nor an owner of today")
        else:
            _book(name, row, expected.get(name, defaultdict(int)), facts, ledger)
        seen.add(name)
    for name in sorted(set(expected) - seen):
        ledger.fault(f"books.csv: {name} is missing")
    ledger.count("books", len(books))


@lru_cache(maxsize=1)
def expected_books(placement: Placement, facts: Facts) -> dict[str, Figures]:
    """Figures by book: each of SUMS before and after (money in cents, load in load units), and accounts after by tier."""
    out: dict[str, Figures] = {unit.name: defaultdict(int) for unit in facts.units[1:]}
    for k, account in enumerate(facts.accounts):
        figures = {
            "accounts": 1,
            "load": facts.loads[account.tier],
            "arr": account.cents,
            "red": int(account.red),
            "renewing_arr": account.cents if facts.quarter.has(account.renewal) else 0,
        }
        before, after = account.owner, facts.units[placement.units[k]].name
        for when, name in (("before", before), ("after", after)):
            if name:
                book = out.setdefault(name, defaultdict(int))
                for what, amount in figures.items():
                    book[f"{what}_{when}"] += amount
        if after:
            out[after][account.tier.lower()] += 1
    return out


def shown_figure(figures: Figures, what: str, when: str, facts: Facts) -> Fraction:
    """A figure as books.csv has it: money in whole currency, load in full-time CSMs with four decimals (half up)."""
    amount = Fraction(figures[f"{what}_{when}"], 100 if what in MONEY else 1)
    return Fraction(half_up(amount / facts.scale * 10_000), 10_000) if what == "load" else amount


def _book(name: str, row: Record, figures: Figures, facts: Facts, ledger: Ledger) -> None:
    place = f"books.csv, {name}"
    for what in SUMS:
        for when in ("before", "after"):
            ledger.same_number(place, f"{what}_{when}", row.get(f"{what}_{when}", ""), shown_figure(figures, what, when, facts))
    for tier in facts.policy.tier_names:
        if tier.lower() in row:
            ledger.same_number(place, tier.lower(), row[tier.lower()], figures[tier.lower()])
        elif tier in facts.served:
            ledger.fault(f"{place}: the column {tier.lower()} is missing")
    unit = next((u for u in facts.units[1:] if u.name == name), None)
    if unit is None:
        return
    ledger.same(place, "coverage", row.get("coverage", ""), unit.kind)
    ledger.same(place, "pool", row.get("pool", ""), name if unit.kind == "pooled" else "")
    ledger.same_number(place, "fte", row.get("fte", ""), Fraction(unit.fte, 1000))
    if unit.kind == "dedicated":
        ledger.same(place, "manager", row.get("manager", ""), facts.people[unit.members[0]].csm.manager)


def check_moves(moves: list[Record], placement: Placement, ledger: Ledger) -> None:
    """moves.csv holds the moved rows of assignments.csv, each once, saying the same."""
    moved = {row["account_id"]: row for row in placement.rows if row and row.get("moved") == "true"}
    seen: set[str] = set()
    for row in moves:
        key = row.get("account_id", "")
        if key in seen:
            ledger.fault(f"moves.csv: account {key} has more than one row")
        elif key not in moved:
            ledger.fault(f"moves.csv: account {key or 'without id'} does not move in assignments.csv")
        else:
            for column in sorted(set(row) & set(moved[key])):
                ledger.same(f"moves.csv, account {key}", column, row[column], moved[key][column])
        seen.add(key)
    for key in sorted(set(moved) - seen):
        ledger.fault(f"moves.csv: account {key} moves in assignments.csv, and is missing")
    ledger.count("moves", len(moved))
