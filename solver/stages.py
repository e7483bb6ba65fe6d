"""Floor 3: the staged objective - coverage first, then hand-offs, then fit and balance, each within a tolerance of its best.

A stage asks the same engine for the most (or the least) that one sum over the plan can be under the hard rules and the best of
the stages before it. The last solve is the ordinary one, with a limit for each stage: its best, less a tolerance. Tolerances
are for the last solve alone, or hand-offs would be saved by leaving accounts out. No price is made large to mean "first".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.engine import Options, Result, solve
from solver.exact import scaled
from solver.model.formulate import Formulation, with_limit
from solver.model.limits import rule_rows
from solver.plan.proof import certificate_of
from solver.policy import STAGE_LIMITS, Limit, ObjectiveStages, Policy
from solver.problem import NOBODY, Ints
from solver.problem import Limit as Sum
from solver.signals import Stop

Tell = Callable[[str, int, int, float], None]
SHARES = (0.25, 1 / 3)  # of the time left, at most: a quarter of the whole for each stage, half for the last solve
BEGIN, NEAR = 0.15, 0.001  # where seats are short: of the time, and near enough, for a plan to begin the stages from


@dataclass(frozen=True)
class Goal:
    """What a stage is after: `sign` 1 as much as possible of the measure over the plan, -1 as little."""

    name: str
    limit: str
    measure: str
    sign: int
    why: str

    def tolerance(self, best: int, allowed: ObjectiveStages) -> int:
        """By how much the plan may miss the stage's best, in whole currency."""
        if self.sign > 0:
            return scaled(allowed.coverage_share, 10**6) * best // 10**6
        return scaled(allowed.handoff_share, 10**6) * best // 10**6 + scaled(allowed.handoff_amount, 1)

    def rule(self, bound: int) -> Limit:
        """The limit that keeps the measure at `bound` or better, whatever today's books are."""
        side = {"min": bound} if self.sign > 0 else {"max": bound}
        return Limit.model_validate(
            {"name": self.limit, "measure": self.measure, "over": "plan", "firm": True, "why": self.why, **side}
        )


GOALS = (
    Goal("coverage", STAGE_LIMITS[0], "covered", 1, "coverage goes first: it stays near the most there can be"),
    Goal("handoffs", STAGE_LIMITS[1], "handoff", -1, "hand-offs go second: they stay near the least there can be"),
)


@dataclass(frozen=True)
class Stage:
    """What a stage reached. No plan under the rules so far is better than `bound`; prices alone prove `certified_bound`."""

    goal: Goal
    best: int
    bound: int
    certified_bound: int
    tolerance: int
    unit_of: Ints
    certificate: dict[str, Any]

    @property
    def limit(self) -> int:
        """What the plan keeps to."""
        return self.best - self.goal.sign * self.tolerance


@dataclass(frozen=True)
class Solved:
    """A formulation (with the limits of the stages, where there are any) and the engine's answer to it."""

    formulation: Formulation
    result: Result
    stages: tuple[Stage, ...] = ()

    @property
    def plans(self) -> tuple[Ints, ...]:
        """The assignments of all solves, the last one's last."""
        return (*(s.unit_of for s in self.stages), self.result.unit_of)

    def tree(self) -> list[dict[str, Any]]:
        """The stages for a summary.json."""
        return [_said(stage, self.formulation, self.result.unit_of) for stage in self.stages]


def without_stages(policy: Policy) -> Policy:
    """The policy without the limits that an earlier run's stages left in it."""
    return policy.model_copy(update={"limit": tuple(rule for rule in policy.limit if rule.name not in STAGE_LIMITS)})


def solve_in_stages(formulation: Formulation, options: Options, tell: Tell | None, stop: Stop) -> Solved:
    """Each stage, then the ordinary objective under the limits that they leave; every solve begins from the plan before it.

    The time is shared between them. What the plan is compared with stays the same as without stages: today's books, and
    the first plan, in which only moves what must.
    """
    began = time.monotonic()
    plain = solve(formulation.problem, replace(options, seconds=0.0), None, stop)
    start = _start(formulation, plain, _part(options, began, BEGIN), tell, stop)
    now, stages, spent = replace(formulation, problem=replace(formulation.problem, start=start)), [], []
    died = single = ""
    for goal, share in zip(GOALS, SHARES, strict=True):
        stage, result = _stage(goal, now, _part(options, began, share), _heard(tell, goal), stop)
        now = with_limit(now, goal.rule(stage.best), stage.unit_of)
        stages.append(stage)
        died, single = died or result.died, single or result.single
        spent += [(f"{goal.name}: {name}", seconds) for name, seconds in result.stages]
    now = formulation
    for stage in stages:
        now = with_limit(now, stage.goal.rule(stage.limit), stages[-1].unit_of)
    result = solve(now.problem, _part(options, began, 1), tell, stop)
    result = replace(
        result,
        start_value=plain.start_value,
        first_plan=plain.first_plan,
        stages=(*spent, *result.stages),
        died=died or result.died,
        single=single or result.single,
    )
    return Solved(now, result, tuple(stages))


def _start(formulation: Formulation, plain: Result, options: Options, tell: Tell | None, stop: Stop) -> Ints:
    """Where the stages begin: the first plan, or where it leaves somebody out, a fair plan of the ordinary objective.

    To a sum that is the same at every book all plans look alike, and the search for the fullest one wanders: at 5,000 accounts
    with 10 % too few seats it ended 0.18 % below its bound, and from such a plan on it.
    """
    setting = formulation.setting
    wanted = setting.items.total(setting.worth.base) > 0
    if not (wanted & (plain.unit_of == NOBODY)).any():
        return plain.unit_of
    return solve(formulation.problem, replace(options, gap=max(options.gap, NEAR)), tell, stop).unit_of


def _part(options: Options, began: float, share: float) -> Options:
    """The options for one solve: a share of the time that is left, or no clock where a run must repeat exactly."""
    left = max(0.1, share * (options.seconds - (time.monotonic() - began)))
    return replace(options, seconds=options.seconds if options.reproducible else left)


def asked(goal: Goal, formulation: Formulation) -> Formulation:
    """What a stage asks the engine: the hard rows of the formulation, and the goal's sum as its worth."""
    total = next(rule_rows(formulation.setting, goal.rule(0))).limit
    hard = tuple(r for r in formulation.rows if not (r.limit.price_low.any() or r.limit.price_high.any()))
    problem = replace(formulation.problem, worth=SumWorth(total, goal.sign), limits=tuple(r.limit for r in hard))
    return replace(formulation, problem=problem, rows=hard)


def _stage(goal: Goal, formulation: Formulation, options: Options, tell: Tell | None, stop: Stop) -> tuple[Stage, Result]:
    """The best that can be had of the goal under the hard rows of the formulation."""
    question, allowed = asked(goal, formulation), formulation.setting.policy.objective_stages
    assert allowed is not None  # the policy sees to it
    result = solve(question.problem, options, tell, stop)
    best, sign = goal.sign * result.value, goal.sign
    proof = certificate_of(question, result.price, result.certified_bound, result.cuts)
    proof = {"stage": goal.name, **{k: v for k, v in proof.items() if k != "schema_version"}}
    tolerance = goal.tolerance(best, allowed)
    stage = Stage(goal, best, sign * result.bound, sign * result.certified_bound, tolerance, result.unit_of, proof)
    return stage, result


class SumWorth:
    """worth(items, units) of a stage: what a pair adds to a sum of one group, or takes from it."""

    def __init__(self, limit: Sum, sign: int) -> None:
        self.terms, self.sign = limit.terms, sign
        self.item, self.unit, self.amount = limit.fix_item, limit.fix_unit, limit.fix_amount

    def __call__(self, items: Ints, units: Ints) -> Ints:
        total = np.zeros((len(items), len(units)), np.int64)
        for term in self.terms:
            total += term.base[items][:, None] * term.over[0, units]
        row = np.full(int(self.item.max(initial=0)) + 1, -1)
        known = items < len(row)
        row[items[known]] = np.flatnonzero(known)
        column = np.full(self.terms[0].over.shape[1], -1)
        column[units] = np.arange(len(units))
        here = (row[self.item] >= 0) & (column[self.unit] >= 0)
        np.add.at(total, (row[self.item[here]], column[self.unit[here]]), self.amount[here])
        return self.sign * total


def _heard(tell: Tell | None, goal: Goal) -> Tell | None:
    """Progress with the stage's name before what is being done."""
    return None if tell is None else lambda stage, best, bound, seconds: tell(f"{goal.name}: {stage}", best, bound, seconds)


def _said(stage: Stage, formulation: Formulation, unit_of: Ints) -> dict[str, Any]:
    goal = stage.goal
    row = next(r for r in formulation.rows if r.limit.name == goal.limit)
    gap = 0.0 if stage.bound == stage.best else abs(stage.bound - stage.best) / stage.best if stage.best > 0 else None
    return {
        "name": goal.name, "measure": goal.measure, "best": stage.best, "bound": stage.bound,
        "certified_bound": stage.certified_bound, "gap": gap, "tolerance": stage.tolerance, "limit": stage.limit,
        "plan": int(row.limit.activity(unit_of)[0]),
    }  # fmt: skip
