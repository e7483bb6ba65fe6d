"""Floor 3: people.csv, the further columns of books.csv, and both sides of moves.csv, made again and compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from solver.audit.check import Rulebook
from solver.audit.facts import Facts
from solver.audit.folder import Record
from solver.audit.ledger import Ledger
from solver.audit.made_again import in_order, same_columns, same_rows
from solver.audit.numbers import exact
from solver.audit.placement import Placement
from solver.audit.written_books import SUMS, expected_books, shown_figure
from solver.audit.written_rows import move_type
from solver.tables import number

ROUNDED = Fraction(1, 20_000) + Fraction(1, 10**9)  # of figures with four decimals
SIDES = ("before", "after")
MOVES_COLUMNS = (
    "account_id", "name", "arr", "tier", "move_type", "from", "from_name", "from_manager", "to", "to_name", "to_manager",
    "coverage", "not_before", "not_after", "worth", "handoff_term", "reason", "needs_approval", "family", "renewal_date",
    "health",
)  # fmt: skip
COPIES = {"from": "previous_owner", "to": "unit", "to_manager": "manager"}


def check_people(people: list[Record], placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Every present csm has one row: their own book, and their share of the pool by FTE."""
    books, rows = expected_books(placement, facts), []
    fte = {u.name: u.fte for u in facts.units}
    for p in facts.people:
        if not p.present:
            continue
        parts = [(p.csm.id, 1.0)] if p.has_book else []
        parts += [(p.pool, p.pooled / fte[p.pool])] if p.pool and fte[p.pool] else []
        row = {
            "csm_id": p.csm.id, "name": p.csm.name, "manager": p.csm.manager, "coverage": p.csm.coverage, "pool": p.pool,
            "fte": number((p.own * p.has_book + p.pooled * bool(p.pool)) / 1000),
        }  # fmt: skip
        for what in SUMS:
            for when in SIDES:
                held = sum(float(shown_figure(books[name], what, when, facts)) * part for name, part in parts)
                row[f"{what}_{when}"] = number(round(float(held), 4))
        rows.append(row)
    same_rows("people.csv", "csm_id", people, rows, ledger)


def check_book_shares(books: list[Record], placement: Placement, rules: Rulebook, ledger: Ledger) -> None:
    """Manager, target load, ARR band, moves, what stays and how full each book is; columns and order of the file."""
    facts = rules.facts
    expected = expected_books(placement, facts)
    in_order("books.csv", "unit", books, sorted(r.get("unit", "") for r in books), ledger)
    served = [t.lower() for t in facts.policy.tier_names if t in facts.served]
    further = ("load_target", "arr_low", "arr_high", "moves_in", "moves_out", "kept_share", "utilisation")
    known = ("unit", "pool", "manager", "coverage", "fte", *(f"{w}_{s}" for w in SUMS for s in SIDES), *served, *further)
    same_columns("books.csv", books, known, ledger)
    moves, targets = _moves_of_books(placement, facts), _targets(placement, facts)
    bands = {row.group: row for row in rules.rows if row.limit == "arr_band" and row.kind == "band"}
    units = {unit.name: unit for unit in facts.units[1:]}
    for row in books:
        name, place = row.get("unit", ""), f"books.csv, {row.get('unit', '')}"
        if name not in expected:
            continue
        unit, band, figures = units.get(name), bands.get(name), expected[name]
        before = figures["accounts_before"]
        ledger.same(place, "coverage", row.get("coverage", ""), unit.kind if unit else "departed")
        ledger.same(place, "pool", row.get("pool", ""), name if unit and unit.kind == "pooled" else "")
        ledger.same(place, "manager", row.get("manager", ""), shared_manager(name, facts))
        ledger.same_number(place, "fte", row.get("fte", ""), Fraction(unit.fte, 1000) if unit else 0)
        use = Fraction(figures["load_after"], unit.capacity) if unit and unit.capacity else None
        for column, value, within in (
            ("load_target", targets[name], ROUNDED),
            ("arr_low", band.own(band.low) if band else None, 0),
            ("arr_high", band.own(band.high) if band else None, 0),
            ("moves_in", moves[name, "in"], 0),
            ("moves_out", moves[name, "out"], 0),
            ("kept_share", Fraction(moves[name, "kept"], before) if before else None, ROUNDED),
            ("utilisation", use, ROUNDED),
        ):
            if column in row:
                ledger.same_number(place, column, row[column], value, within)


def check_sides(moves: list[Record], placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Who gives and who receives, by name and manager; columns and order of the file."""
    same_columns("moves.csv", moves, MOVES_COLUMNS, ledger)
    in_order("moves.csv", "account_id", moves, sorted(r.get("account_id", "") for r in moves), ledger)
    rows = {row["account_id"]: row for row in placement.rows if row}
    people = {p.csm.id: p.csm for p in facts.people}
    for row in moves:
        other = rows.get(row.get("account_id", ""))
        if other is None:
            continue
        place, owner = f"moves.csv, account {row['account_id']}", other.get("previous_owner", "")
        giver = people.get(owner)
        sides = {column: other.get(name, "") for column, name in COPIES.items()}
        sides |= {
            "from_name": giver.name if giver else owner,
            "from_manager": giver.manager if giver else "",
            "to_name": other.get("csm_name") or other.get("unit", ""),
        }
        for column in sides.keys() & row.keys():
            ledger.same(place, column, row[column], sides[column])


def check_pooled_rows(placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Accounts of a pool name its contact and the manager whom all its members share."""
    people = {p.csm.id: p.csm for p in facts.people}
    for account, row, unit in zip(facts.accounts, placement.rows, placement.units, strict=True):
        where = facts.units[unit]
        if not row or where.kind != "pooled":
            continue
        pool = facts.policy.pools.get(where.name)
        contact = people.get(pool.contact) if pool else None
        place = f"account {account.id}"
        ledger.same(place, "csm_name", row.get("csm_name", ""), contact.name if contact else "")
        ledger.same(place, "csm_email", row.get("csm_email", ""), contact.email if contact else "")
        ledger.same(place, "manager", row.get("manager", ""), shared_manager(where.name, facts))


def shared_manager(name: str, facts: Facts) -> str:
    """The manager whom all members of a unit share, else blank; of an owner who left, theirs."""
    unit = next((u for u in facts.units[1:] if u.name == name), None)
    if unit is None:
        return next((p.csm.manager for p in facts.people if p.csm.id == name), "")
    names = {facts.people[k].csm.manager for k in unit.members}
    return names.pop() if len(names) == 1 else ""


def _targets(placement: Placement, facts: Facts) -> dict[str, Fraction]:
    """FTE that each book would take at its accounts' target ratios."""
    out: dict[str, Fraction] = defaultdict(Fraction)
    for account, unit in zip(facts.accounts, placement.units, strict=True):
        target = facts.policy.tiers[account.tier].target
        if unit and target:
            out[facts.units[unit].name] += 1 / exact(target)
    return out


def _moves_of_books(placement: Placement, facts: Facts) -> Counter[tuple[str, str]]:
    """Accounts that come, go and stay, by book."""
    out: Counter[tuple[str, str]] = Counter()
    for item in facts.items:
        for k in item.members:
            kind, owner = move_type(k, item, placement.units[k], facts), facts.accounts[k].owner
            unit = facts.units[placement.units[k]].name
            out[unit, "in"] += bool(unit) and kind != "none"
            out[owner, "out"] += kind not in ("none", "new")
            out[unit, "kept"] += bool(unit) and unit == owner
    return out
