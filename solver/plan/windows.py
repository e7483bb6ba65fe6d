"""Floor 3: the days on which accounts may change hands - no hold takes them, the giver is still there, the receiver already."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.model.setting import Setting
from solver.plan.decision import Decision, dates
from solver.problem import Ints


def windows_of(decision: Decision) -> tuple[pd.Series, pd.Series, pd.Series]:
    """First and last day of each moved account - in the first free stretch of the quarter, from the day on which the receiver is
    there, before its owner is gone - and until when a held one may not move [accounts each].

    A receiver who is there only after the stretch changes nothing in it: no day is right then, and the waves find none. Nor does
    an owner who is gone before the receiver comes: it is handed over without them.
    """
    setting = decision.formulation.setting
    standing, item = setting.standing, setting.items.of_account
    start, end = standing.free_from[item], standing.free_to[item]
    shown = decision.moved & (start >= 0)  # pinned elsewhere against holds that fill the quarter: no day is right
    there = first_days(setting)[decision.unit]
    start = np.where(there <= end, np.maximum(start, there), start)
    gone = _last_days(setting)
    end = np.where(gone >= start, np.minimum(end, gone), end)
    blank = pd.Series([pd.NaT] * len(item)).astype("datetime64[s]")
    before, after = (dates(decision.formulation, days).where(shown, blank) for days in (start, end))
    return before, after, dates(decision.formulation, standing.hold_until[item]).where(standing.held[item], blank)


def first_days(setting: Setting) -> Ints:
    """`first_day` of each unit [units]."""
    return np.array([first_day(setting, u) for u in range(setting.units.num)], np.int64)


def first_day(setting: Setting, unit: int) -> int:
    """Days from as_of to the first on which somebody of the unit is there; 0 where that is so already, and of nobody."""
    starts = setting.book.csms["start_date"].iloc[setting.units.members[unit]]
    known = len(starts) > 0 and bool(starts.notna().all())
    return max(0, (starts.min() - setting.quarter.origin).days) if known else 0


def _last_days(setting: Setting) -> Ints:
    """Days from as_of to the quarter's end, or to the day the owner leaves in it [accounts]."""
    last = setting.quarter.num_days - 1
    csms = setting.book.csms
    ends = {c: (e - setting.quarter.origin).days for c, e in zip(csms["csm_id"], csms["end_date"], strict=True) if not pd.isna(e)}
    return np.array([min(last, ends[o]) if ends.get(o, 0) > 0 else last for o in setting.book.accounts["owner"]], np.int64)
