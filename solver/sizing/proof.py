"""Floor 3: a bound on the heads in exact whole numbers, which any prices prove; good ones come from the linear relaxation."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from ortools.math_opt.python import mathopt

from solver.sizing.question import Question
from solver.sizing.search import Tangents

SCALE = 10**15


def bound_of(question: Question, worth: list[float], load: list[float]) -> Fraction:
    """No team that covers what is asked costs less, whatever prices are given: of a unit of weighted ARR by tier, of a unit of load by kind.

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


def prices(question: Question, lines: Tangents) -> tuple[list[float], list[float]]:
    """Duals of the linear relaxation, of coverage [tiers] and of capacity [kinds]; zeros when it could not be solved."""
    model = mathopt.Model()
    unit, money = 1.0 / question.head, 1.0 / max(1, int(question.asked.max(initial=1)))
    z = [model.add_variable(lb=0.0) for _ in question.kinds]
    covered = [model.add_variable(lb=0.0) for _ in question.classes]
    capacity = [model.add_linear_constraint(ub=float(r) * unit) for r in question.room]
    coverage = [model.add_linear_constraint(lb=float(a) * money) for a in question.asked]
    size = [model.add_linear_constraint(ub=float(n)) for n in question.size]
    above = [[(model.add_linear_constraint(ub=b * money), s) for s, b in sorted(line)] for line in lines.lines]
    for p, row in enumerate(capacity):
        row.set_coefficient(z[p], -1.0)
    for c, t in enumerate(question.tier_of.tolist()):
        coverage[t].set_coefficient(covered[c], 1.0)
        for row, _ in above[c]:
            row.set_coefficient(covered[c], 1.0)
    for c, p in np.argwhere(question.holders).tolist():
        x = model.add_variable(lb=0.0)
        capacity[p].set_coefficient(x, float(question.use[c]) * unit)
        size[c].set_coefficient(x, 1.0)
        for row, slope in above[c]:
            row.set_coefficient(x, -slope * money)
    cost = question.price.astype(float)
    model.minimize(sum((v * c for v, c in zip(z, cost.tolist(), strict=True)), start=0.0 * z[0]))
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return [0.0] * len(coverage), [0.0] * len(capacity)
    y = [abs(v) * money for v in result.dual_values(coverage)]
    return y, [abs(v) * unit for v in result.dual_values(capacity)]


def proved_least(question: Question, lines: Tangents) -> int:
    """The least whole price that the linear relaxation's prices prove."""
    found = bound_of(question, *prices(question, lines))
    return -floor(-found)


def _whole(value: float) -> int:
    """A price as a whole number of 1/SCALE, never below 0; nothing where it is no number."""
    return max(0, round(value * SCALE)) if np.isfinite(value) else 0
