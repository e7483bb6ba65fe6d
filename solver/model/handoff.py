"""Floor 2: what a change of owner costs, in the money of worth (docs/arithmetic.md section 7)."""

from __future__ import annotations

from math import isqrt

import numpy as np

from solver.book import Book
from solver.exact import days, milli, scaled
from solver.model.items import Items
from solver.model.quarter import Quarter
from solver.policy import Policy
from solver.problem import Ints

NEUTRAL_TENURE = 1000
MOST_CHANGES = 10  # owner changes beyond this make no difference: the cap has long been reached


def base_worth(items: Items, policy: Policy) -> Ints:
    """Weighted ARR of each account, whole currency [accounts]."""
    weight = np.array([milli(policy.tiers[t].weight) for t in policy.tier_names], np.int64)
    return weight[items.account_tier] * items.whole // 1000


def handoff_cost(book: Book, items: Items, policy: Policy, quarter: Quarter) -> Ints:
    """Full hand-off cost of each account, 0 where it has no owner or its tier is not served [accounts]."""
    accounts, rules, tier = book.accounts, policy.handoff, items.account_tier
    per_tier = [policy.tiers[t] for t in policy.tier_names]
    most = max(rules.tenure_min, rules.tenure_max, rules.red, rules.renewal)
    kind = np.int64 if most <= 1000 else object  # Python's whole numbers where products may not fit into 64 bits
    rate = np.array([scaled(t.handoff_rate, 10**6) for t in per_tier], kind)[tier]
    cap = np.array([scaled(t.handoff_cap, 10**6) for t in per_tier], np.int64)[tier]
    hour = scaled(policy.hourly_cost, 100)
    hours = [(milli(t.handoff_hours_in) + milli(t.handoff_hours_out)) * hour // 100_000 for t in per_tier]
    factor = rate * _tenure(-days(accounts["owner_since"], quarter.origin), policy) // 1000
    red = (accounts["health"] < policy.health.red).to_numpy()
    factor = factor * np.where(red, milli(rules.red), 1000) // 1000
    renewal = days(accounts["renewal_date"], quarter.origin)
    with np.errstate(invalid="ignore"):
        soon = (renewal >= 0) & (renewal <= rules.renewal_days)
    factor = factor * np.where(soon, milli(rules.renewal), 1000) // 1000
    changes = np.minimum(accounts["owner_changes_24m"].fillna(0).to_numpy(np.int64), MOST_CHANGES)
    for k in range(int(changes.max(initial=0))):
        factor = np.where(changes > k, factor * milli(rules.per_change) // 1000, factor)
        factor = np.minimum(factor, 10**9)  # beyond any cap; keeps the product within 64 bits
    whole, rest = np.divmod(base_worth(items, policy), 10**6)
    share = np.minimum(factor, cap).astype(np.int64)
    cost = whole * share + rest * share // 10**6 + np.array(hours, np.int64)[tier]
    counts = (accounts["owner"].to_numpy() != "") & items.served[tier]
    return np.where(counts, cost, 0).astype(np.int64)


def _tenure(age: np.ndarray, policy: Policy) -> Ints:
    """Square root of the years with the owner, in thousandths, between the policy's ends; neutral when not known."""
    low, high = milli(policy.handoff.tenure_min), milli(policy.handoff.tenure_max)
    known = ~np.isnan(age)
    whole = np.where(known, np.maximum(age, 0), 0).astype(np.int64)
    root = {d: min(max(isqrt(int(d) * 10**8 // 36525), low), high) for d in np.unique(whole)}
    return np.array([root[d] if k else NEUTRAL_TENURE for d, k in zip(whole, known, strict=True)], np.int64)
