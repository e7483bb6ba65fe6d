"""Floor 0: working hours two time zones have in common, daylight saving included."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

DAY = 24 * 60  # minutes


@lru_cache(maxsize=1 << 18)
def common_minutes(
    account_zone: str, csm_zone: str, csm_from: float, csm_to: float, home_from: float, home_to: float, first: date, last: date
) -> tuple[int, int]:
    """Minutes in common over all working days, and the number of working days (docs/arithmetic.md, section 4).

    Working days are the account's local dates from `first` to `last`, Monday to Friday. Zones are IANA keys, hours
    local (fractions allowed, 24 is midnight at the day's end); `home_from` and `home_to` are the account's. A window that ends
    before it starts is empty. Raises ZoneInfoNotFoundError for an unknown zone; intake has refused those.
    """
    home = _windows(account_zone, home_from, home_to, first, last)
    theirs = _windows(csm_zone, csm_from, csm_to, first, last)
    return _overlap(home, theirs), _working_days(first, last)


@lru_cache
def _working_days(first: date, last: date) -> int:
    return int(np.busday_count(first, last + timedelta(days=1)))


@lru_cache(maxsize=1 << 14)
def _overlap(home: bytes, theirs: bytes) -> int:
    """Minutes that the first zone's windows share with the second's of the day before, the same and the next day.

    Cached by the windows, not by the zones: the world's 400 zones have some 60 different calendars in one quarter.
    """
    ours = np.frombuffer(home, np.int64).reshape(-1, 2)[1:-1]
    days = np.frombuffer(theirs, np.int64).reshape(-1, 2)
    total = 0
    for shift in range(3):
        other = days[shift : shift + len(ours)]
        shared = np.minimum(ours[:, 1], other[:, 1]) - np.maximum(ours[:, 0], other[:, 0])
        total += int(np.maximum(shared, 0).sum())
    return total


@lru_cache(maxsize=1 << 14)
def _windows(zone: str, from_hour: float, to_hour: float, first: date, last: date) -> bytes:
    """[start, end) in UTC minutes of each local date from the day before `first` to the day after `last`.

    int64 [days, 2] as bytes, which hash fast; Saturdays and Sundays are empty windows.
    """
    info = ZoneInfo(zone)
    found = []
    day = first - timedelta(days=1)
    while day <= last + timedelta(days=1):
        if day.weekday() < 5:
            found.append((_utc_minute(day, from_hour, info), _utc_minute(day, to_hour, info)))
        else:
            found.append((0, 0))
        day += timedelta(days=1)
    return np.array(found, np.int64).tobytes()


def _utc_minute(day: date, hour: float, info: ZoneInfo) -> int:
    """The wall time `hour` of a local day, in whole minutes of UTC since the year 1, rounded down."""
    milli = int(Decimal(str(hour)).scaleb(3).quantize(Decimal(1), ROUND_HALF_UP))
    minute = milli * 60 // 1000  # exact: 8.2 hours are 492 minutes, not 491.99999999999994
    wall = datetime(day.year, day.month, day.day, tzinfo=info) + timedelta(minutes=minute)  # within one zone, + is wall time
    offset = wall.utcoffset() or timedelta()
    seconds = (wall.toordinal() * DAY + wall.hour * 60 + wall.minute) * 60 - int(offset.total_seconds())
    return seconds // 60
