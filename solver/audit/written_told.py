"""Floor 3: what else summary.json tells - tiers, prices, holds by name, who is worse off - made again and compared."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from solver.audit.another import check_another
from solver.audit.check import Rulebook
from solver.audit.facts import Facts
from solver.audit.ledger import Ledger
from solver.audit.made_again import same_shape, same_tree
from solver.audit.numbers import milli
from solver.audit.placement import Placement
from solver.audit.written_compared import check_compared
from solver.audit.written_fairness import averages, expected_shares, losses
from solver.audit.written_held import expected_held

MOVES = ("none", "new", "owner_left", "tier", "pinned", "chosen")
HOLDS = ("renewal", "escalation", "red", "changed", "onboarding", "keep")
MOST_PRICES = 100
SCALE = 10**6  # of the prices that the program writes
KEYS = frozenset({
    "schema_version", "plan_id", "status", "value", "bound", "certified_bound", "gap", "reached", "seconds", "stages", "as_of",
    "quarter", "mode", "objective", "objective_stages", "currency", "seed", "reproducible", "totals", "coverage", "tiers",
    "moves", "approval", "soft_limits", "limit_prices", "holds", "held_by_owner", "shortages", "notes", "another_as_good",
    "inputs", "versions", "fairness", "summary_hash",
})  # fmt: skip
BESIDE = frozenset({"answers"})  # what a command may add
ROW = {"kind": "", "limit": "", "group": "", "price": 0}
CUT = {**ROW, "side": "", "divisor": 0, "flipped": [""]}
PROOF = {"scale": 1, "bound": 0, "prices": [ROW], "cuts": [CUT]}
SPREAD = {side: {"least": 0, "most": 0, "variation": None} for side in ("before", "after")}
GROUP = {"peers": "", "people": 0, "arr": SPREAD, "renewals": SPREAD, "hours": SPREAD}
STAGE = dict.fromkeys(("best", "bound", "certified_bound", "tolerance", "limit", "plan"), 0) | {
    "name": "", "measure": "", "gap": None,
}  # fmt: skip
SOFT = frozenset(["limit", "group", "measure", "low", "high", "activity", "missed", "relative", "grains", "cost"])
Tree = dict[str, Any]


def check_told(summary: Tree, certificate: Tree, placement: Placement, rules: Rulebook, value: int, ledger: Ledger) -> None:
    """The summary has the keys of a summary, and all of them that follow from inputs, decision and prices say what follows."""
    facts = rules.facts
    for key in sorted(KEYS - set(summary)):
        ledger.form(f"summary.json: {key} is missing")
    for key in sorted(set(summary) - KEYS - BESIDE):
        ledger.form(f"summary.json: {key} is there and should not be")
    told = {
        "schema_version": 1,
        "currency": facts.policy.currency,
        "reached": reached(summary.get("bound"), value, rules),
        "tiers": tiers(placement, facts),
        "limit_prices": limit_prices(certificate, rules),
        "held_by_owner": held_by_owner(facts),
        "holds": holds(facts),
    }
    for key, expected in told.items():
        if key in summary:
            same_tree(f"summary.json, {key}", summary[key], expected, ledger)
    check_compared(summary.get("coverage"), placement, rules, ledger)
    _shape(summary, certificate, ledger)
    _soft(summary.get("soft_limits"), rules, ledger)
    if "fairness" in summary:
        _fairness(summary["fairness"], placement, facts, ledger)
    if "another_as_good" in summary:
        check_another(summary["another_as_good"], placement, facts, value, ledger)
    ledger.count("parts of the summary", len(told) + 4)


def reached(bound: Any, value: int, rules: Rulebook) -> Any:
    """The part of what can be gained over S0 that the plan gains."""
    start = rules.facts.start
    worth = sum(rules.worth.item(k, unit) for k, unit in enumerate(start))
    before = worth - sum(miss.cost for miss in rules.misses(start))
    possible = bound - before if isinstance(bound, int) else 0
    return (value - before) / possible if possible > 0 else 1.0


def tiers(placement: Placement, facts: Facts) -> Tree:
    """By served tier: accounts and ARR held, FTE and yearly cost (a unit's, split by load), shares, and the ratio."""
    load: dict[tuple[str, int], int] = defaultdict(int)
    held: dict[str, list[int]] = {t: [0, 0] for t in facts.policy.tier_names if t in facts.served}
    for account, unit in zip(facts.accounts, placement.units, strict=True):
        if unit and account.tier in held:
            load[account.tier, unit] += facts.loads[account.tier]
            held[account.tier] = [held[account.tier][0] + 1, held[account.tier][1] + account.cents]
    fte, cost = (_split(load, [*held], amounts) for amounts in ([u.fte / 1000 for u in facts.units], unit_costs(facts)))
    everything = sum(cents for _, cents in held.values())
    return {
        tier: {
            "accounts": number,
            "arr": Fraction(cents, 100),
            "arr_share": round(cents / everything, 4) if everything else 0.0,
            "fte": round(fte[tier], 3),
            "fte_share": round(fte[tier] / sum(fte.values()), 4) if sum(fte.values()) else 0.0,
            "ratio": round(number / fte[tier], 1) if fte[tier] > 0 else None,
            "cost": round(cost[tier]) if cost[tier] > 0 else None,
            "cost_per_arr": round(cost[tier] * 100 / cents, 4) if cents and cost[tier] > 0 else None,
        }
        for tier, (number, cents) in held.items()
    }


def _split(load: dict[tuple[str, int], int], names: list[str], amounts: list[float]) -> dict[str, float]:
    """Amounts of units by tier, in proportion to the load of each."""
    whole: dict[int, int] = defaultdict(int)
    for (_, unit), part in load.items():
        whole[unit] += part
    return {t: float(sum(amounts[u] * n / whole[u] for (tier, u), n in load.items() if tier == t and n)) for t in names}


def unit_costs(facts: Facts) -> list[float]:
    """Yearly cost of each unit: its members' cost by the part of their time that they give it."""
    out = []
    for unit in facts.units:
        cost = 0.0
        for k in unit.members:
            person = facts.people[k]
            given = person.own if unit.kind == "dedicated" else person.pooled
            cost += person.csm.cost * given / max(1, person.own * person.has_book + person.pooled)
        out.append(cost)
    return out


def limit_prices(certificate: Tree, rules: Rulebook) -> list[Tree]:
    """What one more unit of each limit would be worth at most, by the prices of the certificate; dearest first."""
    found = []
    for entry in certificate.get("prices") or ():
        row = rules.row(*(str(entry.get(k)) for k in ("kind", "limit", "group"))) if isinstance(entry, dict) else None
        price, scale = (entry.get("price"), certificate.get("scale")) if row else (None, None)
        if row and type(price) is int and type(scale) is int and price and scale > 0:
            per_unit = abs(price) * row.scale / scale
            side = "max" if price > 0 else "min"
            found.append({"limit": row.limit, "group": entry["group"], "side": side, "price": per_unit})
    return sorted(found, key=lambda f: (-f["price"], f["limit"], f["group"]))[:MOST_PRICES]


def held_by_owner(facts: Facts) -> list[Tree]:
    """Held accounts by the unit that keeps them, and by hold; most ARR first."""
    counts = expected_held(facts)
    out = []
    for unit in facts.units[1:]:
        if (unit.name,) not in counts:
            continue
        name = facts.people[unit.members[0]].csm.name if unit.kind == "dedicated" else unit.name
        by_hold = {h: _figures(counts[unit.name, h]) for h in HOLDS if (unit.name, h) in counts}
        out.append({"unit": unit.name, "name": name, **_figures(counts[unit.name,]), "holds": by_hold})
    return sorted(out, key=lambda o: (-o["arr"], o["unit"]))


def holds(facts: Facts) -> Tree:
    """Held accounts by hold, and all."""
    counts = expected_held(facts)
    return {**{h: _figures(counts["", h]) for h in HOLDS if ("", h) in counts}, "all": _figures(counts.get((), [0, 0]))}


def _figures(counted: list[int]) -> Tree:
    return {"accounts": counted[0], "arr": Fraction(counted[1], 100)}


def _shape(summary: Tree, certificate: Tree, ledger: Ledger) -> None:
    """Parts whose numbers are compared elsewhere have no keys but those."""
    pair = {"accounts": 0, "arr": 0}
    parts = dict.fromkeys(("in", "assigned", "automated", "uncovered"), 0)
    models = {"totals": {"accounts": parts, "arr": parts}, "moves": dict.fromkeys(MOVES, pair), "approval": pair}
    for key, model in models.items():
        if key in summary:
            same_shape(f"summary.json, {key}", summary[key], model, ledger)
    if ledger.of_this_version:
        listed = certificate.get("stages")
        for proof in (certificate, *(s for s in (listed if isinstance(listed, list) else ()) if isinstance(s, dict))):
            same_tree("certificate.json scale", proof.get("scale"), SCALE, ledger)
    stages = {"stages": [{"stage": "", **PROOF}]} if certificate.get("stages") else {}
    same_shape("certificate.json", certificate, {"schema_version": 1, **PROOF, **stages}, ledger)
    if "schema_version" in certificate:
        same_tree("certificate.json schema_version", certificate["schema_version"], 1, ledger)
    if "objective_stages" in summary:
        same_shape("summary.json, objective_stages", summary["objective_stages"], [STAGE], ledger)
    if "fairness" in summary and isinstance(summary["fairness"], dict):
        same_shape("summary.json, fairness groups", summary["fairness"].get("groups"), [GROUP], ledger)
    if not isinstance(summary.get("notes", []), list):
        ledger.fault("summary.json: notes should be a list")


def _soft(stated: Any, rules: Rulebook, ledger: Ledger) -> None:
    """Measure and kind of each soft limit that is missed, and their order: dearest first."""
    entries = [e for e in stated if isinstance(e, dict)] if isinstance(stated, list) else []
    measures = {limit.name: limit.measure for limit in rules.facts.policy.limit}
    kinds: dict[tuple[str, str], set[bool]] = defaultdict(set)
    for row in rules.rows:
        kinds[row.limit, row.group].add(row.kind == "share")
    for entry in entries:
        place = f"summary.json, soft_limits, {entry.get('limit')}, {entry.get('group')}"
        for key in sorted(SOFT ^ set(entry)):
            ledger.form(f"{place}: {key} is {'missing' if key in SOFT else 'there and should not be'}")
        if "measure" in entry:
            same_tree(f"{place}, measure", entry["measure"], measures.get(str(entry.get("limit"))), ledger)
        if "relative" in entry and entry["relative"] not in kinds[str(entry.get("limit")), str(entry.get("group"))]:
            ledger.fault(f"{place}: relative is {entry.get('relative')}")
    order = [(-e["cost"], str(e.get("limit")), str(e.get("group"))) for e in entries if isinstance(e.get("cost"), int)]
    if order != sorted(order):
        ledger.form("summary.json: soft_limits are not in their order, dearest first")


def _fairness(stated: Any, placement: Placement, facts: Facts, ledger: Ledger) -> None:
    """Above what share, and who is worse off by how much, the largest ARR before first."""
    tree = stated if isinstance(stated, dict) else {}
    for key in sorted({"above", "groups", "worse_off"} ^ set(tree)):
        ledger.form(f"summary.json, fairness: {key} is {'missing' if key in ('above', 'groups', 'worse_off') else 'too much'}")
    share = facts.policy.fairness.worse_off
    same_tree("summary.json, fairness above", tree.get("above"), share, ledger)
    shares = expected_shares(placement, facts)
    average, line = averages(shares), Fraction(milli(share), 1000)
    ranked = sorted(enumerate(shares), key=lambda s: (-s[1].has["arr before"], s[0]))
    expected = [
        {
            "csm_id": s.person.csm.id, "name": s.person.csm.name, "peers": s.peers, "figure": figure,
            "before": round(float(s.has[f"{figure} before"]), 4), "after": round(float(s.has[f"{figure} after"]), 4),
        }
        for _, s in ranked
        for figure in losses(s, average, line)
    ]  # fmt: skip
    same_tree("summary.json, fairness worse_off", tree.get("worse_off"), expected, ledger)
