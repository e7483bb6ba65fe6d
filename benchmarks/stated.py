"""A problem stated once more straight from its terms, every pair of it, and given to others: a list of all assignments, plain
CP-SAT with and without its presolve, HiGHS, SCIP. Nothing of the engine is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from solver.problem import NO_BOUND, Bools, Ints, Problem

SOLVERS = {
    "CP-SAT": (mathopt.SolverType.CP_SAT, mathopt.Emphasis.MEDIUM),
    "CP-SAT without presolve": (mathopt.SolverType.CP_SAT, mathopt.Emphasis.OFF),
    "HiGHS": (mathopt.SolverType.HIGHS, mathopt.Emphasis.MEDIUM),
    "SCIP": (mathopt.SolverType.GSCIP, mathopt.Emphasis.MEDIUM),
}


@dataclass(frozen=True)
class Stated:
    """`worth`, `allowed` [items, units]; rows: `coef` [rows, items, units], `low`, `high`, prices (0 = hard), `grain` [rows]."""

    worth: Ints
    allowed: Bools
    coef: Ints
    low: Ints
    high: Ints
    price_low: Ints
    price_high: Ints
    grain: Ints


@dataclass(frozen=True)
class Answer:
    """The best value found (None: none), what no assignment exceeds (None: not said), and whether there is none at all."""

    value: int | None
    bound: int | None
    infeasible: bool = False


def stated(problem: Problem) -> Stated:
    """Every row of every limit, written out."""
    items, units = np.arange(problem.num_items), np.arange(problem.num_units)
    parts = []
    for limit in problem.limits:
        coef = np.zeros((limit.num_groups, len(items), len(units)), np.int64)
        for term in limit.terms:
            coef += term.base[None, :, None] * term.over[:, None, :]
        np.add.at(coef, (limit.fix_group, limit.fix_item, limit.fix_unit), limit.fix_amount)
        parts.append((coef, limit.low, limit.high, limit.price_low, limit.price_high, np.full(limit.num_groups, limit.grain)))
    empty = np.zeros(0, np.int64)
    none = (np.zeros((0, len(items), len(units)), np.int64), empty, empty, empty, empty, empty)
    rows = [np.concatenate(list(p)) for p in zip(none, *parts, strict=True)]
    return Stated(problem.worth(items, units), problem.allows(items), *rows)


def listed(s: Stated) -> int | None:
    """The best value of all assignments, one after the other; None where none is legal."""
    items, units = s.worth.shape
    every = np.stack([a.ravel() for a in np.meshgrid(*[np.arange(units)] * items, indexing="ij")], axis=1)
    at = np.arange(items)
    every = every[s.allowed[at, every].all(axis=1)]
    value = s.worth[at, every].sum(axis=1)
    legal = np.ones(len(every), bool)
    for r in range(len(s.low)):
        total = s.coef[r][at, every].sum(axis=1)
        for miss, price in ((s.low[r] - total, s.price_low[r]), (total - s.high[r], s.price_high[r])):
            missed = np.maximum(0, -(-miss // s.grain[r]))
            legal &= (missed == 0) | (price > 0)
            value = value - missed * price
    return int(value[legal].max()) if legal.any() else None


def solved(s: Stated, solver: str, seconds: float) -> Answer:
    """One of SOLVERS on the whole program, gap 0."""
    kind, presolve = SOLVERS[solver]
    limits = mathopt.SolveParameters(
        time_limit=timedelta(seconds=seconds), presolve=presolve, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0,
        threads=None if kind == mathopt.SolverType.HIGHS else 1,
    )  # fmt: skip
    model, x = _model(s)
    result = mathopt.solve(model, kind, params=limits)
    reason = result.termination.reason
    if reason in (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
        return Answer(None, None, infeasible=True)
    dual = result.termination.objective_bounds.dual_bound
    bound = int(np.floor(dual + 1e-6 * max(1.0, abs(dual) * 1e-6))) if np.isfinite(dual) and abs(dual) < 2**60 else None
    if not result.has_primal_feasible_solution():
        return Answer(None, bound)
    on = result.variable_values()
    unit_of = np.zeros(len(s.worth), np.int64)
    for (i, u), variable in x.items():
        if on[variable] > 0.5:
            unit_of[i] = u
    return Answer(value_of(s, unit_of), bound)


def value_of(s: Stated, unit_of: Ints) -> int | None:
    """The value of an assignment in whole numbers; None where it breaks a hard row or a pair is not allowed."""
    at = np.arange(len(unit_of))
    if not s.allowed[at, unit_of].all():
        return None
    value = int(s.worth[at, unit_of].sum())
    for r in range(len(s.low)):
        total = int(s.coef[r][at, unit_of].sum())
        for miss, price in ((int(s.low[r]) - total, int(s.price_low[r])), (total - int(s.high[r]), int(s.price_high[r]))):
            if miss > 0 and not price:
                return None
            value -= price * -(-max(0, miss) // int(s.grain[r]))
    return value


def _model(s: Stated) -> tuple[mathopt.Model, dict[tuple[int, int], mathopt.Variable]]:
    model = mathopt.Model()
    pairs = list(zip(*(a.tolist() for a in np.nonzero(s.allowed)), strict=True))
    x = {pair: model.add_binary_variable() for pair in pairs}
    objective = mathopt.LinearSum(int(s.worth[pair]) * v for pair, v in x.items())
    for i in range(len(s.worth)):
        model.add_linear_constraint(mathopt.LinearSum(x[i, u] for u in np.flatnonzero(s.allowed[i]).tolist()) == 1)
    for r in range(len(s.low)):
        used = [(x[i, u], int(s.coef[r, i, u])) for i, u in zip(*np.nonzero(s.coef[r] * s.allowed), strict=True)]
        total = mathopt.LinearSum(c * v for v, c in used)
        most = sum(abs(c) for _, c in used)
        for sign, bound, price in ((1, s.low[r], s.price_low[r]), (-1, s.high[r], s.price_high[r])):
            if abs(bound) >= NO_BOUND:
                continue
            row = sign * total
            if price:
                grain = int(s.grain[r])
                missed = model.add_integer_variable(lb=0, ub=-(-(most + abs(int(bound))) // grain))
                row, objective = row + grain * missed, objective - int(price) * missed
            model.add_linear_constraint(row >= sign * int(bound))
    model.maximize(objective)
    return model, x
