"""Floor 3: the model with fractional holdings, by MathOpt: whole heads by SCIP, prices by GLOP."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ortools.math_opt.python import mathopt

from solver.problem import Ints
from solver.sizing.question import Question
from solver.sizing.tangents import Tangents

Floats = npt.NDArray[np.float64]
TOLERANCE = 1e-7
ROUNDS = 40  # of straightening f_c where the program found more in it than there is
FEW, NEAR = 500, 0.002  # with more holdings the cheapest team, and always the cheapest of the fewest, is found to this share
FEW_ROUNDS = 4  # for the cheapest of the fewest: they are an answer as they are
NODES = 20_000  # of SCIP's tree; the clock may not decide, so that runs repeat


@dataclass(frozen=True)
class Answer:
    """`heads` [kinds] whole, and the items of each class that each kind then holds, `held` [classes, kinds], which may be parts.

    None that cover what is asked have a price below `least`; `proved`: that is this one's.
    """

    heads: Ints
    held: Floats
    price: int
    least: int

    @property
    def proved(self) -> bool:
        """Whether the search left no room below."""
        return self.least >= self.price


@dataclass(frozen=True)
class _Program:
    model: mathopt.Model
    z: list[mathopt.Variable]
    x: dict[tuple[int, int], mathopt.Variable]
    coverage: list[mathopt.LinearConstraint]
    capacity: list[mathopt.LinearConstraint]
    unit: float  # capacity rows are in heads, coverage rows in parts of the most that is asked
    money: float


def straighten(question: Question, lines: Tangents) -> tuple[list[float], list[float]]:
    """Add lines until the linear relaxation promises no more than f_c gives; its duals, of coverage [tiers] and of capacity
    [kinds], or zeros when it could not be solved."""
    y, u = [0.0] * len(question.tiers), [0.0] * len(question.kinds)
    for _ in range(ROUNDS):
        program = _program(question, lines, whole=False)
        result = mathopt.solve(program.model, mathopt.SolverType.GLOP)  # a vertex, and true duals
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            break
        y = [abs(v) * program.money for v in result.dual_values(program.coverage)]
        u = [abs(v) * program.unit for v in result.dual_values(program.capacity)]
        if not straightened(question, lines, _held(question, program, result).sum(axis=1)):
            break
    return y, u


def least_heads(question: Question, lines: Tangents, total: int | None = None) -> Answer | None:
    """The least price of whole heads; `total` heads exactly where that is given. None when nothing was found in time."""
    even, large = bool((question.price == 1).all()), int(question.holders.sum()) > FEW
    near = NEAR if total is not None or (large and not even) else 0.0
    limits = mathopt.SolveParameters(node_limit=NODES, relative_gap_tolerance=near, absolute_gap_tolerance=0.99 if even else 0.5)
    for _ in range(ROUNDS if total is None else FEW_ROUNDS):
        program = _program(question, lines, whole=True)
        if total is not None:
            program.model.add_linear_constraint(mathopt.fast_sum(program.z) == float(total))
        result = mathopt.solve(program.model, mathopt.SolverType.GSCIP, params=limits)
        if not result.has_primal_feasible_solution():  # values are read from solutions only
            return None
        held = _held(question, program, result)
        if not straightened(question, lines, held.sum(axis=1)):
            heads = np.array([round(v) for v in result.variable_values(program.z)], np.int64)
            price = int((heads * question.price).sum())
            return Answer(heads, held, price, min(price, int(np.ceil(result.dual_bound() - 1e-6))))
    return None


def _held(question: Question, program: _Program, result: mathopt.SolveResult) -> Floats:
    held = np.zeros(question.holders.shape)
    at = np.array(list(program.x), np.int64).reshape(-1, 2)
    held[at[:, 0], at[:, 1]] = result.variable_values(list(program.x.values()))
    return held


def straightened(question: Question, lines: Tangents, count: Floats) -> bool:
    """Whether some tier is covered by less than is asked, when f_c is what it is; then lines are added where the counts lie."""
    got = np.array([between(question.sums(c), k) for c, k in enumerate(count.tolist())])
    covered = np.bincount(question.tier_of, weights=got, minlength=len(question.tiers))
    if (covered >= question.asked * (1 - TOLERANCE)).all():
        return False
    return lines.touch_all([(c, a) for c, k in enumerate(count.tolist()) for a in {round(k), int(k)}])


def between(f: Ints, k: float) -> float:
    """f at k, straight between whole numbers."""
    k = min(max(k, 0.0), len(f) - 1.0)
    a = min(int(k), max(0, len(f) - 2))
    return float(f[a]) + (float(f[a + 1]) - float(f[a])) * (k - a) if len(f) > 1 else float(f[0])


def _program(question: Question, lines: Tangents, *, whole: bool) -> _Program:
    model = mathopt.Model()
    unit, money = 1.0 / question.head, 1.0 / max(1, int(question.asked.max(initial=1)))
    most = float(question.most_heads())
    z = [model.add_variable(lb=0.0, ub=most if whole else float("inf"), is_integer=whole) for _ in question.kinds]
    covered = [model.add_variable(lb=0.0) for _ in question.classes]
    capacity = [model.add_linear_constraint(ub=float(r) * unit) for r in question.room]
    coverage = [model.add_linear_constraint(lb=float(a) * money) for a in question.asked]
    size = [model.add_linear_constraint(ub=float(n)) for n in question.size]
    above = [[(model.add_linear_constraint(ub=b * money), s) for s, b in sorted(line)] for line in lines.lines]
    for p, row in enumerate(capacity):
        row.set_coefficient(z[p], -1.0)
        model.objective.set_linear_coefficient(z[p], float(question.price[p]))
    for c, t in enumerate(question.tier_of.tolist()):
        coverage[t].set_coefficient(covered[c], 1.0)
        for line, _ in above[c]:
            line.set_coefficient(covered[c], 1.0)
    x = {}
    for c, p in np.argwhere(question.holders).tolist():
        x[c, p] = model.add_variable(lb=0.0)
        capacity[p].set_coefficient(x[c, p], float(question.use[c]) * unit)
        size[c].set_coefficient(x[c, p], 1.0)
        for line, slope in above[c]:
            line.set_coefficient(x[c, p], -slope * money)
    return _Program(model, z, x, coverage, capacity, unit, money)
