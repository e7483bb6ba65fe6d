"""Floor 3: whom to hire when - the same model over several quarters of growth at once; nobody is dismissed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from solver.errors import NoPlanError
from solver.exact import milli
from solver.policy import Policy
from solver.problem import Ints
from solver.sizing.allowance import MILLION
from solver.sizing.linear import NODES, ROUNDS, Floats, straighten, straightened
from solver.sizing.question import Question, questions_of
from solver.sizing.size import Sizing
from solver.sizing.tangents import Tangents

QUARTERS = 4


@dataclass(frozen=True)
class Periods:
    """`hires` [quarters, kinds]: who starts on the first day of each quarter; `growth` [quarters, tiers]: accounts and ARR at its
    end as a multiple of today's; `first`: share of a head that a starter carries at the end of the first quarter.
    """

    hires: Ints
    growth: Floats
    first: float
    cost: float  # of those hired, over the quarters: whole currency


def hires_by_quarter(sizing: Sizing, policy: Policy) -> Periods:
    """The cheapest hires so that the share asked for is covered at the end of each quarter of growth.

    Growth makes more accounts of each class, of the same sizes, so a class of today uses so much more load. A starter is paid
    from the first day and carries what [ramp] says at the first quarter's end, after that all a head does. Raises NoPlanError.
    """
    names = policy.tier_names
    growth = np.array([[(1 + policy.headcount.growth_of(t)) ** q for t in names] for q in range(1, QUARTERS + 1)])
    shares, month = policy.ramp.shares, policy.quarter.months - 1
    first = milli(shares[month]) / 1000 if month < len(shares) else 1.0
    fte, cost = (np.array([getattr(k, name) for k in sizing.kinds], np.int64) for name in ("fte", "cost"))
    hires = np.zeros((QUARTERS, len(fte)), np.int64)
    for question in questions_of(sizing.demand, sizing.carried, fte, cost):
        hires[:, question.kinds] += _solved(question, growth[:, question.tiers], first, policy.quarter.months / 12)
    paid = sum(float((h * cost).sum()) * (QUARTERS - q) for q, h in enumerate(hires)) * policy.quarter.months / 12
    return Periods(hires, growth, first, paid)


def ramped(sizing: Sizing, found: Periods, quarter: int) -> float:
    """Full-time CSMs at the target ratios that the team carries at a quarter's end, allowances taken off."""
    heads = (
        sum(k.fte for k in sizing.kinds) / 1000
        + float(found.hires[:quarter].sum())
        + found.first * float(found.hires[quarter].sum())
    )
    return heads * sizing.carried / MILLION


def _solved(question: Question, growth: Floats, first: float, year: float) -> Ints:
    """Hires of one part of the model [quarters, kinds]."""
    lines = Tangents.of(question)
    straighten(question, lines)
    limits = mathopt.SolveParameters(node_limit=NODES, relative_gap_tolerance=1e-6)
    for _ in range(ROUNDS):
        model = mathopt.Model()
        most = float(question.most_heads()) * float(growth.max(initial=1.0)) * 2
        z = [[model.add_integer_variable(lb=0.0, ub=most) for _ in question.kinds] for _ in growth]
        x = [_period(model, question, lines, z, q, growth[q], first) for q in range(len(growth))]
        paid = [
            (v, float(c) * (len(growth) - q) * year) for q, row in enumerate(z) for v, c in zip(row, question.price, strict=True)
        ]
        model.minimize(mathopt.fast_sum(v * c for v, c in paid))
        result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=limits)
        if not result.has_primal_feasible_solution():
            break
        counts = [np.array([sum(result.variable_values(parts)) for parts in held]) for held in x]
        new = [straightened(question, lines, count) for count in counts]  # of every quarter, whatever the first says
        if not any(new):
            return np.array([[round(v) for v in result.variable_values(row)] for row in z], np.int64)
    raise NoPlanError("the search for hires over the quarters found none within its limits; ask for a lower --share")


def _period(
    model: mathopt.Model,
    question: Question,
    lines: Tangents,
    z: list[list[mathopt.Variable]],
    q: int,
    growth: Floats,
    first: float,
) -> list[list[mathopt.Variable]]:
    """One quarter's rows: what starters and those before them carry holds what is asked; its holdings by class."""
    unit, money = 1.0 / question.head, 1.0 / max(1, int(question.asked.max(initial=1)))
    capacity = [model.add_linear_constraint(ub=float(r) * unit) for r in question.room]
    for p, row in enumerate(capacity):
        for before in range(q):
            row.set_coefficient(z[before][p], -1.0)
        row.set_coefficient(z[q][p], -first)
    coverage = [model.add_linear_constraint(lb=float(a) * money) for a in question.asked]
    out = []
    for c, t in enumerate(question.tier_of.tolist()):
        parts = {int(p): model.add_variable(lb=0.0) for p in np.flatnonzero(question.holders[c])}
        covered, count = model.add_variable(lb=0.0), mathopt.fast_sum(parts.values())
        for p, x in parts.items():
            capacity[p].set_coefficient(x, float(question.use[c]) * float(growth[t]) * unit)
        coverage[t].set_coefficient(covered, 1.0)
        model.add_linear_constraint(count <= float(question.size[c]))
        for slope, at_zero in sorted(lines.lines[c]):
            model.add_linear_constraint(covered <= count * (slope * money) + at_zero * money)
        out.append(list(parts.values()))
    return out
