"""Floor 3: every cell of assignments.csv that follows from inputs and decision, made again and compared."""

from __future__ import annotations

from fractions import Fraction

from solver.audit.check import Rulebook
from solver.audit.dates import Span
from solver.audit.facts import Facts
from solver.audit.folder import Record
from solver.audit.items import Item
from solver.audit.ledger import Ledger
from solver.audit.numbers import exact
from solver.audit.placement import Placement

NEEDED = (
    "account_id", "name", "arr", "tier", "score", "coverage", "unit", "csm_id", "pool", "csm_name", "csm_email", "manager",
    "previous_owner", "move_type", "moved", "forced", "not_before", "not_after", "hold_until", "reason", "worth", "arr_term",
    "handoff_term", "alternative", "alternative_difference", "needs_approval", "family", "renewal_date", "health",
)  # fmt: skip


def check_rows(placement: Placement, tiers: list[Record], rules: Rulebook, ledger: Ledger) -> None:
    """Echoes of the inputs, who serves, move types, dates, terms, reasons and alternatives of every row."""
    facts, given = rules.facts, [row for row in placement.rows if row]
    lacking = [c for c in (*NEEDED, *term_names(facts)) if given and c not in given[0]]
    for column in lacking:
        ledger.fault(f"assignments.csv lacks the column {column}")
    if lacking or not given:
        return
    scores = _tiers(tiers, ledger)
    for i, item in enumerate(facts.items):
        for k in item.members:
            if row := placement.rows[k]:
                place = f"account {facts.accounts[k].id}"
                _echoes(place, row, k, facts, scores.get(facts.accounts[k].id, {}), ledger)
                _server(place, row, k, placement.units[k], facts, ledger)
                _move(place, row, k, item, placement.units[k], facts, ledger)
                _terms(place, row, k, i, placement.units[k], rules, ledger)
                _words(place, row, i, placement.units[k], rules, ledger)
    ledger.count("rows and their terms", len(given))


def _tiers(tiers: list[Record], ledger: Ledger) -> dict[str, Record]:
    """The rows of tiers.csv by account; each account has one."""
    out: dict[str, Record] = {}
    for row in tiers:
        key = row.get("account_id", "")
        if key in out:
            ledger.fault(f"tiers.csv: account {key} has more than one row")
        out[key] = row
    return out


def term_names(facts: Facts) -> list[str]:
    """Columns of the match terms, in the order of the policy."""
    return [f"{m.name}_term" for m in facts.policy.match]


def _echoes(place: str, row: Record, k: int, facts: Facts, tier: Record, ledger: Ledger) -> None:
    account = facts.accounts[k]
    ledger.same(place, "name", row["name"], account.name)
    ledger.same(place, "tier", row["tier"], account.tier)
    ledger.same(place, "previous_owner", row["previous_owner"], account.owner)
    ledger.same(place, "renewal_date", row["renewal_date"], account.renewal.isoformat() if account.renewal else "")
    ledger.same_number(place, "arr", row["arr"], Fraction(account.cents, 100))
    ledger.same_number(place, "health", row["health"], None if account.health is None else exact(account.health))
    if "score" in tier:
        ledger.same(place, "score", row["score"], tier["score"])


def _server(place: str, row: Record, k: int, unit: int, facts: Facts, ledger: Ledger) -> None:
    """Coverage, unit, csm_id, pool and the csm's particulars agree."""
    where = facts.units[unit]
    nobody = "uncovered" if facts.accounts[k].tier in facts.served else "automated"
    ledger.same(place, "coverage", row["coverage"], where.kind or nobody)
    ledger.same(place, "pool", row["pool"], where.name if where.kind == "pooled" else "")
    pool = facts.policy.pools.get(where.name) if where.kind == "pooled" else None
    contact = where.name if where.kind == "dedicated" else pool.contact if pool else ""
    ledger.same(place, "csm_id", row["csm_id"], contact)
    person = next((facts.people[p].csm for p in where.members), None) if where.kind == "dedicated" else None
    if person or not contact:
        ledger.same(place, "csm_name", row["csm_name"], person.name if person else "")
        ledger.same(place, "csm_email", row["csm_email"], person.email if person else "")
    if where.kind != "pooled":
        ledger.same(place, "manager", row["manager"], person.manager if person else "")


def move_type(k: int, item: Item, unit: int, facts: Facts) -> str:
    """Why an account changes hands (section 5), or none."""
    owner = facts.accounts[k].owner
    if not owner:
        return "new" if unit else "none"
    if unit == item.home and unit:
        return "none"
    if item.left:
        return "owner_left"
    if item.pin or item.evicted == "forbid":
        return "pinned"
    return "tier" if item.evicted else "chosen"


def weighty(k: int, facts: Facts) -> bool:
    """Whether a manager should approve when the account moves: best tier, red, or much ARR (section 10)."""
    account, line = facts.accounts[k], exact(facts.policy.moves.approval_arr) * 100
    return account.tier == facts.policy.tier_names[0] or account.red or 0 < line <= account.cents


def _window(free: Span, k: int, unit: int, facts: Facts) -> Span:
    """The free stretch, from the day on which somebody of the receiver's is there, to the one on which the owner leaves."""
    starts = [facts.people[p].csm.start or facts.as_of for p in facts.units[unit].members]
    first = min(starts, default=facts.as_of)
    first = max(free[0], first) if first <= free[1] else free[0]
    end = next((p.csm.end for p in facts.people if p.csm.id == facts.accounts[k].owner), None)
    return first, min(free[1], end) if end and end > facts.as_of and end >= first else free[1]


def _move(place: str, row: Record, k: int, item: Item, unit: int, facts: Facts, ledger: Ledger) -> None:
    kind = move_type(k, item, unit, facts)
    moved = kind not in ("none", "new")
    ledger.same(place, "move_type", row["move_type"], kind)
    ledger.same(place, "moved", row["moved"], "true" if moved else "false")
    ledger.same(place, "forced", row["forced"], "true" if moved and kind != "chosen" else "false")
    asked = moved and weighty(k, facts)
    ledger.same(place, "needs_approval", row["needs_approval"], "true" if asked else "false")
    free = _window(item.free, k, unit, facts) if moved and item.free else None
    ledger.same(place, "not_before", row["not_before"], free[0].isoformat() if free else "")
    ledger.same(place, "not_after", row["not_after"], free[1].isoformat() if free else "")
    ledger.same(place, "hold_until", row["hold_until"], item.hold_until.isoformat() if item.hold_until else "")
    family = facts.accounts[item.largest].id if len(item.members) > 1 else ""
    ledger.same(place, "family", row["family"], family)


def _terms(place: str, row: Record, k: int, item: int, unit: int, rules: Rulebook, ledger: Ledger) -> None:
    terms = rules.worth.terms(k, item, unit)
    ledger.same_number(place, "arr_term", row["arr_term"], terms.arr)
    for name, amount in zip(term_names(rules.facts), terms.matches, strict=True):
        ledger.same_number(place, name, row[name], amount)
    ledger.same_number(place, "handoff_term", row["handoff_term"], terms.handoff)
    ledger.same_number(place, "worth", row["worth"], terms.worth)


def _words(place: str, row: Record, item: int, unit: int, rules: Rulebook, ledger: Ledger) -> None:
    facts = rules.facts
    if not row["reason"].strip():
        ledger.fault(f"{place}: has no reason")
    elif row["coverage"] == "uncovered" and not row["reason"].startswith("uncovered:"):
        ledger.fault(f"{place}: is uncovered, and its reason does not begin with 'uncovered:'")
    if not row["alternative"]:
        return
    ledger.count("alternatives")
    other = rules.unit_by_name.get(row["alternative"])
    if other is None:
        ledger.fault(f"{place}: its alternative {row['alternative']} is no unit")
    elif other == unit:
        ledger.fault(f"{place}: its alternative {row['alternative']} is where it already is")
    elif why := rules.holders.why_not(item, other):
        ledger.fault(f"{place}: its alternative {facts.units[other].name} may not hold it: {why}")
