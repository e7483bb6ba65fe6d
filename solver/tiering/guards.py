"""Floor 1: guards - what ARR, strategic value and trials say above or below the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.expansion import Texts
from solver.tiering.wording import amount


def arr_line(policy: Policy, tier: str) -> float | None:
    """The least ARR that alone makes an account of `tier`: by the rules that ask for ARR only, else `min_arr`; None without."""
    alone = [rule["arr"] for rule in policy.tiers[tier].rules if set(rule) == {"arr"}]
    return min(alone) if alone else policy.tiers[tier].min_arr or None


def tier_of_arr_alone(arr: Ints | np.ndarray, policy: Policy) -> Ints:
    """The best tier whose ARR line is reached; `tiering.t1_from_arr` is enough for T1 [accounts]."""
    names = policy.tier_names
    reached: list[Bools] = []
    for name in names[:-1]:
        line = arr_line(policy, name)
        reached.append(arr >= line if line is not None else np.zeros(len(arr), bool))
    reached[0] = reached[0] | (arr >= policy.tiering.t1_from_arr)
    return np.select(reached, range(len(reached)), len(reached)).astype(np.int64)


def at_least(policy: Policy, tier: str) -> int:
    """Position of `tier`, or of the next tier below it that the policy has."""
    return next((i for i, name in enumerate(policy.tier_names) if name >= tier), len(policy.tier_names) - 1)


@dataclass(frozen=True)
class Steps:
    """Positions of tiers [accounts] and the words for every change on the way to them."""

    tier: Ints
    said: Texts

    @classmethod
    def begin(cls, tier: Ints) -> Steps:
        """The tiers before any guard."""
        return cls(tier, np.full(len(tier), "", object))

    def to(self, target: Ints, where: Bools, why: Texts | str, policy: Policy) -> Steps:
        """The same with the accounts in `where` moved to `target`, because `why`."""
        changed = where & (target != self.tier)
        reasons = np.array([why] * int(changed.sum()), object) if isinstance(why, str) else why[changed]
        said = self.said.copy()
        said[changed] += "; " + np.array(policy.tier_names, object)[target[changed]] + ", as " + reasons
        return Steps(np.where(changed, target, self.tier), said)


def guarded(tier: Ints, accounts: pd.DataFrame, policy: Policy) -> Steps:
    """The scorecard's tiers after the guards, each over the outcome of the one before.

    ARR of T1 whatever else; strategic value of at least T2; no more than `max_lift` above the tier of ARR alone; each
    tier's least ARR; trials and free accounts.
    """
    rule, num = policy.tiering, len(accounts)
    arr, strategic = accounts["arr"].to_numpy(np.float64), accounts["strategic"].to_numpy(np.float64)
    steps = Steps.begin(tier)
    best = np.minimum(steps.tier, at_least(policy, "T1"))
    steps = steps.to(best, arr >= rule.t1_from_arr, f"ARR reaches {amount(rule.t1_from_arr)}", policy)
    second = np.minimum(steps.tier, at_least(policy, "T2"))
    with np.errstate(invalid="ignore"):
        lifted = strategic >= rule.t2_from_strategic
    steps = steps.to(second, lifted, f"strategic value reaches {number(rule.t2_from_strategic)}", policy)
    steps = _cap_lift(steps, arr, policy)
    for i, name in enumerate(policy.tier_names[:-1]):
        least = policy.tiers[name].min_arr
        below = (steps.tier == i) & (arr < least)
        steps = steps.to(np.full(num, i + 1, np.int64), below, f"{name} needs an ARR of {amount(least)}", policy)
    return trials_down(steps, accounts, policy)


def _cap_lift(steps: Steps, arr: np.ndarray, policy: Policy) -> Steps:
    """Nobody is more than `max_lift` tiers above the tier of their ARR alone. Without any ARR line there is nothing to go by."""
    names, lift = policy.tier_names, policy.tiering.max_lift
    if all(arr_line(policy, name) is None for name in names[:-1]):
        return steps
    alone = tier_of_arr_alone(arr, policy)
    highest = np.maximum(alone - lift, 0)
    much = "no tier" if lift == 0 else f"{lift} tier{'s' if lift != 1 else ''}"
    why = np.array([f"it may stand {much} above {name}, the tier of its ARR alone" for name in names], object)[alone]
    return steps.to(highest, steps.tier < highest, why, policy)


def trials_down(steps: Steps, accounts: pd.DataFrame, policy: Policy) -> Steps:
    """Trials and free accounts below the line of the last tier but one belong to the last."""
    above = policy.tier_names[-2]
    line = policy.tiers[above].min_arr or arr_line(policy, above) or 0.0
    arr = accounts["arr"].to_numpy(np.float64)
    where = (accounts["is_trial"].to_numpy(bool) | (arr == 0)) & (arr < line)
    last = np.full(len(arr), len(policy.tier_names) - 1, np.int64)
    return steps.to(last, where, f"it is a trial or free account below the {above} line of {amount(line)}", policy)
