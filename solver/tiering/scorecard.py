"""Floor 1: the scorecard - a weighted sum of points for each account, and how much of it is filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import PolicyError
from solver.exact import ceil_scaled, scaled
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.criteria import VALUE_SCALE, Graded, active_criteria, grade
from solver.tiering.expansion import Expansion, Texts


@dataclass(frozen=True)
class Scorecard:
    """The graded criteria. Points are whole thousandths, weights whole millionths, the score whole tenths.

    score = sum of weight x points / sum of weights, rounded half up to one decimal. The *written* score decides: 59.95
    is written 60.0 and reaches a line of 60, so that nobody has to know a hidden decimal.
    """

    criteria: tuple[Graded, ...]

    @property
    def weight(self) -> int:
        """The sum of the weights in millionths, above 0."""
        return sum(c.weight for c in self.criteria)

    @cached_property
    def tenths(self) -> Ints:
        """The scores in tenths [accounts]."""
        total: Ints = np.stack([c.weight * c.points for c in self.criteria]).sum(axis=0)
        tenths: Ints = (2 * total + 100 * self.weight) // (200 * self.weight)
        return tenths

    @property
    def filled(self) -> npt.NDArray[np.float64]:
        """The share of the weight that is filled [accounts]."""
        return self._filled_weight / self.weight

    @property
    def _filled_weight(self) -> Ints:
        total: Ints = np.stack([c.weight * c.filled.astype(np.int64) for c in self.criteria]).sum(axis=0)
        return total

    def enough(self, policy: Policy) -> bool:
        """Whether the whole table's filled share of the weight reaches `tiering.min_filled`."""
        least = scaled(policy.tiering.min_filled, VALUE_SCALE) * self.weight * len(self.tenths)
        return int(self._filled_weight.sum()) * VALUE_SCALE >= least

    def said(self) -> Texts:
        """The arithmetic of each score as text [accounts]: "score 66 = 0.4 x 70 (ARR 55,000) + ..."."""
        parts = []
        for c in self.criteria:
            codes, distinct = pd.factorize(c.points)
            points = np.array([f"{p / 1000:g}" for p in distinct], object)[codes]
            weight = number(c.weight / VALUE_SCALE)
            parts.append([f"{weight} x {p} ({said})" for p, said in zip(points, c.said, strict=True)])
        opened, closed = ("", "") if self.weight == VALUE_SCALE else ("(", f") / {number(self.weight / VALUE_SCALE)}")
        scores = [f"{t / 10:g}" for t in self.tenths]
        lines = [
            f"score {score} = {opened}{' + '.join(terms)}{closed}"
            for score, *terms in zip(scores, *parts, strict=True)
        ]  # fmt: skip
        return np.array(lines, object)


def scorecard_of(accounts: pd.DataFrame, expansion: Expansion, policy: Policy) -> Scorecard:
    """The scorecard of the policy's preset. Raises PolicyError (no weight, unknown column, points that do not rise)."""
    active = active_criteria(policy)
    if not sum(scaled(c.weight, VALUE_SCALE) for c in active):
        raise PolicyError(
            f"the weights of the criteria of preset {policy.tiering.preset!r} add up to 0, so there is no score; "
            "give a [[criterion]] a weight, or set tiering.method to rules or given"
        )
    return Scorecard(tuple(grade(c, accounts, expansion, policy) for c in active))


def line_tenths(policy: Policy) -> list[int]:
    """The least score of each tier but the lowest, in tenths, best tier first. Raises PolicyError unless they fall."""
    names = policy.tier_names[:-1]
    for better, worse in pairwise(names):
        if policy.tiers[better].min_score <= policy.tiers[worse].min_score:
            raise PolicyError(
                f"tiers.{better}.min_score ({number(policy.tiers[better].min_score)}) must be above "
                f"tiers.{worse}.min_score ({number(policy.tiers[worse].min_score)}), or nobody could be {worse}"
            )
    return [ceil_scaled(policy.tiers[t].min_score, 10) for t in names]


def tier_by_score(tenths: Ints, lines: list[int]) -> Ints:
    """The best tier whose line the score reaches, as a position; the lowest tier takes the rest."""
    reached: list[Bools] = [tenths >= line for line in lines]
    return np.select(reached, range(len(lines)), len(lines)).astype(np.int64)
