"""Floor 3: the audit's own calendar - quarters, whole months, spans of days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
Span = tuple[date, date]  # first and last day, both included


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later, shortened to the month's length."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`; negative when `end` is earlier."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def days_in(span: Span, start: date | None, end: date | None) -> int:
    """Days of `span` that lie in [start, end], either side open when None."""
    first = max(span[0], start) if start else span[0]
    last = min(span[1], end) if end else span[1]
    return max(0, (last - first).days + 1)


@dataclass(frozen=True)
class Quarter:
    """The planned quarter [first, last] and the three of the same length that follow."""

    first: date
    last: date
    following: tuple[Span, Span, Span]

    @classmethod
    def of(cls, as_of: date, months: int) -> Quarter:
        """The quarter that begins on `as_of` and lasts `months`."""
        starts = [add_months(as_of, k * months) for k in range(5)]
        spans = [(a, b - DAY) for a, b in pairwise(starts)]
        return cls(as_of, spans[0][1], (spans[1], spans[2], spans[3]))

    @property
    def span(self) -> Span:
        """Both ends."""
        return self.first, self.last

    @property
    def days(self) -> int:
        """Its length in days."""
        return (self.last - self.first).days + 1

    def has(self, day: date | None) -> bool:
        """Whether `day` is given and lies in the quarter."""
        return day is not None and self.first <= day <= self.last


def free_stretch(quarter: Quarter, spans: list[Span]) -> Span | None:
    """First and last day of the first stretch of the quarter that no span covers; None when every day is covered."""
    first = next_free(quarter.first, spans)
    if first > quarter.last:
        return None
    later = [s[0] for s in spans if s[0] > first and s[0] <= s[1]]
    return first, min([quarter.last, *(s - DAY for s in later)])


def next_free(day: date, spans: list[Span]) -> date:
    """The first day from `day` on that no span covers."""
    for start, end in sorted(spans):
        if start <= day <= end:
            day = end + DAY
    return day


def held_until(quarter: Quarter, spans: list[Span]) -> date:
    """The day before the first free day after the quarter, at most 366 days after its end."""
    return min(next_free(quarter.last + DAY, spans) - DAY, quarter.last + 366 * DAY)
