"""Floor 3: another plan that is worth as much - looked for among the nearest ones, so that nobody takes a choice for a need."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.model.formulate import Formulation
from solver.problem import NOBODY, Ints

WORK = 100_000  # accounts times plans that are tried: a tenth of a second or so
ITEMS = 200  # among which two are looked for that could change places


def another_as_good(formulation: Formulation, unit_of: Ints) -> list[dict[str, str]]:
    """What one other legal plan of the same value does otherwise: account (of a family its largest) and unit of each. Empty
    where none was found, which does not say that there is none."""
    problem, setting = formulation.problem, formulation.setting
    value, left = problem.value(unit_of), max(3, WORK // max(1, problem.num_items))
    for items, units in _near(formulation, unit_of):
        if not left:
            break
        left -= 1
        other = unit_of.copy()
        other[items] = units
        if problem.value(other) == value and not problem.faults(other):
            ids = setting.book.accounts["account_id"].to_numpy()[setting.items.largest[items]]
            return [{"account": str(a), "unit": setting.units.names[u]} for a, u in zip(ids, units, strict=True)]
    return []


def _near(formulation: Formulation, unit_of: Ints) -> Iterator[tuple[list[int], list[int]]]:
    """Two items that change places, then one that goes elsewhere: as far as their own worth stays the same."""
    problem = formulation.problem
    free = np.flatnonzero(unit_of != NOBODY)[:: max(1, problem.num_items // ITEMS)]
    units = np.unique(unit_of[free])
    worth, allowed = problem.worth(free, units), problem.allows(free)[:, units]
    at = np.searchsorted(units, unit_of[free])
    gain = np.where(allowed, worth - worth[np.arange(len(free)), at][:, None], np.iinfo(np.int64).min // 4)
    both = gain[:, at] + gain[:, at].T
    for i, j in zip(*np.nonzero(np.triu(both == 0) & (at[:, None] != at)), strict=True):
        yield [int(free[i]), int(free[j])], [int(unit_of[free[j]]), int(unit_of[free[i]])]
    for i, u in zip(*np.nonzero((gain == 0) & (units != unit_of[free][:, None])), strict=True):
        yield [int(free[i])], [int(units[u])]
