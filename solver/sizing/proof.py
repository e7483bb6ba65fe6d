"""Floor 3: a bound on the heads in exact whole numbers, which any prices prove; good ones come from the linear relaxation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from solver.sizing.question import Question

SCALE = 10**15


def bound_of(question: Question, worth: list[float], load: list[float]) -> Fraction:
    """No team that covers what is asked costs less, whatever the prices: of weighted ARR by tier, of load by kind.

        sum_t y_t asked_t - sum_p u_p room_p - sum over items i of max(0, y_t(i) worth_i - use_i x least u_p of its holders)

    with y, u >= 0 and u_p <= price_p / head (Lagrange: what is left of z_p then costs nothing or more). Prices become whole
    numbers of 1/SCALE, all else is in Python's integers.
    """
    y = [_whole(v) for v in worth]
    u = [min(_whole(v), SCALE * int(c) // question.head) for v, c in zip(load, question.price, strict=True)]
    total = sum(a * int(b) for a, b in zip(y, question.asked, strict=True))
    total -= sum(a * int(b) for a, b in zip(u, question.room, strict=True))
    for c, t in enumerate(question.tier_of.tolist()):
        least = int(question.use[c]) * min(u[p] for p in np.flatnonzero(question.holders[c]).tolist())
        if y[t] == 0:
            continue
        f = question.sums(c)
        k = int(np.count_nonzero(np.diff(f) > least // y[t]))
        total -= y[t] * int(f[k]) - k * least
    return Fraction(max(0, total), SCALE)


def _whole(value: float) -> int:
    """A price as a whole number of 1/SCALE, never below 0; nothing where it is no number."""
    return max(0, round(value * SCALE)) if np.isfinite(value) else 0
