"""Floor 3: what one employed person carries in the long run, once vacancies, ramp and headroom are taken off."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from solver.policy import Policy

MILLION = 10**6
MONTHS = 12


def at_work(policy: Policy) -> Fraction:
    """Share of a full book that an employed person carries on average: 1 - attrition x (months vacant + lost in ramp) / 12.

    By default 1 - 0.25 x 4 / 12 - 0.25 x 1.5 / 12 = 1 - 0.0833 - 0.03125 = 0.8854: of four people one leaves in a year, the
    chair is empty for four months, and who comes then carries 25, 50 and 75 % in the first three, 1.5 months' work less.
    Never below 0.
    """
    terms = policy.headcount
    lost = sum((1 - exactly(share) for share in policy.ramp.shares), Fraction(0))
    return max(Fraction(0), 1 - exactly(terms.attrition) * (exactly(terms.months_vacant) + lost) / MONTHS)


def carried_per_head(policy: Policy) -> int:
    """Millionths of a full-time CSM at the target ratios that one employed head may be counted on for.

    `at_work` x (1 - headroom), rounded down; by default 0.8854 x 0.9 = 0.796875. At least 1.
    """
    return max(1, floor(at_work(policy) * (1 - exactly(policy.headcount.headroom)) * MILLION))


def exactly(value: float) -> Fraction:
    """A decimal as it is written."""
    return Fraction(str(value))
