"""Floor 3: straight lines above the concave coverage of each class, added where they are needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.problem import Ints
from solver.sizing.question import Question


@dataclass
class Tangents:
    """Lines above each concave f_c [classes], exact where they touch: pairs (slope, value at 0)."""

    question: Question
    lines: list[set[tuple[int, int]]]

    @staticmethod
    def of(question: Question) -> Tangents:
        """Lines at the ends, at eighths, and where a share of each tier is covered by its largest items."""
        found = Tangents(question, [set() for _ in question.classes])
        for c, n in enumerate(question.size.tolist()):
            for k in {0, n, *(n * e // 8 for e in range(1, 8))}:
                found.touch(c, k)
        for t in range(len(question.tiers)):
            for c, k in zip(*_level(question, t), strict=True):
                found.touch(int(c), int(k))
        return found

    def touch_all(self, points: Iterable[tuple[int, int]]) -> bool:
        """Add the lines at all of these (class, k); whether any is new."""
        new = [self.touch(c, k) for c, k in points]
        return any(new)

    def touch(self, c: int, k: int) -> bool:
        """Add the lines through f_c(k) and its neighbours; whether one is new."""
        f = self.question.sums(c)
        known = len(self.lines[c])
        for a in (k - 1, k):
            if 0 <= a < len(f) - 1:
                slope = int(f[a + 1] - f[a])
                self.lines[c].add((slope, int(f[a]) - slope * a))
        return len(self.lines[c]) > known


def _level(question: Question, t: int) -> tuple[Ints, Ints]:
    """How many of each class are covered when a tier's items are, the largest per load first, until what is asked is reached."""
    mine = np.flatnonzero(question.tier_of == t)
    gain = [np.diff(question.sums(c)) for c in mine.tolist()]
    load = np.repeat(question.use[mine], [len(g) for g in gain])
    of, worth = np.repeat(mine, [len(g) for g in gain]), np.concatenate(gain)
    order = np.argsort(-(worth / np.maximum(1, load)), kind="stable")
    enough = int(np.searchsorted(np.cumsum(worth[order]), question.asked[t])) + 1
    count = np.bincount(of[order[:enough]], minlength=len(question.classes))
    return mine, count[mine].astype(np.int64)
