"""Floor 2: what no solution of a program of whole numbers can go below - prices by GLOP, and the bound from them exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from solver.engine.whole import Sum
from solver.problem import Ints

SCALE = 10**9  # prices are whole parts of this: the bound follows from them in whole numbers, whatever they are
LARGEST = 2.0**61
ITERATIONS = 30_000  # of the simplex, where the clock may not decide


@dataclass(frozen=True)
class _Table:
    """Rows with one bound each: sum of coef x variable >= low [rows]; entries by row, column and coef."""

    row: Ints
    at: Ints
    coef: Ints
    low: Ints


def relaxed(high: Sequence[int], rows: Sequence[Sum], goal: Sum, seconds: float | None) -> int | None:
    """A lower bound of `goal` over variables from 0 to `high` [variables] that keep `rows`, from the linear relaxation.

    `seconds`: None = no clock, so that it repeats. None where no prices were found, or numbers are too large for them.
    """
    table = _table(rows)
    cost = np.zeros(len(high), np.int64)
    np.add.at(cost, np.asarray(goal.at, np.int64), np.asarray(goal.coef, np.int64))
    prices = _prices(np.asarray(high, np.int64), table, cost, seconds)
    return None if prices is None else proved(np.asarray(high, np.int64), table, cost, prices)


def proved(high: Ints, table: _Table, cost: Ints, prices: Ints) -> int | None:
    """The bound that whole prices [rows, from 0, parts of SCALE] prove: prices x low, and of each variable what its reduced cost
    can take away at most. None where the numbers would not fit."""
    size = np.zeros(len(high))
    np.add.at(size, table.at, np.abs(table.coef).astype(float) * prices[table.row])
    if (size + np.abs(cost).astype(float) * SCALE).max(initial=0.0) > LARGEST:
        return None
    reduced = cost * SCALE
    np.subtract.at(reduced, table.at, table.coef * prices[table.row])
    negative = np.minimum(reduced, 0)
    total = sum(p * b for p, b in zip(prices.tolist(), table.low.tolist(), strict=True))
    total += sum(r * h for r, h in zip(negative.tolist(), high.tolist(), strict=True) if r)
    return int(-(-total // SCALE))


def _table(rows: Sequence[Sum]) -> _Table:
    """Rows that are bounded from below, those bounded from above turned round."""
    at: list[int] = []
    coef: list[int] = []
    sizes: list[int] = []
    low: list[int] = []
    for row in rows:
        for bound, sign in ((row.low, 1), (row.high, -1)):
            if bound is not None:
                at += row.at
                coef += row.coef if sign > 0 else [-c for c in row.coef]
                sizes.append(len(row.at))
                low.append(sign * bound)
    return _Table(
        np.repeat(np.arange(len(sizes)), sizes), np.array(at, np.int64), np.array(coef, np.int64), np.array(low, np.int64)
    )


def _prices(high: Ints, table: _Table, cost: Ints, seconds: float | None) -> Ints | None:
    """Whole prices [rows] near the relaxation's duals; rows are scaled for the solver alone."""
    model = mathopt.Model()
    x = [model.add_variable(lb=0.0, ub=float(h)) for h in high.tolist()]
    size = np.ones(len(table.low))
    np.maximum.at(size, table.row, np.abs(table.coef).astype(float))
    rows = [model.add_linear_constraint(lb=b) for b in (table.low / size).tolist()]
    for r, k, value in zip(table.row.tolist(), table.at.tolist(), (table.coef / size[table.row]).tolist(), strict=True):
        rows[r].set_coefficient(x[k], value)
    unit = float(max(1, np.abs(cost).max(initial=1)))
    model.minimize(mathopt.LinearSum(x[k] * (c / unit) for k, c in enumerate(cost.tolist()) if c))
    limits = mathopt.SolveParameters(
        time_limit=None if seconds is None else timedelta(seconds=max(0.05, seconds)),
        iteration_limit=ITERATIONS if seconds is None else None,
        threads=1,
    )
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=limits)
    if not result.has_dual_feasible_solution():
        return None
    duals = np.maximum(np.array(result.dual_values(rows)), 0.0) * unit / size
    return np.floor(duals * SCALE).astype(np.int64) if duals.max(initial=0.0) * SCALE < LARGEST else None
