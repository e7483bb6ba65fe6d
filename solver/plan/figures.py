"""Floor 3: what a plan buys, and with how much change - the figures by which plans are laid side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.book import cents
from solver.plan.coverage import Coverage, coverage_by_tier
from solver.plan.decision import Decision
from solver.plan.fairness import lots_of
from solver.plan.spread import arr_spread
from solver.plan.summary import soft_limits


@dataclass(frozen=True)
class Figures:
    """Money in whole currency, ARR with cents; shares as fractions.

    `chosen`, `chosen_arr`, `chosen_t1`, `at_risk`: moves by choice - accounts, ARR, accounts of the best tier, hand-off
    cost; `required`: all other moves; `coverage` of each served tier and of `all`; `uncovered`, `uncovered_arr`: served
    accounts with nobody; `fit`: what matches leave of the worth of what is held; `spread`: coefficient of variation of ARR
    per FTE among peers, the mean over people; `soft`: price of soft limits; `nobody`: price of accounts with nobody.
    """

    chosen: int
    chosen_arr: float
    chosen_t1: int
    at_risk: int
    required: int
    coverage: dict[str, Coverage]
    uncovered: int
    uncovered_arr: float
    fit: float
    spread: float
    soft: int
    nobody: int

    @property
    def covered(self) -> float:
        """The share of all weighted ARR that is covered."""
        return self.coverage["all"].weighted


def figures_of(decision: Decision) -> Figures:
    """The figures of a decision."""
    setting = decision.formulation.setting
    arr, kinds = setting.book.accounts["arr"], np.array(decision.move_type)
    chosen = kinds == "chosen"
    nobody = (decision.unit == 0) & setting.items.served[setting.items.account_tier]
    lost = -sum(int(decision.terms[m.name].sum()) for m in setting.policy.match)
    held = int(decision.terms["arr"][decision.unit > 0].sum())
    return Figures(
        chosen=int(chosen.sum()),
        chosen_arr=cents(arr[chosen]) / 100,
        chosen_t1=int((chosen & (setting.items.account_tier == 0)).sum()),
        at_risk=-int(decision.terms["handoff"][chosen].sum()),
        required=int(np.isin(kinds, ["owner_left", "tier", "pinned"]).sum()),
        coverage=coverage_by_tier(decision.formulation, decision.unit_of),
        uncovered=int(nobody.sum()),
        uncovered_arr=cents(arr[nobody]) / 100,
        fit=1 - lost / held if held else 1.0,
        spread=arr_spread(lots_of(decision)),
        nobody=-int(decision.terms["arr"][nobody].sum()),
        soft=sum(int(s["cost"]) for s in soft_limits(decision.formulation, decision.unit_of)),
    )
