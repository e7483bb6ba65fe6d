"""Floor 1: effort - the hours a year an account of a tier asks for, in whole thousandths (docs/arithmetic.md, section 2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import milli
from solver.policy import Policy
from solver.problem import Ints


def effort_milli(book: Book, policy: Policy, tier: pd.Series) -> Ints:
    """Thousandths of an hour a year [accounts], for accounts in book order and the names of their tiers.

    A tier's hours, then for each factor that applies, in this order, times the factor in thousandths, by 1000, rounded
    down: red, onboarding, complex, healthy T2. Blank health, dates and complexity switch their factor off.
    """
    rule, accounts = policy.effort, book.accounts
    yearly = {name: milli(policy.tiers[name].hours) for name in policy.tier_names}
    effort = np.array([yearly[t] for t in tier.to_numpy()], np.int64)
    as_of = pd.Timestamp(book.as_of)
    first = as_of - pd.Timedelta(days=rule.onboarding_days - 1)
    health, onboarded = accounts["health"], accounts["onboarded_on"]
    factors = (
        (rule.red, health < policy.health.red),
        (rule.onboarding, (onboarded >= first) & (onboarded <= as_of)),
        (rule.complex, accounts["complexity"] >= rule.complex_from),
        (rule.healthy_t2, (health >= policy.health.yellow) & (tier.to_numpy() == "T2")),
    )
    for factor, applies in factors:
        effort = np.where(applies.to_numpy(bool), effort * milli(factor) // 1000, effort)
    return effort
