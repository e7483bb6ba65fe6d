"""Floor 2: the linear relaxation of a core - prices for every row, and the fractional assignment.

The simplex starts from an assignment: its pairs are basic, so where it is nearly right little is left to do (20,000
accounts: 0.6 s, against 39 s without).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
from ortools.math_opt import model_parameters_pb2, model_pb2, result_pb2
from ortools.math_opt.core.python import solver as glop
from ortools.math_opt.python import callback, init_arguments, parameters
from ortools.util.python.solve_interrupter import SolveInterrupter

from solver.engine.core import Core
from solver.engine.cuts import NO_CUTS, CutRows
from solver.engine.rows import finite
from solver.engine.threads import run_stoppable
from solver.problem import Ints

Floats = npt.NDArray[np.float64]
AT_LOWER, AT_UPPER, FIXED, BASIC = 2, 3, 4, 5  # MathOpt's basis statuses
MONEY = 2.0**-10  # of the objective: coefficients near 1 keep the simplex exact


@dataclass(frozen=True)
class Relaxation:
    """`share` of each pair in the fractional optimum [pairs]; `price` of each row [rows]: its dual, positive at `high`;
    `cut_price` of each cut [cuts]. `basis`: MathOpt's statuses of columns and rows, to go on from with more cuts."""

    value: float
    share: Floats
    price: Floats
    cut_price: Floats
    basis: tuple[Ints, Ints]


@dataclass(frozen=True)
class _Program:
    """Columns: pairs, sums of rows with equal coefficients, slacks. Rows: items, limits, definitions of the sums, cuts."""

    row: Ints
    column: Ints
    value: Floats
    low: Floats
    high: Floats
    cost: Floats
    scale: Floats  # of each limit's row
    cut_scale: Floats
    num_sums: int
    over: Ints  # rows whose slack columns follow
    under: Ints


def relax(
    core: Core, start: Ints, seconds: float, stop: threading.Event, cuts: CutRows = NO_CUTS, last: Relaxation | None = None
) -> Relaxation | None:
    """The LP optimum by GLOP, which gives a vertex and true duals; None when time runs out or `stop` is set first.

    `start` [items]: a pair of each item to begin with; it need not keep the rows. `last`: the optimum of the same core
    with fewer cuts, from which the dual simplex goes on.
    """
    program = _program(core, cuts)
    basis = _basis(program, core, start) if last is None else _longer(last.basis, len(program.low))
    answer = _solve(program, seconds, stop, basis, dual=last is not None)
    if answer.termination.reason == result_pb2.TERMINATION_REASON_IMPRECISE and not stop.is_set():
        answer = _solve(program, seconds, stop, None)
    if not answer.solutions or answer.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    best, m = answer.solutions[0], core.matrix
    share = np.zeros(m.num_pairs)
    ids, values = np.array(best.primal_solution.variable_values.ids), np.array(best.primal_solution.variable_values.values)
    share[ids[ids < m.num_pairs]] = values[ids < m.num_pairs]
    ids, values = np.array(best.dual_solution.dual_values.ids), np.array(best.dual_solution.dual_values.values)
    dual = np.zeros(len(program.low))
    dual[ids] = values
    price = dual[m.num_items : m.num_items + m.rows.num] * program.scale / MONEY
    cut_price = dual[len(dual) - len(program.cut_scale) :] * program.cut_scale / MONEY
    statuses = np.array(best.basis.variable_status.values), np.array(best.basis.constraint_status.values)
    return Relaxation(best.primal_solution.objective_value / MONEY, share, price, cut_price, statuses)


def _solve(
    program: _Program,
    seconds: float,
    stop: threading.Event,
    basis: model_parameters_pb2.ModelSolveParametersProto | None,
    *,
    dual: bool = False,
) -> result_pb2.SolveResultProto:
    model = _proto(program)
    limits = parameters.SolveParameters(time_limit=timedelta(seconds=max(0.05, seconds)), threads=1).to_proto()
    if basis is not None:
        limits.glop.use_preprocessing = False  # a basis is only used without
        limits.glop.use_dual_simplex = dual
    interrupter = SolveInterrupter()

    def work() -> result_pb2.SolveResultProto:
        return glop.solve(
            model,
            parameters.SolverType.GLOP.value,
            init_arguments.StreamableSolverInitArguments().to_proto(),
            limits,
            basis or model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback.CallbackRegistration().to_proto(),
            None,
            interrupter.pybind_interrupter,
        )

    return run_stoppable(work, stop, interrupter.interrupt, seconds)


def _program(core: Core, cuts: CutRows) -> _Program:
    """The core with its cuts as a scaled linear program.

    A row whose bounds cross (both soft: no sum keeps both) is left without its lower side, which LP solvers refuse;
    the bound stays valid, only weaker, and CP-SAT still prices both sides.
    """
    m, rows = core.matrix, core.matrix.rows
    n, p, num = m.num_items, m.num_pairs, rows.num
    copies = np.bincount(core.same, minlength=num)
    shared = np.flatnonzero(copies > 1)
    sum_of = np.full(num, -1)
    sum_of[shared] = np.arange(len(shared))
    over = np.flatnonzero((rows.price_high > 0) & finite(rows.high))
    under = np.flatnonzero((rows.price_low > 0) & finite(rows.low))
    size = np.ones(num)
    np.maximum.at(size, m.row, np.abs(m.coef).astype(float))
    scale: Floats = np.exp2(-np.round(np.log2(size)))  # of rows; powers of two change no digit
    member = np.flatnonzero(sum_of[core.same] >= 0)
    direct, defining = sum_of[core.same[m.row]] < 0, sum_of[m.row] >= 0
    entry = np.where(direct, n + m.row, n + num + sum_of[m.row])
    used = direct | defining
    k, o, u = len(shared), len(over), len(under)
    cut_scale, missed = _cut_scale(cuts), _missed(cuts, over, under)
    cut_row, c = n + num + k + np.arange(len(cuts.row)), np.flatnonzero(missed >= 0)
    parts = [
        (m.item, np.arange(p), np.ones(p)),
        (entry[used], m.entry_pair[used], (m.coef * scale[m.row])[used]),
        (n + member, p + sum_of[core.same[member]], np.ones(len(member))),
        (n + num + np.arange(k), p + np.arange(k), -np.ones(k)),
        (n + over, p + k + np.arange(o), -np.ones(o)),
        (n + under, p + k + o + np.arange(u), np.ones(u)),
        (cut_row[cuts.entry_cut], cuts.entry_pair, cuts.coef * cut_scale[cuts.entry_cut]),
        (cut_row[c], p + k + missed[c], -(cut_scale[c] / scale[cuts.row[c]])),
    ]
    row, column, value = (np.concatenate(x) for x in zip(*parts, strict=True))
    order = np.lexsort((column, row))
    low = np.where(finite(rows.low) & (rows.low <= rows.high), rows.low * scale, -np.inf)
    high = np.where(finite(rows.high), rows.high * scale, np.inf)
    per_unit = 1 / (rows.grain * scale)
    slack = np.concatenate([(rows.price_high * per_unit)[over], (rows.price_low * per_unit)[under]])
    cost = MONEY * np.concatenate([m.worth, np.zeros(k), -slack])
    return _Program(
        row[order], column[order], value[order], np.concatenate([np.ones(n), low, np.zeros(k), np.full(len(cuts.row), -np.inf)]),
        np.concatenate([np.ones(n), high, np.zeros(k), cuts.bound * cut_scale]), cost, scale, cut_scale, k, over, under,
    )  # fmt: skip


def _cut_scale(cuts: CutRows) -> Floats:
    size = np.ones(len(cuts.row))
    np.maximum.at(size, cuts.entry_cut, np.abs(cuts.coef).astype(float))
    scale: Floats = np.exp2(-np.round(np.log2(size)))
    return scale


def _missed(cuts: CutRows, over: Ints, under: Ints) -> Ints:
    """The slack, among those of the soft sides, of the side that each cut was made from; -1 where that is hard [cuts]."""
    out = np.full(len(cuts.row), -1)
    for sides, mine, at in ((over, cuts.high, 0), (under, ~cuts.high, len(over))):
        if len(sides):
            where = np.minimum(np.searchsorted(sides, cuts.row), len(sides) - 1)
            found = mine & (sides[where] == cuts.row)
            out[found] = at + where[found]
    return out


def _proto(program: _Program) -> model_pb2.ModelProto:
    columns, pairs = len(program.cost), len(program.cost) - program.num_sums - len(program.over) - len(program.under)
    least = np.zeros(columns)
    least[pairs : pairs + program.num_sums] = -np.inf
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(columns))
    model.variables.lower_bounds.extend(least)
    model.variables.upper_bounds.extend([float("inf")] * columns)
    model.variables.integers.extend([False] * columns)
    model.objective.maximize = True
    used = np.flatnonzero(program.cost)
    model.objective.linear_coefficients.ids.extend(used)
    model.objective.linear_coefficients.values.extend(program.cost[used])
    model.linear_constraints.ids.extend(range(len(program.low)))
    model.linear_constraints.lower_bounds.extend(program.low)
    model.linear_constraints.upper_bounds.extend(program.high)
    model.linear_constraint_matrix.row_ids.extend(program.row)
    model.linear_constraint_matrix.column_ids.extend(program.column)
    model.linear_constraint_matrix.coefficients.extend(program.value)
    return model


def _basis(program: _Program, core: Core, start: Ints) -> model_parameters_pb2.ModelSolveParametersProto:
    """The vertex of an assignment: its pairs, all sums, the slack of every missed soft side, every other row's own slack."""
    m, n, p, k = core.matrix, core.matrix.num_items, core.matrix.num_pairs, program.num_sums
    columns, rows = np.full(len(program.cost), AT_LOWER), np.full(len(program.low), BASIC)
    columns[start], rows[:n] = BASIC, FIXED
    columns[p : p + k], rows[n + m.rows.num : n + m.rows.num + k] = BASIC, FIXED
    sums = m.activity(start)
    for sides, at, missed, status in (
        (program.under, p + k + len(program.over), sums < m.rows.low, AT_LOWER),
        (program.over, p + k, sums > m.rows.high, AT_UPPER),
    ):
        here = missed[sides] & (rows[n + sides] == BASIC)
        columns[at + np.flatnonzero(here)] = BASIC
        rows[n + sides[here]] = status
    return _statuses(columns, rows)


def _longer(basis: tuple[Ints, Ints], num_rows: int) -> model_parameters_pb2.ModelSolveParametersProto:
    """The basis with the slacks of further rows."""
    columns, rows = basis
    return _statuses(columns, np.concatenate([rows, np.full(num_rows - len(rows), BASIC)]))


def _statuses(columns: Ints, rows: Ints) -> model_parameters_pb2.ModelSolveParametersProto:
    found = model_parameters_pb2.ModelSolveParametersProto()
    found.initial_basis.variable_status.ids.extend(range(len(columns)))
    found.initial_basis.variable_status.values.extend(columns)
    found.initial_basis.constraint_status.ids.extend(range(len(rows)))
    found.initial_basis.constraint_status.values.extend(rows)
    return found
