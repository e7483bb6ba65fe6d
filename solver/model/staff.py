"""Floor 2: the people - who is present, how much of a full-time CSM they are, which tiers they serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import milli
from solver.model.quarter import Quarter, whole_months
from solver.policy import Policy
from solver.problem import Bools, Ints


@dataclass(frozen=True)
class Staff:
    """One entry per csm, in the order of the book. FTE in thousandths."""

    ids: tuple[str, ...]
    present: Bools  # not leaving in the quarter
    has_book: Bools  # present, and coverage dedicated or both
    pool: tuple[str, ...]  # "" for none or when leaving
    own: Ints  # FTE of the own book
    pooled: Ints  # FTE given to the pool
    ramped: Bools
    long_leave: Bools
    new_hire: Bools  # in the first days, where red and T1 accounts are few
    serves: Bools  # [csms, tiers]
    backfill_for: tuple[str, ...]


def staff_of(book: Book, policy: Policy, quarter: Quarter) -> Staff:
    """The people of `book`, as docs/arithmetic.md section 3 counts them."""
    rows = [_person(row, policy, quarter) for row in book.csms.itertuples(index=False)]
    present = np.array([r.present for r in rows], bool)
    coverage = book.csms["coverage"].to_numpy()
    serves = [[tier in r.tiers for tier in policy.tier_names] for r in rows]
    return Staff(
        ids=tuple(book.csms["csm_id"]),
        present=present,
        has_book=present & (coverage != "pooled"),
        pool=tuple(
            p if here and c != "dedicated" else "" for p, c, here in zip(book.csms["pool"], coverage, present, strict=True)
        ),
        own=np.array([r.own for r in rows], np.int64),
        pooled=np.array([r.pooled for r in rows], np.int64),
        ramped=np.array([r.ramped for r in rows], bool),
        long_leave=np.array([r.long_leave for r in rows], bool),
        new_hire=np.array([r.new_hire for r in rows], bool),
        serves=np.array(serves, bool).reshape(len(rows), len(policy.tier_names)) & present[:, None],
        backfill_for=tuple(book.csms["backfill_for"]),
    )


@dataclass(frozen=True)
class _Person:
    present: bool
    own: int
    pooled: int
    ramped: bool
    long_leave: bool
    new_hire: bool
    tiers: tuple[str, ...]


def _person(row: object, policy: Policy, quarter: Quarter) -> _Person:
    get = row.__getattribute__
    start, end = _day(get("start_date")), _day(get("end_date"))
    leave = _long_leave(_day(get("leave_from")), _day(get("leave_to")), policy, quarter)
    first = max(quarter.first, start) if start else quarter.first
    here = max(0, (quarter.last - first).days + 1)
    away = max(0, (leave[1] - max(leave[0], first)).days + 1) if leave else 0
    ramp = _ramp(start, policy, quarter)
    present = end is None or end > quarter.last
    share = milli(get("pool_share")) if get("coverage") != "dedicated" else 0
    fte = milli(get("fte")) * ramp
    parts = 1000 * quarter.num_days
    return _Person(
        present=present,
        own=fte * here // parts * (1000 - share) // 1000 if present else 0,
        pooled=fte * (here - away) // parts * share // 1000 if present else 0,
        ramped=ramp == 1000,
        long_leave=leave is not None,
        new_hire=start is not None and quarter.first < start + timedelta(days=policy.ramp.new_hire_days),
        tiers=tuple(get("tiers").split(";")),
    )


def _ramp(start: date | None, policy: Policy, quarter: Quarter) -> int:
    """Thousandths of a full book that someone carries at the quarter's end."""
    if start is None:
        return 1000
    if start > quarter.last:
        return 0
    month = whole_months(start, quarter.last)  # 0 in the first month
    return milli(policy.ramp.shares[month]) if month < len(policy.ramp.shares) else 1000


def _long_leave(start: date | None, end: date | None, policy: Policy, quarter: Quarter) -> tuple[date, date] | None:
    """The days of a long leave in the quarter; None when there is none, or only a short one."""
    if start is None and end is None:
        return None
    first, last = max(start or quarter.first, quarter.first), min(end or quarter.last, quarter.last)
    return (first, last) if (last - first).days + 1 >= policy.leave.long_days else None


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload, arg-type]
