"""Floor 4: how risky a hand-off is, in points that anyone can add up."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from solver.exact import whole_currency
from solver.policy import Policy, Waves
from solver.problem import Ints

NEAR = 90  # days to a renewal that count twice
CLASSES = ("low", "medium", "high")


def points_of(rows: pd.DataFrame, policy: Policy, as_of: date) -> Ints:
    """Risk points of accounts [rows] (docs/arithmetic.md section 15); `rows` have health, tier, renewal_date and arr."""
    health, names = rows["health"], policy.tier_names
    points = np.where(health < policy.health.red, 2, np.where(health < policy.health.yellow, 1, 0))
    points = points + np.array([2 if t == names[0] else 1 if t == names[1] else 0 for t in rows["tier"]], np.int64)
    days = (rows["renewal_date"] - pd.Timestamp(as_of)).dt.days
    points = points + np.where(days < 0, 0, np.where(days <= NEAR, 2, np.where(days <= policy.handoff.renewal_days, 1, 0)))
    line = policy.moves.approval_arr
    large = (whole_currency(rows["arr"]) >= line) & (line > 0)
    return np.asarray(points + large, np.int64)


def class_of(points: int, limits: Waves) -> int:
    """Position in CLASSES."""
    return int(points >= limits.medium_from) + int(points >= limits.high_from)
