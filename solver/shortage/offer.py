"""Floor 3: an offer - one possible way out of a shortage - and the words all offers share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solver.model.setting import Setting
from solver.shortage.changes import Change
from solver.shortage.find import Shortage
from solver.shortage.where import where_text


@dataclass(frozen=True)
class Offer:
    """`cost` in the plan's currency, None where a rule changes; `enough` by arithmetic, with nothing solved."""

    kind: str
    text: str
    cost: float | None
    change: Change
    enough: bool


def seats_wanted(setting: Setting, s: Shortage) -> str:
    """Such as "3 more T1 seats in EMEA"."""
    names = setting.policy.tier_names
    parts = [f"{s.short[t]:,} more {names[t]}" for t in np.flatnonzero(s.short)]
    one = "seat" if int(s.short.sum()) == 1 else "seats"
    return f"{' and '.join(parts)} {one}{where_text(setting, s).replace(', nearly all', '')}"


def least(enough: Callable[[int], bool], most: int) -> int | None:
    """The smallest whole number from 1 to `most` for which `enough` (that stays true once it is) holds."""
    if not enough(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
