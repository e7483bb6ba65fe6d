"""Floor 2: what a solver says, held against what is known without it. A contradiction ends the run; no plan comes of it."""

from __future__ import annotations

import numpy as np

from solver.engine.core import Core
from solver.engine.cpsat import Outcome
from solver.errors import SolverError
from solver.problem import Ints


def check_outcome(core: Core, hint: Ints, outcome: Outcome) -> None:
    """Raise SolverError unless what CP-SAT says of the core agrees with the `hint`, a plan that keeps its rows [items of the
    core], and with the values and rows of its own plan, summed up anew."""
    matrix = core.matrix
    known = matrix.value(hint)
    if outcome.answer == "infeasible":
        raise SolverError(f"it says that no plan keeps the rules, and one worth {known + core.constant:,} is known")
    if outcome.chosen is None or outcome.bound is None:
        return
    if not keeps_rows(core, outcome.chosen):
        raise SolverError("its plan breaks a rule that it was told")
    value = matrix.value(outcome.chosen)
    if outcome.stated is not None and outcome.stated > value:
        raise SolverError(f"it says that its plan is worth {outcome.stated - value:,} more than it is")
    if outcome.bound < max(value, known):
        more = max(value, known) - outcome.bound
        raise SolverError(f"it says that no plan is better than one which is worth {more:,} less than a plan that is known")


def keeps_rows(core: Core, chosen: Ints) -> bool:
    """Whether the chosen pairs are one of each item and keep every hard row of the core."""
    matrix = core.matrix
    one_each = len(chosen) == matrix.num_items and bool((matrix.item[chosen] == np.arange(matrix.num_items)).all())
    return one_each and matrix.legal(chosen)
