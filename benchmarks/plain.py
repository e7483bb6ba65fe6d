"""What else could be used: the plain model of all pairs in CP-SAT, HiGHS or SCIP, and three simple methods."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from solver.baseline import round_robin
from solver.engine.core import core_of, with_choice
from solver.engine.cpsat import WORKERS, Effort, solve_core
from solver.engine.greedy import place
from solver.engine.matrix import Matrix, Writer
from solver.engine.rows import finite
from solver.model.formulate import Formulation
from solver.problem import NOBODY, Ints, Problem

BLOCK = 4096


@dataclass(frozen=True)
class Answer:
    """A plan [items], or None where none was found, and what the solver says no plan exceeds."""

    unit_of: Ints | None
    bound: int | None = None


def every_pair(problem: Problem) -> Matrix:
    """All allowed pairs written out."""
    parts = []
    for first in range(0, problem.num_items, BLOCK):
        items = np.arange(first, min(first + BLOCK, problem.num_items))
        row, unit = np.nonzero(problem.allows(items))
        parts.append((items[row], unit, problem.worth(items, np.arange(problem.num_units))[row, unit]))
    item, unit, worth = (np.concatenate(p) for p in zip(*parts, strict=True))
    return Writer(problem).matrix(item, unit, worth)


def cp_sat(formulation: Formulation, seconds: float) -> Answer:
    """The plain CP-SAT model, started from S0."""
    matrix, start = every_pair(formulation.problem), formulation.problem.start
    chosen = matrix.pairs_of(start)
    core = core_of(matrix, with_choice(matrix), chosen)
    effort = Effort(seconds, WORKERS, 1, 0.0)
    outcome = solve_core(core, core.find(chosen), effort, lambda _: None, threading.Event())
    bound = None if outcome.bound is None else outcome.bound + core.constant
    return Answer(None if outcome.chosen is None else matrix.unit[core.lift(outcome.chosen, chosen)], bound)


def high_s(formulation: Formulation, seconds: float) -> Answer:
    """HiGHS as a mixed-integer solver, through MathOpt."""
    return _mip(formulation.problem, seconds, mathopt.SolverType.HIGHS)


def scip(formulation: Formulation, seconds: float) -> Answer:
    """SCIP, through MathOpt, started from S0."""
    return _mip(formulation.problem, seconds, mathopt.SolverType.GSCIP)


def by_turns(formulation: Formulation) -> Answer:
    """Round robin: each tier dealt in turn to the books that serve it."""
    return Answer(round_robin(formulation))


def greedy(formulation: Formulation) -> Answer:
    """S0, and each item without a unit where the value gains most, the dearest first."""
    matrix = every_pair(formulation.problem)
    return Answer(matrix.unit[place(matrix, matrix.pairs_of(formulation.problem.start))])


def flow(formulation: Formulation) -> Answer:
    """Minimum-cost flow: worth and seats only, a book's seats counted at the dearest tier it serves; no other rule."""
    setting, problem = formulation.setting, formulation.problem
    matrix = every_pair(problem)
    load = np.array([max((int(setting.loads.of_tier[t]) for t in np.flatnonzero(s)), default=1) for s in setting.units.serves])
    seats = setting.units.capacity // np.maximum(load, 1)
    np.maximum.at(seats, problem.start, np.bincount(problem.start, minlength=problem.num_units)[problem.start])
    seats[NOBODY] = problem.num_items
    net, sink = min_cost_flow.SimpleMinCostFlow(), problem.num_items + problem.num_units
    one = np.ones(matrix.num_pairs, np.int64)
    arcs = net.add_arcs_with_capacity_and_unit_cost(matrix.item, problem.num_items + matrix.unit, one, -matrix.worth)
    units = np.arange(problem.num_units)
    net.add_arcs_with_capacity_and_unit_cost(problem.num_items + units, np.full(len(units), sink), seats, 0 * units)
    net.set_nodes_supplies(
        np.arange(sink + 1), np.concatenate([np.ones(problem.num_items, int), 0 * units, [-problem.num_items]])
    )
    if net.solve() != net.OPTIMAL:
        return Answer(None)
    used = net.flows(arcs) > 0
    unit_of = np.zeros(problem.num_items, np.int64)
    unit_of[matrix.item[used]] = matrix.unit[used]
    return Answer(unit_of)


PEERS: dict[str, Callable[[Formulation, float], Answer]] = {
    "CP-SAT, plain": cp_sat,
    "HiGHS": high_s,
    "SCIP": scip,
    "min-cost flow": lambda f, _: flow(f),
    "greedy": lambda f, _: greedy(f),
    "round robin": lambda f, _: by_turns(f),
}


def _mip(problem: Problem, seconds: float, solver: mathopt.SolverType) -> Answer:
    matrix = every_pair(problem)
    model = mathopt.Model.from_model_proto(_model(matrix))
    parameters = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds))  # threads: as each solver chooses
    result = mathopt.solve(model, solver, params=parameters)
    bound = result.termination.objective_bounds.dual_bound
    best = int(np.floor(bound + 1e-6)) if np.isfinite(bound) and bound < 2**60 else None
    if not result.has_primal_feasible_solution():
        return Answer(None, best)
    values = result.variable_values()
    on = np.array([values[model.get_variable(k)] > 0.5 for k in range(matrix.num_pairs)])
    unit_of = np.zeros(problem.num_items, np.int64)
    unit_of[matrix.item[on]] = matrix.unit[on]
    return Answer(unit_of, best)


def _model(matrix: Matrix) -> model_pb2.ModelProto:
    """One of an item's pairs; limits, with whole numbers of missed grains where they are soft."""
    rows, n, p = matrix.rows, matrix.num_items, matrix.num_pairs
    over = np.flatnonzero((rows.price_high > 0) & finite(rows.high))
    under = np.flatnonzero((rows.price_low > 0) & finite(rows.low))
    grains = len(over) + len(under)
    missed = np.concatenate([over, under])
    row = np.concatenate([matrix.item, n + matrix.row, n + missed])
    column = np.concatenate([np.arange(p), matrix.entry_pair, p + np.arange(grains)])
    value = np.concatenate([np.ones(p), matrix.coef, -rows.grain[over], rows.grain[under]]).astype(float)
    order = np.lexsort((column, row))
    cost = np.concatenate([matrix.worth, -rows.price_high[over], -rows.price_low[under]]).astype(float)
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(p + grains))
    model.variables.lower_bounds.extend(np.zeros(p + grains))
    model.variables.upper_bounds.extend(np.concatenate([np.ones(p), np.full(grains, np.inf)]))
    model.variables.integers.extend([True] * (p + grains))
    model.objective.maximize = True
    model.objective.linear_coefficients.ids.extend(np.flatnonzero(cost))
    model.objective.linear_coefficients.values.extend(cost[cost != 0])
    low, high = (np.where(finite(side), side.astype(float), sign * np.inf) for side, sign in ((rows.low, -1), (rows.high, 1)))
    model.linear_constraints.ids.extend(range(n + rows.num))
    model.linear_constraints.lower_bounds.extend(np.concatenate([np.ones(n), low]))
    model.linear_constraints.upper_bounds.extend(np.concatenate([np.ones(n), high]))
    model.linear_constraint_matrix.row_ids.extend(row[order])
    model.linear_constraint_matrix.column_ids.extend(column[order])
    model.linear_constraint_matrix.coefficients.extend(value[order])
    return model
