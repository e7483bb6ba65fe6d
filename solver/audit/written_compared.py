"""Floor 3: what the summary compares the plan with - coverage of today's books, of dealing in turn, of the first plan."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from solver.audit.check import Rulebook
from solver.audit.coverage import Covered, coverage
from solver.audit.facts import Facts
from solver.audit.ledger import Ledger
from solver.audit.made_again import same_shape, same_tree
from solver.audit.placement import Placement


def check_compared(stated: Any, placement: Placement, rules: Rulebook, ledger: Ledger) -> None:
    """Coverage of today's books, of dealing in turn and of the plan; that of the first plan is not in the folder."""
    facts, found = rules.facts, stated if isinstance(stated, dict) else {}
    known = {"today": [item.home for item in facts.items], "round_robin": dealt(facts), "plan": placement.unit_of}
    for name in sorted(set(found) ^ {*known, "required_only"}):
        ledger.form(f"summary.json, coverage: {name} is {'there and should not be' if name in found else 'missing'}")
    names = [*(t for t in facts.policy.tier_names if t in facts.served), "all"]
    for name in known.keys() & found.keys():
        same_tree(f"summary.json, coverage {name}", found[name], _figures(coverage(known[name], rules), names), ledger)
        ledger.count("coverage figures", 3 * len(names))
    if "required_only" in found:
        place, figures = "summary.json, coverage required_only", dict.fromkeys(("accounts", "arr", "weighted"), 0)
        same_shape(place, found["required_only"], dict.fromkeys(names, figures), ledger)
        _adds_up(place, found["required_only"], names[:-1], rules, ledger)


def _figures(covered: dict[str, Covered], names: list[str]) -> dict[str, dict[str, Any]]:
    """Coverage as the summary tells it, of tiers and of all."""
    return {
        t: {
            "accounts": covered[t].accounts,
            "arr": Fraction(covered[t].cents, 100),
            "weighted": 1.0 if (share := covered[t].weighted) is None else round(float(share), 6),
        }
        for t in names
    }


def _adds_up(place: str, tree: dict[str, Any], names: list[str], rules: Rulebook, ledger: Ledger) -> None:
    """Tiers add up to all, weighted coverage by weighted ARR: of a plan that is not in the folder no more can be said."""
    try:
        others = [a for a in rules.facts.accounts if a.tier not in names]  # who may be held all the same, by a pin
        for name, most in (("accounts", Fraction(len(others))), ("arr", Fraction(sum(a.cents for a in others), 100))):
            total, everything = sum((Fraction(str(tree[t][name])) for t in names), Fraction(0)), Fraction(str(tree["all"][name]))
            if not total <= everything <= total + most:
                ledger.fault(f"{place}: all {name} is {tree['all'][name]}, and the tiers make {float(total):g}")
        base: dict[str, int] = defaultdict(int)
        for account, amount in zip(rules.facts.accounts, rules.worth.bases, strict=True):
            base[account.tier] += amount if account.tier in names else 0
        whole = sum(base.values())
        mean = sum((Fraction(str(tree[t]["weighted"])) * base[t] for t in names), Fraction(0)) / whole if whole else Fraction(1)
        if abs(mean - Fraction(str(tree["all"]["weighted"]))) > Fraction(2, 10**6):
            ledger.fault(f"{place}: all weighted is {tree['all']['weighted']}, and the tiers make {float(mean):.6f}")
    except (KeyError, TypeError, ValueError):
        return  # told as a fault of its shape


def dealt(facts: Facts) -> list[int]:
    """Each tier's items dealt in turn, in the order of their ids, to the units that serve it and have room."""
    unit_of, room = [0] * len(facts.items), [u.capacity for u in facts.units]
    for tier in (t for t in facts.policy.tier_names if t in facts.served):
        turn = [k for k, u in enumerate(facts.units) if k and tier in u.serves and u.capacity > 0]
        for i, item in enumerate(facts.items):
            if item.tier != tier:
                continue
            load = facts.load(item)
            k = next((k for k, unit in enumerate(turn) if load <= room[unit]), None)
            if k is not None:
                unit_of[i] = turn[k]
                room[turn[k]] -= load
                turn = turn[k + 1 :] + turn[: k + 1]
    return unit_of
