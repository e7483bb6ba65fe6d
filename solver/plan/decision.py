"""Floor 3: the decision - a formulation, the assignment the engine found, and what follows for each item and account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.engine import Result
from solver.model.formulate import Formulation
from solver.problem import Bools, Ints
from solver.tiering import Tiering

MOVE_TYPES = ("none", "new", "owner_left", "tier", "pinned", "chosen")
BLOCK = 4096


@dataclass(frozen=True)
class Decision:
    """`unit_of` each item, and for each account its move type and its terms. All derived values are per account."""

    formulation: Formulation
    tiering: Tiering
    result: Result
    unit: Ints
    move_type: tuple[str, ...]
    moved: Bools
    terms: dict[str, Ints]
    alternative: Ints  # unit, 0 = none
    alternative_difference: Ints

    @property
    def unit_of(self) -> Ints:
        """The unit of each item."""
        return self.result.unit_of

    @property
    def worth(self) -> Ints:
        """The sum of the terms."""
        return sum(self.terms.values(), np.zeros(len(self.unit), np.int64))


def decide(formulation: Formulation, tiering: Tiering, result: Result) -> Decision:
    """What follows from `result` for each account."""
    setting = formulation.setting
    of_account = setting.items.of_account
    unit = result.unit_of[of_account]
    kinds = _move_types(formulation, result.unit_of)
    owned = (setting.book.accounts["owner"] != "").to_numpy()
    kind = tuple(_account_kind(k, bool(o), int(u)) for k, o, u in zip((kinds[i] for i in of_account), owned, unit, strict=True))
    moved = np.array([k not in ("none", "new") for k in kind], bool)
    alternative, difference = _alternatives(formulation, result.unit_of)
    return Decision(
        formulation, tiering, result, unit, kind, moved, _terms(formulation, unit),
        alternative[of_account], difference[of_account],
    )  # fmt: skip


def _move_types(formulation: Formulation, unit_of: Ints) -> list[str]:
    """Move type of each item that has an owner; `new` for those that have none."""
    s = formulation.setting.standing
    same = unit_of == s.owner
    choices = [~s.has_owner, s.left, same, (s.pin >= 0) | (s.evicted & s.forbidden_here), s.evicted]
    return list(np.select(choices, ["new", "owner_left", "none", "pinned", "tier"], "chosen"))


def _account_kind(item_kind: str, owned: bool, unit: int) -> str:
    if not owned:
        return "new" if unit else "none"
    return item_kind


def _terms(formulation: Formulation, unit: Ints) -> dict[str, Ints]:
    return formulation.setting.worth.terms(np.arange(len(unit)), unit)


def _alternatives(formulation: Formulation, unit_of: Ints) -> tuple[Ints, Ints]:
    """The best other unit that may hold each item, by worth alone, and how much more (or less) it is worth there."""
    problem = formulation.problem
    best, difference = np.zeros(problem.num_items, np.int64), np.zeros(problem.num_items, np.int64)
    lowest = np.iinfo(np.int64).min
    for first in range(0, problem.num_items, BLOCK):
        items = np.arange(first, min(first + BLOCK, problem.num_items))
        rows = np.arange(len(items))
        worth, allowed = problem.worth(items, np.arange(problem.num_units)), problem.allows(items)
        here = worth[rows, unit_of[items]]
        allowed[rows, unit_of[items]] = False
        allowed[:, 0] = False
        score = np.where(allowed, worth, lowest)
        choice = score.argmax(axis=1)
        found = allowed.any(axis=1)
        best[items] = np.where(found, choice, 0)
        difference[items] = np.where(found, score[rows, choice] - here, 0)
    return best, difference


def dates(formulation: Formulation, offsets: Ints) -> pd.Series:
    """Days from as_of as dates."""
    return pd.Series(formulation.setting.quarter.origin + pd.to_timedelta(offsets, unit="D")).astype("datetime64[s]")
