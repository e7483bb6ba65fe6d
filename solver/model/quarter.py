"""Floor 2: the planned quarter and the three that follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from solver.policy import Policy


@dataclass(frozen=True)
class Quarter:
    """The planned quarter [first, last] and `starts` of the four quarters from it (and the end of the fourth)."""

    first: date
    last: date
    starts: tuple[date, ...]

    @classmethod
    def of(cls, policy: Policy, as_of: date) -> Quarter:
        starts = [as_of]
        for k in range(1, 5):
            # from as_of each time, so that a month's 31st is not lost on the way through February
            longer = policy.model_copy(
                update={"quarter": policy.quarter.model_copy(update={"months": policy.quarter.months * k})}
            )
            starts.append(longer.quarter_of(as_of)[1] + timedelta(days=1))
        return cls(as_of, starts[1] - timedelta(days=1), tuple(starts))

    @property
    def num_days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def origin(self) -> pd.Timestamp:
        return pd.Timestamp(self.first)

    def span(self, k: int) -> tuple[int, int]:
        """First and last day of the k-th quarter (1..4), in days from as_of."""
        return (self.starts[k - 1] - self.first).days, (self.starts[k] - self.first).days - 1


def whole_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
