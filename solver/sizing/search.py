"""Floor 3: the exact model solved by CP-SAT; the one place of this room that reads a solver's values."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from solver.engine.threads import run_stoppable
from solver.problem import Ints
from solver.sizing.question import Question

SAFETY = 600.0  # seconds; the solver's own time decides, so that runs repeat
DETERMINISTIC = 4.0  # of that time for one solve
ROUNDS = 60  # of straightening f_c; each makes it exact at the numbers just found


@dataclass(frozen=True)
class Answer:
    """`heads` [kinds] and `held` [classes, kinds] that cover what is asked; `least`: no answer's price is below; `proved`: by search."""

    heads: Ints
    held: Ints
    price: int
    least: int
    proved: bool


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


def search(question: Question, lines: Tangents, stop: threading.Event, total: int | None = None) -> Answer | None:
    """The least price; `total` heads exactly where that is given. None when the search found nothing in its time.

    Where the lines promise more than f_c gives, they are added at the numbers found, and the model is solved again.
    """
    for _ in range(ROUNDS):
        found = _solve(question, lines, stop, total)
        if found is None or stop.is_set():
            return None
        count = found.held.sum(axis=1)
        got = np.array([int(question.sums(c)[k]) for c, k in enumerate(count.tolist())], np.int64)
        covered = np.bincount(question.tier_of, weights=got, minlength=len(question.tiers)) if len(got) else question.asked * 0
        exact = np.zeros(len(question.tiers), dtype=object)
        for t, g in zip(question.tier_of.tolist(), got.tolist(), strict=True):
            exact[t] += g
        if all(e >= a for e, a in zip(exact.tolist(), question.asked.tolist(), strict=True)):
            return found
        for c, k in enumerate(count.tolist()):
            lines.touch(c, k)
        del covered
    return None


def _solve(question: Question, lines: Tangents, stop: threading.Event, total: int | None) -> Answer | None:
    model = cp_model.CpModel()
    most = question.most_heads()
    z = [model.new_int_var(0, most, "") for _ in question.kinds]
    x = {(int(c), int(p)): model.new_int_var(0, int(question.size[c]), "") for c, p in np.argwhere(question.holders)}
    count = [model.new_int_var(0, int(n), "") for n in question.size]
    covered = [model.new_int_var(0, int(question.sums(c)[-1]), "") for c in range(len(question.classes))]
    by_kind: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in z]
    by_class: list[list[cp_model.IntVar]] = [[] for _ in count]
    for (c, p), var in x.items():
        by_kind[p].append((var, int(question.use[c])))
        by_class[c].append(var)
    for p, used in enumerate(by_kind):
        names, use = [v for v, _ in used] + [z[p]], [u for _, u in used] + [-question.head]
        model.add(cp_model.LinearExpr.weighted_sum(names, use) <= int(question.room[p]))
    for c, parts in enumerate(by_class):
        model.add(cp_model.LinearExpr.sum(parts) == count[c])
        for slope, at_zero in sorted(lines.lines[c]):
            model.add(covered[c] <= slope * count[c] + at_zero)
    for t, asked in enumerate(question.asked.tolist()):
        mine = [covered[c] for c in np.flatnonzero(question.tier_of == t).tolist()]
        model.add(cp_model.LinearExpr.sum(mine) >= asked)
    if total is not None:
        model.add(cp_model.LinearExpr.sum(z) == total)
    model.minimize(cp_model.LinearExpr.weighted_sum(z, question.price.tolist()))
    return _answer(question, model, z, x, stop)


def _answer(
    question: Question,
    model: cp_model.CpModel,
    z: list[cp_model.IntVar],
    x: dict[tuple[int, int], cp_model.IntVar],
    stop: threading.Event,
) -> Answer | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = DETERMINISTIC
    solver.parameters.catch_sigint_signal = False
    status = run_stoppable(lambda: int(solver.solve(model)), stop, solver.stop_search, SAFETY)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):  # else values are garbage
        return None
    heads = np.array([solver.value(v) for v in z], np.int64)
    held = np.zeros((len(question.classes), len(question.kinds)), np.int64)
    for (c, p), var in x.items():
        held[c, p] = solver.value(var)
    price = int((heads * question.price).sum())
    least = int(np.ceil(solver.best_objective_bound - 1e-6))
    return Answer(heads, held, price, min(price, least), status == cp_model.OPTIMAL)
