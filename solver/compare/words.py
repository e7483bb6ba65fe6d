"""Floor 5: what a plan may be compared with by a word - today, required, round_robin, alphabetical - on the plan's own book."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from solver.again import formulate_and_solve
from solver.baseline import alphabetical, round_robin, today
from solver.engine import Options, Result
from solver.plan.decision import Decision, decide
from solver.plan.load import Loaded
from solver.signals import Stop
from solver.stages import Tell, without_stages

WORDS = {
    "today": "today's books",
    "required": "required moves only",
    "round_robin": "round robin within tier",
    "alphabetical": "accounts cut into blocks by the alphabet",
}


@dataclass(frozen=True)
class Search:
    """How the best plan with required moves only is looked for."""

    seconds: float = 30.0
    tell: Tell | None = None
    stop: Stop | None = None


def decided(word: str, loaded: Loaded, search: Search) -> tuple[Decision, str]:
    """What `word` decides on the plan's own book, policy and tiers, and a remark on how it was found."""
    formulation, remark = loaded.decision.formulation, ""
    if word == "required":
        found = required_only(loaded, search)
        unit_of, remark = found.unit_of, _proved(found)
    else:
        unit_of = {"today": today, "round_robin": round_robin, "alphabetical": alphabetical}[word](formulation)
    value = formulation.problem.value(unit_of)
    result = replace(loaded.decision.result, unit_of=unit_of, value=value, bound=value, certified_bound=value, cuts=())
    decision = decide(formulation, loaded.decision.tiering, result)
    return (_at_rest(decision) if word == "today" else decision), remark


def required_only(loaded: Loaded, search: Search) -> Result:
    """The best plan found that makes required moves only; its value and bound are those of the book in mode `required`.

    The plan and its prices are where the search begins.
    """
    setting, plan = loaded.decision.formulation.setting, loaded.decision
    policy = without_stages(setting.policy).model_copy(update={"mode": "required", "objective": "weighted"})
    options = Options(seconds=search.seconds)
    found = formulate_and_solve(setting.book, plan.tiering.table["tier"], policy, options, None, search.tell, search.stop, plan)
    return found.result


def _proved(found: Result) -> str:
    """How good the plan with required moves only is known to be."""
    if found.status == "optimal":
        return "no such plan is better (proved)"
    early = "interrupted; " if found.status == "interrupted" else ""
    if found.value <= 0:
        return f"{early}value {found.value:,}, bound {found.bound:,}"
    return f"{early}no such plan is more than {100 * (found.bound - found.value) / found.value:.3f} % better"


def _at_rest(decision: Decision) -> Decision:
    """Today nothing has moved yet, although a departed owner's accounts are with nobody."""
    n = len(decision.unit)
    return replace(decision, moved=np.zeros(n, bool), move_type=("none",) * n)
