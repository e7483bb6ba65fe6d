"""Floor 2: prices without a linear program - the smoothed dual of the relaxation, minimized by limited-memory BFGS.

Each item spreads over its pairs in proportion to exp(reduced worth / temperature); the colder, the nearer to the
relaxation's dual. Two matrix products a step, no factorization: at 20,000 accounts a simplex code needs a minute for
what this reaches in seconds, to some 0.005 % of the bound. The linear program then starts beside its optimum.
Method: Nocedal and Wright, Numerical Optimization, chapters 7 and 16 (two-loop recursion, gradient projection).
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.engine.core import Core
from solver.engine.rows import finite

Floats = npt.NDArray[np.float64]
MEMORY = 8  # pairs of steps and gradient changes that stand for the curvature
STEPS = 60  # at one temperature, at most
SHRINK = 0.4  # of a step that is too long
ENOUGH = 5e-8  # relative gain of a step below which a temperature is done


@dataclass(frozen=True)
class _Point:
    y: Floats
    value: float
    slope: Floats


class Ascent:
    """The smoothed dual of a core. Sides, not rows, have prices here: each is >= 0 and at most the soft price per unit."""

    def __init__(self, core: Core) -> None:
        m, rows = core.matrix, core.matrix.rows
        above, below = np.flatnonzero(finite(rows.high)), np.flatnonzero(finite(rows.low))
        self.row = np.concatenate([above, below])
        self.sign = np.concatenate([np.ones(len(above)), -np.ones(len(below))])
        self.side = self.sign * np.concatenate([rows.high[above], rows.low[below]])
        soft = np.concatenate([rows.price_high[above], rows.price_low[below]]).astype(float)
        self.top = np.where(soft > 0, soft / rows.grain[self.row], np.inf)
        used = core.same[m.row] == m.row  # rows with equal coefficients are summed once
        self.entry_row, self.entry_pair, self.coef = m.row[used], m.entry_pair[used], m.coef[used].astype(float)
        self.same, self.core, self.worth = core.same, core, m.worth.astype(float)
        self.best = np.inf
        self.best_price = np.zeros(rows.num)
        best, mean = np.maximum.reduceat(self.worth, m.first[:-1]), np.zeros(m.num_items)
        held = m.unit != 0
        np.add.at(mean, m.item[held], self.worth[held])
        count = np.maximum(1, np.bincount(m.item[held], minlength=m.num_items))
        self.unit = max(1e-6, float(np.maximum(best - mean / count, 0).mean()))  # what a choice is about, on average

    def run(self, y: Floats, temperatures: tuple[float, ...], end: float, stop: threading.Event) -> Floats:
        """Side prices after cooling down from `y`; the best row prices seen are `best_price`. `end`: time.monotonic()."""
        for share in temperatures:
            heat = share * self.unit
            point, curvature = self._at(y, heat), self._curvature(y, heat)
            moves: list[tuple[Floats, Floats]] = []
            for _ in range(STEPS):
                if stop.is_set() or time.monotonic() > end:
                    return point.y
                following = self._step(point, curvature, moves, heat)
                if following is None:
                    break
                s, r = following.y - point.y, following.slope - point.slope
                if _curved(s, r, curvature):
                    moves = [*moves, (s, r)][-MEMORY:]
                gain = point.value - following.value
                point = following
                if gain < ENOUGH * abs(point.value):
                    break
            y = point.y
        return y

    def sides_of(self, price: Floats) -> Floats:
        """Side prices of row prices."""
        sides: Floats = np.minimum(np.maximum(self.sign * price[self.row], 0), self.top)
        return sides

    def _step(self, at: _Point, curvature: Floats, moves: list[tuple[Floats, Floats]], heat: float) -> _Point | None:
        """The next point along the projected quasi-Newton direction; None when nothing is gained."""
        free = ~(((at.y <= 0) & (at.slope > 0)) | ((at.y >= self.top) & (at.slope < 0)))
        for history in (moves, []):
            down = -np.where(free, _direction(np.where(free, at.slope, 0.0), curvature, history), 0.0)
            if down @ at.slope >= 0:
                continue
            length = 1.0
            for _ in range(12):
                y = np.clip(at.y + length * down, 0, self.top)
                reached = self._at(y, heat)
                if reached.value <= at.value + 1e-4 * (at.slope @ (y - at.y)):
                    return reached
                length *= SHRINK
            moves.clear()
        return None

    def _spread(self, y: Floats, heat: float) -> tuple[Floats, float, Floats]:
        """Each pair's share, the smoothed value of the items, and the row prices."""
        m = self.core.matrix
        price: Floats = np.bincount(self.row, self.sign * y, minlength=m.rows.num).astype(float)
        charge = np.bincount(self.same, price, minlength=m.rows.num)
        reduced = self.worth - np.bincount(self.entry_pair, self.coef * charge[self.entry_row], minlength=m.num_pairs)
        best = np.maximum.reduceat(reduced, m.first[:-1])
        share = np.exp((reduced - best[m.item]) / heat)
        total = np.add.reduceat(share, m.first[:-1])
        bound = float(self.side @ y + best.sum())
        if bound < self.best:
            self.best, self.best_price = bound, price
        return share / total[m.item], float(best.sum() + heat * np.log(total).sum()), price

    def _at(self, y: Floats, heat: float) -> _Point:
        share, value, _ = self._spread(y, heat)
        sums = np.bincount(self.entry_row, self.coef * share[self.entry_pair], minlength=self.core.matrix.rows.num)
        return _Point(y, float(self.side @ y) + value, self.side - self.sign * sums[self.same][self.row])

    def _curvature(self, y: Floats, heat: float) -> Floats:
        """The inverse of the diagonal of the second derivative, kept away from zero [sides]."""
        share, _, _ = self._spread(y, heat)
        num = self.core.matrix.rows.num
        square = self.coef * self.coef
        diagonal = np.bincount(self.entry_row, square * (share * (1 - share))[self.entry_pair], minlength=num)
        most = np.bincount(self.entry_row, square, minlength=num)
        inverse: Floats = heat / np.maximum((diagonal + 1e-4 * most)[self.same][self.row], 1e-30)
        return inverse


def _curved(s: Floats, r: Floats, curvature: Floats) -> bool:
    """Whether a step `s` and its change of slope `r` tell of a curvature: neither too small nor too large for floats."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(s @ r > 1e-10 * np.sqrt((s @ s) * (r @ r)) and r @ (curvature * r) > 0)


def _direction(slope: Floats, curvature: Floats, moves: list[tuple[Floats, Floats]]) -> Floats:
    """The two-loop recursion: an approximate Newton step uphill."""
    q, weights = slope, []
    for s, r in reversed(moves):
        weight = (s @ q) / (s @ r)
        weights.append(weight)
        q = q - weight * r
    if moves:
        s, r = moves[-1]
        z = curvature * q * ((s @ r) / (r @ (curvature * r)))
    else:
        z = 0.3 * curvature * q
    for (s, r), weight in zip(moves, reversed(weights), strict=True):
        z = z + s * (weight - (r @ z) / (s @ r))
    return z
