"""Floor 3: how much a plan covers - accounts, ARR and weighted ARR, by tier (arithmetic, section 9)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from solver.audit.check import Rulebook


@dataclass(frozen=True)
class Covered:
    """What any unit holds of a set of accounts, and the share of their weighted ARR that counts (None: there is none)."""

    accounts: int
    cents: int
    weighted: Fraction | None


def coverage(unit_of: list[int], rules: Rulebook) -> dict[str, Covered]:
    """Coverage by tier, and of all accounts under "all"."""
    facts = rules.facts
    counted = counting_items(unit_of, rules)
    held: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])  # accounts, cents, weighted, base
    for i, item in enumerate(facts.items):
        for k in item.members:
            account, served = facts.accounts[k], facts.accounts[k].tier in facts.served
            kept = _kept(k, i, unit_of[i], rules) if i in counted and served else 0
            for sums in (held[account.tier], held["all"]):
                if unit_of[i]:
                    sums[0] += 1
                    sums[1] += account.cents
                if served:
                    sums[2] += kept
                    sums[3] += rules.worth.bases[k]
    names = (*facts.policy.tier_names, "all")
    return {n: Covered(held[n][0], held[n][1], Fraction(held[n][2], held[n][3]) if held[n][3] else None) for n in names}


def counting_items(unit_of: list[int], rules: Rulebook) -> set[int]:
    """Items with a unit that serves their tier and qualifies, as far as they fit into it."""
    facts = rules.facts
    fitting: dict[int, list[int]] = defaultdict(list)
    loads = [0] * len(facts.units)
    for i, (item, unit) in enumerate(zip(facts.items, unit_of, strict=True)):
        loads[unit] += facts.load(item)
        if unit and item.tier in facts.units[unit].serves and rules.fits.qualified(item.largest, item.tier, unit):
            fitting[unit].append(i)
    out: set[int] = set()
    for unit, items in fitting.items():
        over = loads[unit] > facts.units[unit].capacity
        out.update(_first_that_fit(items, unit, rules) if over else items)
    return out


def _first_that_fit(items: list[int], unit: int, rules: Rulebook) -> list[int]:
    facts, used, out = rules.facts, 0, []

    def rank(i: int) -> tuple[int, Fraction, int]:
        load = facts.load(facts.items[i])
        kept = sum(_kept(k, i, unit, rules) for k in facts.items[i].members if facts.accounts[k].tier in facts.served)
        return (1, -Fraction(kept, load), i) if load else (0, Fraction(0), i)

    for i in sorted(items, key=rank):
        used += facts.load(facts.items[i])
        if used > facts.units[unit].capacity:
            break
        out.append(i)
    return out


def _kept(account: int, item: int, unit: int, rules: Rulebook) -> int:
    terms = rules.worth.terms(account, item, unit)
    return terms.arr + sum(terms.matches)
