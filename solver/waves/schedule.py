"""Floor 4: a schedule - what was decided and what is proved of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

from solver.plan.written import Dates, Written
from solver.policy import Waves
from solver.waves.asked import Asked
from solver.waves.choices import Choice
from solver.waves.goals import Judge
from solver.waves.weeks import Week


@dataclass(frozen=True)
class Stage:
    """One goal: the value reached, and what no schedule that is as good in the goals before it can go below."""

    name: str
    value: int
    bound: int

    @property
    def proved(self) -> bool:
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """How far the value can be from the best, as a share of it."""
        return (self.value - self.bound) / max(1, self.value)


@dataclass(frozen=True)
class Schedule:
    """`chosen` [hand-offs]: the window of each, None = not placed. `moves`: the accounts that are handed over."""

    plan: Written
    asked: Asked
    limits: Waves
    span: tuple[date, date]
    weeks: tuple[Week, ...]
    moves: pd.DataFrame
    judge: Judge
    chosen: tuple[Choice | None, ...]
    stages: tuple[Stage, ...]
    interrupted: bool

    @property
    def status(self) -> Literal["optimal", "feasible", "interrupted"]:
        """optimal: every goal is proved."""
        if all(s.proved for s in self.stages):
            return "optimal"
        return "interrupted" if self.interrupted else "feasible"

    @property
    def as_of(self) -> date:
        """The plan's day; everything that is dated, is dated by it."""
        return date.fromisoformat(str(self.plan.loaded.summary["as_of"]))

    @cached_property
    def _people(self) -> dict[str, str]:
        """csm_id -> name, of the whole roster."""
        csms = self.plan.loaded.decision.formulation.setting.book.csms
        return dict(zip(csms["csm_id"], csms["name"], strict=True))

    def name(self, owner: str) -> str:
        """An owner as people know them, also one who has left: a CSM's name, a pool's; of anybody else what was given."""
        return self._people.get(owner, owner)

    @cached_property
    def handoff_of(self) -> dict[int, int]:
        """Row of `moves` -> position of its hand-off."""
        return {row: k for k, h in enumerate(self.judge.handoffs) for row in h.rows}

    @cached_property
    def early(self) -> dict[int, int]:
        """Hand-offs that go before a less risky one: position -> position of that one. Nobody asks with `at_once`."""
        return self.judge.out_of_order(self.chosen) if self.limits.order == "low_risk_first" else {}

    @cached_property
    def alone(self) -> tuple[int, ...]:
        """Positions of the hand-offs that the receiver does alone, when the giver has left."""
        return tuple(k for k, c in enumerate(self.chosen) if c is not None and c.alone)

    def begins(self, choice: Choice) -> date:
        """The first day of work in a window."""
        return self.weeks[choice.begin].days[0]

    def dates(self) -> Dates:
        """account_id -> first day of its hand-off and the day on which its owner changes; those without a week are left out."""
        ids = self.moves["account_id"].tolist()
        placed = ((ids[row], self.chosen[k]) for row, k in sorted(self.handoff_of.items()))
        return {account: (self.begins(c), c.change) for account, c in placed if c is not None}
