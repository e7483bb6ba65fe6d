"""Floor 2: programs of whole numbers whose goals are met one after the other - the best of each stage binds the next."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from solver.engine.cpsat import Effort, searched
from solver.errors import SolverError
from solver.problem import Ints

LEAST_SECONDS = 0.05  # with less no search is begun


@dataclass(frozen=True)
class Sum:
    """A sum of coef x variable over positions `at`, between `low` and `high` (None = open)."""

    at: Sequence[int]
    coef: Sequence[int]
    low: int | None = None
    high: int | None = None

    def value(self, values: Ints) -> int:
        """What it is for these values [variables]."""
        return int(values[np.asarray(self.at, np.int64)] @ np.asarray(self.coef, np.int64)) if len(self.at) else 0


@dataclass(frozen=True)
class Whole:
    """Variables from 0 to `high` [variables], and what must hold of them.

    `later`: goal -> rows that only say what the goal's own variables are; they are left out until it is looked for.
    """

    high: Sequence[int]
    rows: tuple[Sum, ...]
    later: Mapping[str, tuple[Sum, ...]]

    def keeps(self, values: Ints) -> bool:
        """Whether the values are a solution."""
        high = np.asarray(self.high, np.int64)
        if ((values < 0) | (values > high)).any():
            return False
        rows = (*self.rows, *(row for rows in self.later.values() for row in rows))
        sums = ((row, row.value(values)) for row in rows)
        return all((r.low is None or r.low <= s) and (r.high is None or s <= r.high) for r, s in sums)


@dataclass(frozen=True)
class Found:
    """The best values of a stage, and what no solution can go below; `proved`: that is theirs."""

    values: Ints
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value == self.bound


class Stages:
    """Goals of one program, least first, each by CP-SAT from the best values so far."""

    def __init__(self, program: Whole) -> None:
        self.later = dict(program.later)
        self.died = ""  # how the solver's process has died
        self.model = cp_model.CpModel()
        self.x = [self.model.new_int_var(0, int(h), "") for h in program.high]
        for row in program.rows:
            self._add(row)

    def _add(self, row: Sum) -> None:
        low = cp_model.INT_MIN if row.low is None else row.low
        high = cp_model.INT_MAX if row.high is None else row.high
        self.model.add_linear_constraint(self._expression(row), low, high)

    def _expression(self, row: Sum) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum([self.x[k] for k in row.at], list(row.coef))

    def least(self, name: str, goal: Sum, values: Ints, least: int, effort: Effort, stop: threading.Event) -> Found:
        """The least of the goal `name`, which is known to be no less than `least`; `values` are the best solution so far.

        Never worse than `values`: where the solver finds nothing in its time, they are the answer.
        """
        for row in self.later.pop(name, ()):
            self._add(row)
        best, value, bound = values, goal.value(values), least
        has_time = effort.seconds > LEAST_SECONDS or effort.deterministic is not None
        if value > least and has_time and not self.died and not stop.is_set():
            self.model.clear_hints()  # type: ignore[no-untyped-call]
            for variable, hinted in zip(self.x, values.tolist(), strict=True):
                self.model.add_hint(variable, hinted)
            self.model.minimize(self._expression(goal))
            best, bound = self._solved(goal, values, least, effort, stop)
            value = goal.value(best)
        return Found(best, value, bound)

    def bind(self, goal: Sum, value: int) -> None:
        """From now on no solution may have more of `goal` than this."""
        self._add(Sum(goal.at, goal.coef, None, value))

    def _solved(self, goal: Sum, values: Ints, least: int, effort: Effort, stop: threading.Event) -> tuple[Ints, int]:
        search = searched(self.model, len(self.x), effort, lambda _: None, stop)
        self.died = self.died or search.died
        if search.status == cp_model.INFEASIBLE:
            raise SolverError("it says that nothing keeps the rules, and a solution is known")
        if search.best is None:
            return values, least
        found, bound = goal.value(search.best), least
        if search.end is not None:
            bound, stated = int(np.ceil(search.end.bound - 1e-6)), round(search.end.objective)
            if stated != found or bound > min(found, goal.value(values)):
                raise SolverError(f"it found {found:,}, says {stated:,}, and that {bound:,} is the least there can be")
        best = search.best if found <= goal.value(values) else values
        return best, min(goal.value(best), max(least, bound))
