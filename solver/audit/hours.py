"""Floor 3: the audit's own working hours in common, from IANA zones over the planned quarter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt

from solver.audit.dates import DAY, Span
from solver.audit.numbers import minutes

Ints = npt.NDArray[np.int64]
EPOCH = datetime(1970, 1, 1)
SATURDAY = 5


@lru_cache(maxsize=4096)
def _utc_windows(zone: str, opens: float, closes: float, span: Span) -> tuple[Ints, Ints]:
    """Start and end of each local date's window in minutes since 1970 (UTC); weekends are empty windows.

    The dates are those of `span` with one more at each end.
    """
    info = ZoneInfo(zone)
    starts, ends = [], []
    day = span[0] - DAY
    while day <= span[1] + DAY:
        start, end = (_utc_minute(day, minutes(hour), info) for hour in (opens, closes))
        starts.append(start)
        ends.append(end if day.weekday() < SATURDAY else start)
        day += DAY
    return np.array(starts), np.array(ends)


def _utc_minute(day: date, minute: int, zone: ZoneInfo) -> int:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    offset = wall.replace(tzinfo=zone).utcoffset() or timedelta()
    return int((wall - EPOCH - offset).total_seconds() // 60)


@lru_cache(maxsize=1 << 20)
def minutes_in_common(account: tuple[str, float, float], csm: tuple[str, float, float], span: Span) -> int:
    """Minutes a working day that both work, each given as (zone, opens, closes), over the account's working days of `span`."""
    starts, ends = (x[1:-1] for x in _utc_windows(*account, span))
    theirs_from, theirs_to = _utc_windows(*csm, span)
    days = sum((span[0] + timedelta(days=k)).weekday() < SATURDAY for k in range(len(starts)))
    common = 0
    for shift in range(3):  # the csm's local date a day before, the same, a day after
        until = np.minimum(ends, theirs_to[shift : shift + len(ends)])
        since = np.maximum(starts, theirs_from[shift : shift + len(ends)])
        common += int(np.maximum(until - since, 0).sum())
    return common // days if days else 0


def unknown_zone(names: Iterable[str]) -> str:
    """The first of `names` that is no IANA time zone, "" when all are (a blank is no name)."""
    for name in sorted({n.strip() for n in names} - {""}):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return name
    return ""
