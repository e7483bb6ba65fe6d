"""Floor 2: a bound that prices alone prove, in exact whole numbers (docs/arithmetic.md section 11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.engine.matrix import Matrix, finite
from solver.problem import Bools, Ints

SCALE = 1000


@dataclass(frozen=True)
class Certificate:
    """`price` of each row in 1/SCALE; the `scaled` bound; `loss` of each pair against its item's best."""

    price: Ints
    scaled: int
    loss: Ints

    @property
    def bound(self) -> int:
        """No plan of the matrix is worth more."""
        return self.scaled // SCALE

    def may_improve(self, value: int) -> Bools:
        """Pairs that a plan better than `value` can use: the others lose more than the whole gap."""
        return self.loss <= self.scaled - SCALE * (value + 1)


def certify(matrix: Matrix, price: npt.NDArray[np.float64]) -> Certificate:
    """The bound that these prices prove. Any prices do: they are clipped to the signs and boxes that make them valid."""
    y = _boxed(matrix, price)
    bound = np.where(y > 0, matrix.high, matrix.low)
    rows = sum(int(a) * int(b) for a, b in zip(y[y != 0], bound[y != 0], strict=True))
    reduced = SCALE * matrix.worth
    entries = y[matrix.row] * matrix.coef
    np.subtract.at(reduced, matrix.pair, entries)
    best = np.maximum.reduceat(reduced, matrix.first[:-1]) if matrix.num_items else reduced
    scaled = rows + int(best.sum())
    return Certificate(y, scaled, best[matrix.item] - reduced)


def _boxed(matrix: Matrix, price: npt.NDArray[np.float64]) -> Ints:
    """Whole prices: 0 where the priced side is infinite, within the soft price per unit where the side is soft."""
    y = np.rint(np.nan_to_num(price, nan=0.0, posinf=0.0, neginf=0.0) * SCALE)
    y = np.clip(y, -1e12, 1e12).astype(np.int64)
    y = np.where((y > 0) & ~finite(matrix.high), 0, np.where((y < 0) & ~finite(matrix.low), 0, y))
    most = np.where(matrix.price_high > 0, SCALE * matrix.price_high // matrix.grain, np.int64(2) ** 60)
    least = np.where(matrix.price_low > 0, SCALE * matrix.price_low // matrix.grain, np.int64(2) ** 60)
    boxed: Ints = np.clip(y, -least, most)
    return boxed
