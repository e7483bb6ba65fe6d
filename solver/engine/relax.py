"""Floor 2: the linear relaxation - prices for every row, and the fractional assignment."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_pb2, result_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import callback, init_arguments, model_parameters, parameters
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.engine.matrix import Matrix, finite
from solver.engine.threads import run_stoppable

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Relaxation:
    """`share` of each pair in the fractional optimum [pairs]; `price` of each row [rows]: its dual, positive at `high`."""

    share: Floats
    price: Floats


def relax(matrix: Matrix, seconds: float, stop: threading.Event) -> Relaxation | None:
    """The LP optimum by GLOP, which gives a vertex and true duals; None when time runs out or `stop` is set first."""
    model = _model(matrix)
    limits = parameters.SolveParameters(time_limit=timedelta(seconds=max(0.05, seconds)), threads=1)
    interrupter = SolveInterrupter()

    def work() -> result_pb2.SolveResultProto:
        return core.solve(
            model,
            parameters.SolverType.GLOP.value,
            init_arguments.StreamableSolverInitArguments().to_proto(),
            limits.to_proto(),
            model_parameters.ModelSolveParameters().to_proto(),
            None,
            callback.CallbackRegistration().to_proto(),
            None,
            interrupter.pybind_interrupter,
        )

    answer = run_stoppable(work, stop, interrupter.interrupt, seconds)
    if not answer.solutions or not answer.solutions[0].HasField("dual_solution") or answer.termination.reason != 1:
        return None
    best = answer.solutions[0]
    share, price = np.zeros(matrix.num_pairs), np.zeros(matrix.num_rows)
    ids, values = np.array(best.primal_solution.variable_values.ids), np.array(best.primal_solution.variable_values.values)
    share[ids[ids < matrix.num_pairs]] = values[ids < matrix.num_pairs]
    ids, values = np.array(best.dual_solution.dual_values.ids), np.array(best.dual_solution.dual_values.values)
    rows = ids >= matrix.num_items
    price[ids[rows] - matrix.num_items] = values[rows]
    return Relaxation(share, price)


def _model(matrix: Matrix) -> model_pb2.ModelProto:
    """Pairs first, then a slack for each soft side; one row per item, then the limits.

    A row whose bounds cross (both soft: no sum keeps both) is left without its lower side, which LP solvers refuse;
    the bound stays valid, only weaker, and CP-SAT still prices both sides.
    """
    n, p = matrix.num_items, matrix.num_pairs
    over = np.flatnonzero((matrix.price_high > 0) & finite(matrix.high))
    under = np.flatnonzero((matrix.price_low > 0) & finite(matrix.low))
    slacks = len(over) + len(under)
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(p + slacks))
    model.variables.lower_bounds.extend([0.0] * (p + slacks))
    model.variables.upper_bounds.extend([float("inf")] * (p + slacks))
    model.variables.integers.extend([False] * (p + slacks))
    model.objective.maximize = True
    cost = np.concatenate([matrix.worth, -matrix.price_high[over], -matrix.price_low[under]]).astype(float)
    used = np.flatnonzero(cost)
    model.objective.linear_coefficients.ids.extend(used)
    model.objective.linear_coefficients.values.extend(cost[used])
    model.linear_constraints.ids.extend(range(n + matrix.num_rows))
    low = np.where(finite(matrix.low) & (matrix.low <= matrix.high), matrix.low, -np.inf)
    high = np.where(finite(matrix.high), matrix.high, np.inf)
    model.linear_constraints.lower_bounds.extend(np.concatenate([np.ones(n), low]))
    model.linear_constraints.upper_bounds.extend(np.concatenate([np.ones(n), high]))
    row = np.concatenate([matrix.item, n + matrix.row, n + over, n + under])
    column = np.concatenate([np.arange(p), matrix.pair, p + np.arange(slacks)])
    value = np.concatenate([np.ones(p), matrix.coef, -matrix.grain[over], matrix.grain[under]])
    order = np.lexsort((column, row))
    model.linear_constraint_matrix.row_ids.extend(row[order])
    model.linear_constraint_matrix.column_ids.extend(column[order])
    model.linear_constraint_matrix.coefficients.extend(value[order].astype(float))
    return model
