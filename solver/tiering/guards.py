"""Floor 1: guards - what ARR, strategic value and trials say above or below the score."""

from __future__ import annotations

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


class Steps:
    """Positions of tiers [accounts] with the words for every change: each guard goes over the outcome of the one before."""

    def __init__(self, tier: Ints, policy: Policy) -> None:
        self.tier, self.names = tier.copy(), policy.tier_names
        self.said: Texts = np.full(len(tier), "", object)

    def to(self, target: Ints, where: Bools, why: Texts | str) -> None:
        """Accounts in `where` go to `target`, because `why`."""
        changed = where & (target != self.tier)
        names = np.array(self.names, object)[target[changed]]
        self.tier[changed] = target[changed]
        reason = why if isinstance(why, str) else why[changed]
        self.said[changed] += "; " + names + ", as " + reason


def guarded(tier: Ints, accounts: pd.DataFrame, policy: Policy) -> Steps:
    """The scorecard's tiers after the guards, in the order of the policy's comments."""
    rule, names = policy.tiering, policy.tier_names
    arr, strategic = accounts["arr"].to_numpy(np.float64), accounts["strategic"].to_numpy(np.float64)
    steps = Steps(tier, policy)
    best = np.full(len(arr), at_least(policy, "T1"), np.int64)
    steps.to(np.minimum(steps.tier, best), arr >= rule.t1_from_arr, f"ARR reaches {amount(rule.t1_from_arr)}")
    second = np.full(len(arr), at_least(policy, "T2"), np.int64)
    with np.errstate(invalid="ignore"):
        lifted = strategic >= rule.t2_from_strategic
    steps.to(np.minimum(steps.tier, second), lifted, f"strategic value reaches {number(rule.t2_from_strategic)}")
    _cap_lift(steps, arr, policy)
    for i, name in enumerate(names[:-1]):
        least = policy.tiers[name].min_arr
        below = (steps.tier == i) & (arr < least)
        steps.to(np.full(len(arr), i + 1, np.int64), below, f"{name} needs an ARR of {amount(least)}")
    trials_down(steps, accounts, policy)
    return steps


def _cap_lift(steps: Steps, arr: np.ndarray, policy: Policy) -> None:
    """Nobody is more than `max_lift` tiers above the tier of their ARR alone. Without any ARR line there is nothing to go by."""
    names, lift = policy.tier_names, policy.tiering.max_lift
    if all(arr_line(policy, name) is None for name in names[:-1]):
        return
    alone = tier_of_arr_alone(arr, policy)
    highest = np.maximum(alone - lift, 0)
    much = "no tier" if lift == 0 else f"{lift} tier{'s' if lift != 1 else ''}"
    why = np.array([f"it may stand {much} above {name}, the tier of its ARR alone" for name in names], object)[alone]
    steps.to(highest, steps.tier < highest, why)


def trials_down(steps: Steps, accounts: pd.DataFrame, policy: Policy) -> None:
    """Trials and free accounts below the line of the last tier but one belong to the last."""
    above = policy.tier_names[-2]
    line = policy.tiers[above].min_arr or arr_line(policy, above) or 0.0
    arr = accounts["arr"].to_numpy(np.float64)
    where = (accounts["is_trial"].to_numpy(bool) | (arr == 0)) & (arr < line)
    last = np.full(len(arr), len(policy.tier_names) - 1, np.int64)
    steps.to(last, where, f"it is a trial or free account below the {above} line of {amount(line)}")
