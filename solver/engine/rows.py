"""Floor 2: the rows of all limits one below the other, and the whole prices a row may have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.problem import NO_BOUND, Bools, Ints, Limit

SCALE = 1_000_000  # certificate prices are whole numbers of 1/SCALE: at 1/1000 rounding alone cost 0.005 % of the bound


@dataclass(frozen=True)
class Rows:
    """`low <= sum <= high` of each row [rows]; a side with a price may be missed, each started grain at that price."""

    low: Ints
    high: Ints
    price_low: Ints
    price_high: Ints
    grain: Ints

    @property
    def num(self) -> int:
        return len(self.low)

    def take(self, rows: Ints, outside: Ints) -> Rows:
        """Some of the rows, less what is `outside` [all rows] already in their sums."""
        low, high = self.low[rows], self.high[rows]
        low = np.where(finite(low), low - outside[rows], low)
        high = np.where(finite(high), high - outside[rows], high)
        return Rows(low, high, self.price_low[rows], self.price_high[rows], self.grain[rows])

    def cost(self, sums: Ints) -> Ints:
        """What the soft sides cost at these sums [rows]."""
        below, above = self.misses(sums)
        return below * self.price_low + above * self.price_high

    def misses(self, sums: Ints) -> tuple[Ints, Ints]:
        """Started grains below and above [rows]."""
        return np.maximum(0, -((sums - self.low) // self.grain)), np.maximum(0, -((self.high - sums) // self.grain))

    def broken(self, sums: Ints) -> Bools:
        """Rows whose hard side these sums miss."""
        broken: Bools = ((sums < self.low) & (self.price_low == 0)) | ((sums > self.high) & (self.price_high == 0))
        return broken

    def whole_prices(self, price: npt.NDArray[np.float64]) -> Ints:
        """`price` per unit of each row's sum as whole numbers of 1/SCALE that prove a bound (docs/arithmetic.md section 11).

        0 where the priced side is infinite; within the soft price per unit where the side is soft; 0 for what is no number.
        """
        y = np.rint(np.nan_to_num(price, nan=0.0, posinf=0.0, neginf=0.0) * SCALE)
        y = np.clip(y, -1e15, 1e15).astype(np.int64)
        y = np.where((y > 0) & ~finite(self.high), 0, np.where((y < 0) & ~finite(self.low), 0, y))
        most = np.where(self.price_high > 0, SCALE * self.price_high // self.grain, NO_BOUND)
        least = np.where(self.price_low > 0, SCALE * self.price_low // self.grain, NO_BOUND)
        boxed: Ints = np.clip(y, -least, most)
        return boxed

    def priced(self, y: Ints) -> int:
        """The sum over rows of price x the bound it prices: exact, however large."""
        used = np.flatnonzero(y)
        bound = np.where(y > 0, self.high, self.low)
        return sum(int(a) * int(b) for a, b in zip(y[used], bound[used], strict=True))


def rows_of(limits: Iterable[Limit]) -> Rows:
    """The rows of all limits, in their order."""
    limits = tuple(limits)
    return Rows(
        joined([x.low for x in limits]), joined([x.high for x in limits]), joined([x.price_low for x in limits]),
        joined([x.price_high for x in limits]), joined([np.full(x.num_groups, x.grain, np.int64) for x in limits]),
    )  # fmt: skip


def offsets_of(limits: Iterable[Limit]) -> Ints:
    """The first row of each limit, and the number of rows."""
    return np.concatenate([[0], np.cumsum([limit.num_groups for limit in limits])]).astype(np.int64)


def joined(parts: list[Ints]) -> Ints:
    """The parts one after the other; empty when there are none."""
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def finite(bound: Ints) -> Bools:
    """Bounds that are numbers."""
    return np.abs(bound) < NO_BOUND
