"""Floor 2: whether the numbers of a plan's value stay exact - exit 2 with the term that is too large, before any is summed.

All is worked out in floats here: near enough for a limit, and nothing wraps round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from solver.errors import PolicyError
from solver.model.items import Items
from solver.model.units import Loads
from solver.policy import Policy
from solver.problem import NO_BOUND, Ints, Limit

EXACT = 2.0**53  # of the value of a plan: beyond it a float no longer tells two values apart
LARGEST = float(NO_BOUND)  # of what a limit adds up


def check_sizes(terms: Mapping[str, float], most: float = EXACT) -> None:
    """`terms`: the most that each can be, by what it is called. Raises PolicyError that names the largest where their sum
    reaches `most`."""
    total = sum(terms.values())
    if total >= most:
        name = max(terms, key=lambda n: terms[n])
        raise PolicyError(
            f"{name} may reach {terms[name]:.3g}, and numbers are exact only while all of them stay below {most:.3g}. "
            "Lower it; where all amounts are that large, give ARR in thousands"
        )


def worth_terms(items: Items, policy: Policy) -> dict[str, float]:
    """Weighted ARR, what of it a hand-off may cost, and its hours, by tier."""
    out = {}
    for k, name in enumerate(policy.tier_names):
        tier, mine = policy.tiers[name], items.account_tier == k
        accounts, arr = int(mine.sum()), tier.weight * float(items.whole[mine].astype(float).sum())
        hours = tier.handoff_hours_in + tier.handoff_hours_out
        out[f"tiers.{name}.weight ({tier.weight:g}) times the ARR of {accounts:,} {name} accounts"] = arr
        out[f"tiers.{name}.handoff_cap ({tier.handoff_cap:g}) times their weighted ARR"] = tier.handoff_cap * arr
        out[f"hourly_cost ({policy.hourly_cost:,.0f}) times the hours of a hand-off of {accounts:,} {name} accounts"] = (
            policy.hourly_cost * hours * accounts
        )
    return out


def out_terms(rate: Ints, items: Items, loads: Loads, policy: Policy) -> dict[str, float]:
    """What it costs to leave all accounts of a tier with nobody, by tier. `rate`: of a unit of load [tiers]."""
    count = np.bincount(items.account_tier, minlength=len(rate)).astype(float)
    cost = rate.astype(float) * loads.of_tier.astype(float) * count
    return {f"what {name} accounts without anybody cost (tiers.{name}.out_price)": c for name, c in zip(policy.tier_names, cost)}


def limit_terms(limits: Iterable[Limit]) -> dict[str, float]:
    """What each soft limit may cost. Raises PolicyError where what a limit adds up is too large by itself."""
    out: dict[str, float] = {}
    for limit in limits:
        sums = float(np.abs(limit.fix_amount).astype(float).sum())
        for term in limit.terms:
            sums += float(np.abs(term.base).astype(float).sum() * np.abs(term.over).astype(float).sum(axis=0).max(initial=0))
        low, high = (np.where(np.abs(x) < NO_BOUND, np.abs(x), 0).astype(float).sum() for x in (limit.low, limit.high))
        price = float(max(limit.price_low.max(initial=0), limit.price_high.max(initial=0)))
        check_sizes({f"what limit {limit.name!r} adds up": sums}, LARGEST)
        name = f"what may be missed of limit {limit.name!r} times its price ({price:,.0f})"
        out[name] = out.get(name, 0.0) + price * (sums + low + high) / limit.grain
    return out
