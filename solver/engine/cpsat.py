"""Floor 2: the one place that talks to CP-SAT. Nobody else reads a value from it.

Values of a solver that has found nothing are garbage memory, so they are only taken from the solution callback, which
runs when there is a solution. Models of some size are solved in a process of their own (`apart.py`), the others in a
thread of their own: signal handlers of the main thread stay alive.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from ortools.sat.python import cp_model

from solver.engine.apart import Asked, DiedError, Ended, solve_apart
from solver.engine.core import Core, by_row, reach
from solver.engine.matrix import Matrix
from solver.engine.options import Options
from solver.engine.threads import run_stoppable
from solver.errors import SolverError
from solver.memory import is_short
from solver.problem import NO_BOUND, Ints

SAFETY = 3600.0  # seconds after which even a run without a clock is stopped
WORKERS = 8  # also on two cores: the number chooses CP-SAT's strategies; 8 prove in seconds what 2 do not in a minute
FEW_PAIRS = 300  # below this one worker is done before eight have started
APART = 300  # variables from which a model is solved in a process of its own
DETERMINISTIC = 20.0  # of CP-SAT's own time units, where a run must repeat exactly: 5,000 accounts in a minute or so
Answer = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True)
class Effort:
    """How hard to try. `deterministic`: limit in CP-SAT's own time with one worker, for runs that must repeat exactly."""

    seconds: float
    workers: int
    seed: int
    gap: float  # in money: a plan proved this near is enough; 0 = prove
    deterministic: float | None = None
    clocked: bool = False  # the seconds end even such a run
    from_below: bool = False  # one worker raises the bound rather than look for better ones

    @staticmethod
    def of(options: Options, seconds: float, pairs: int, gap: float, share: float = 1.0) -> Effort:
        """For a model of so many pairs; where runs must repeat, a `share` of the solver's own time in place of the clock."""
        workers = WORKERS if pairs >= FEW_PAIRS else 1
        return Effort(
            seconds, workers, options.seed, gap, options.effort * DETERMINISTIC * share if options.reproducible else None
        )


@dataclass(frozen=True)
class Outcome:
    """What CP-SAT answered: its best `chosen` pairs (one per item) if any, and its bound; both of the core alone."""

    answer: Answer
    chosen: Ints | None
    bound: int | None
    finished: bool = True  # proved, or near enough to what was asked, rather than out of time
    stated: int | None = None  # what it says its plan is worth
    died: str = ""  # how the solver's process died, twice; then nothing is known but what was found before
    single: str = ""  # how it died with several workers, before one did the work


@dataclass(frozen=True)
class Search:
    """What a search has found: values of the first variables of the best solution, if any, and how it ended."""

    best: Ints | None
    end: Ended | None
    died: str = ""
    single: str = ""

    @property
    def status(self) -> int:
        return self.end.status if self.end else int(cp_model.UNKNOWN)


class Listener(cp_model.CpSolverSolutionCallback):
    """Tells of the values of the first variables of each solution."""

    def __init__(self, num_values: int, found: Callable[[Ints], None]) -> None:
        super().__init__()
        self.num_values, self.found = num_values, found

    def on_solution_callback(self) -> None:
        """Keep each solution outside the solver."""
        self.found(np.fromiter(self.response_proto.solution, np.int64)[: self.num_values])


def searched(
    model: cp_model.CpModel,
    values: int,
    effort: Effort,
    found: Callable[[Ints], None],
    stop: threading.Event,
    *,
    quick: bool = False,
) -> Search:
    """CP-SAT on the model; `found` hears the first `values` of each solution. `quick`: without much presolve.

    Where its process dies, it is tried once more with one worker: some faults of the solver are those of many.
    """
    best: list[Ints] = []

    def keep(now: Ints) -> None:
        best[:] = [now]
        found(now)

    died, began = "", time.monotonic()
    for workers in (effort.workers, 1):
        left = effort.seconds - (time.monotonic() - began)
        solver, seconds = _prepared(replace(effort, workers=workers, seconds=left), quick)
        try:
            if len(model.proto.variables) < APART and not is_short():
                end = _here(model, solver, Listener(values, keep), stop, seconds)
            else:
                asked = Asked(str(model.proto), str(solver.parameters), values)
                end = solve_apart(asked, keep, stop, seconds)
            break
        except DiedError as error:
            died, end = str(error), None
            if stop.is_set() or time.monotonic() - began > seconds:
                break
    if end and end.status == cp_model.MODEL_INVALID:
        raise SolverError("CP-SAT refused the model: a number is out of its range")
    several = effort.workers > 1 and effort.deterministic is None
    told = None if end and end.status == cp_model.UNKNOWN else end  # its numbers are noughts, whatever was found before
    return Search(best[0] if best else None, told, "" if end else died, died if end and several else "")


def _here(model: cp_model.CpModel, solver: cp_model.CpSolver, listener: Listener, stop: threading.Event, seconds: float) -> Ended:
    status = run_stoppable(lambda: int(solver.solve(model, listener)), stop, solver.stop_search, seconds)
    return Ended(status, solver.objective_value, solver.best_objective_bound)


def _prepared(effort: Effort, quick: bool) -> tuple[cp_model.CpSolver, float]:
    """A solver that tries so hard, and the seconds after which it is to be stopped."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    seconds = (
        effort.seconds if effort.deterministic is None or effort.clocked else SAFETY
    )  # else only the solver's own time may decide
    parameters.max_time_in_seconds = max(0.05, seconds)
    parameters.num_workers = 1 if effort.deterministic is not None else effort.workers
    parameters.random_seed = effort.seed
    parameters.absolute_gap_limit = effort.gap
    parameters.relative_gap_limit = 0.0
    parameters.catch_sigint_signal = False
    parameters.use_objective_lb_search = effort.from_below
    if effort.deterministic is not None:
        parameters.max_deterministic_time = effort.deterministic
    if quick:  # presolve of assignment models is much shorter, and finds as much
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
    return solver, seconds


def solve_core(core: Core, hint: Ints | None, effort: Effort, found: Callable[[Ints], None], stop: threading.Event) -> Outcome:
    """CP-SAT on the core, started from the `hint` (its chosen pairs). `found` hears of each solution."""
    matrix = core.matrix
    search = searched(
        _model(matrix, hint), matrix.num_pairs, effort, lambda values: found(np.flatnonzero(values)), stop, quick=True
    )
    return _outcome(search, stop)


def _outcome(search: Search, stop: threading.Event) -> Outcome:
    if search.status == cp_model.INFEASIBLE:
        return Outcome("infeasible", None, None, single=search.single)
    if search.best is None or search.end is None:
        chosen = None if search.best is None else np.flatnonzero(search.best)
        return Outcome("unknown", chosen, None, finished=False, died=search.died, single=search.single)
    bound, stated = int(np.floor(search.end.bound + 1e-6)), round(search.end.objective)
    # OPTIMAL is also said of a stop at the gap target, and has been said after stop_search: only equal numbers prove
    proved = search.status == cp_model.OPTIMAL and not stop.is_set() and bound <= stated
    answer: Answer = "optimal" if proved else "feasible"
    finished = search.status == cp_model.OPTIMAL
    return Outcome(answer, np.flatnonzero(search.best), bound, finished, stated, single=search.single)


def _model(matrix: Matrix, hint: Ints | None) -> cp_model.CpModel:
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(matrix.num_pairs)]
    for a, b in zip(matrix.first[:-1].tolist(), matrix.first[1:].tolist(), strict=True):
        model.add_exactly_one(x[a:b])
    slacks: list[cp_model.IntVar] = []
    prices: list[int] = []
    hinted = matrix.activity(hint) if hint is not None else None
    entry_pair, rows = matrix.entry_pair, matrix.rows
    order = by_row(matrix.row, rows.num)
    least, most = reach(matrix.row[order], matrix.coef[order], matrix.item[entry_pair[order]], matrix.first, rows.num)
    row_first = np.searchsorted(matrix.row[order], np.arange(rows.num + 1))
    for r in range(rows.num):
        entries = order[row_first[r] : row_first[r + 1]]
        low, high = int(rows.low[r]), int(rows.high[r])
        terms, coefs = [x[k] for k in entry_pair[entries].tolist()], matrix.coef[entries].tolist()
        sides = (
            (1, low - int(least[r]), int(rows.price_low[r]), low),
            (-1, int(most[r]) - high, int(rows.price_high[r]), high),
        )
        for sign, miss, price, bound in sides:
            if miss <= 0 or abs(bound) >= NO_BOUND:
                continue
            if not price:
                row = cp_model.LinearExpr.weighted_sum(terms, coefs)
                model.add(row >= low if sign > 0 else row <= high)
                continue
            grain = int(rows.grain[r])
            slack = model.new_int_var(0, -(-miss // grain), "")
            row = cp_model.LinearExpr.weighted_sum([*terms, slack], [*coefs, sign * grain])
            model.add(row >= low if sign > 0 else row <= high)
            slacks.append(slack)
            prices.append(-price)
            if hinted is not None:
                model.add_hint(slack, max(0, -(-sign * (bound - int(hinted[r])) // grain)))
    if hint is not None:
        on = np.zeros(matrix.num_pairs, bool)
        on[hint] = True
        for variable, value in zip(x, on.tolist(), strict=True):
            model.add_hint(variable, value)
    model.maximize(cp_model.LinearExpr.weighted_sum([*x, *slacks], [*matrix.worth.tolist(), *prices]))
    return model
