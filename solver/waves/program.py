"""Floor 4: the schedule as a program of whole numbers - a variable for each window, rows for each limit, sums for each goal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.engine.whole import Sum, Whole
from solver.problem import Ints
from solver.waves.choices import Choice
from solver.waves.goals import Judge
from solver.waves.handoffs import spread
from solver.waves.ledger import filled

FULL = 1000  # thousandths of a budget


@dataclass
class _Rows:
    """Variables and rows as they are added."""

    high: list[int] = field(default_factory=list)
    rows: list[Sum] = field(default_factory=list)
    later: dict[str, list[Sum]] = field(default_factory=lambda: defaultdict(list))

    def variable(self, high: int) -> int:
        self.high.append(high)
        return len(self.high) - 1

    def row(
        self, at: Sequence[int], coef: Sequence[int], low: int | None = None, high: int | None = None, goal: str = ""
    ) -> None:
        """A row that always holds, or one that a goal's own variables are made of."""
        (self.later[goal] if goal else self.rows).append(Sum(at, coef, low, high))


@dataclass(frozen=True)
class Program:
    """`x[h]` are the variables of the windows of hand-off h, `out[h]` says that it has none."""

    whole: Whole
    goals: dict[str, Sum]
    judge: Judge
    x: tuple[tuple[int, ...], ...]
    out: tuple[int, ...]
    last: int
    peak_of: dict[str, int]
    peak: int
    breach: dict[int, int]  # hand-off -> variable: it is out of order
    busy: dict[tuple[str, int, int], int]  # receiver, class, week -> variable: somebody less risky waits

    def chosen(self, values: Ints) -> list[Choice | None]:
        """The windows that the values say."""
        out: list[Choice | None] = []
        for h, at in enumerate(self.x):
            on = np.flatnonzero(values[list(at)]) if at else np.zeros(0, np.int64)
            out.append(self.judge.choices[h][int(on[0])] if len(on) else None)
        return out

    def values(self, chosen: Sequence[Choice | None]) -> Ints:
        """The values that say these windows, all others as small as they may be."""
        judge, values = self.judge, np.zeros(len(self.whole.high), np.int64)
        for h, choice in enumerate(chosen):
            values[self.out[h] if choice is None else self.x[h][judge.choices[h].index(choice)]] = 1
        ledger = filled(judge.handoffs, chosen, judge.sides, judge.num_weeks)
        for name, at in self.peak_of.items():
            values[at] = int(ledger.shares(name).max(initial=0))
        goals = judge.values(chosen)
        values[self.peak], values[self.last] = goals["peak"], goals["last"]
        for h in judge.out_of_order(chosen) if self.breach else ():
            values[self.breach[h]] = 1
        waiting = judge.waiting(chosen)
        for (to, risk, week), at in self.busy.items():
            values[at] = int(any(r < risk and earliest <= week < begin for r, earliest, begin, _ in waiting[to]))
        return values


def program_of(judge: Judge, *, by_risk: bool) -> Program:
    """The program of docs/arithmetic.md, section 15."""
    made = _Rows()
    x = tuple(tuple(made.variable(1) for _ in found) for found in judge.choices)
    out = tuple(made.variable(1) for _ in judge.handoffs)
    for at, none in zip(x, out, strict=True):
        made.row([*at, none], [1] * (len(at) + 1), 1, 1)
    _open_rows(made, judge, x)
    peak_of, peak = _hours_rows(made, judge, x)
    last = made.variable(judge.num_weeks)
    for found, at in zip(judge.choices, x, strict=True):
        made.row([*at, last], [*(-(c.end + 1) for c in found), 1], 0, goal="last")
    breach, busy = _order_rows(made, judge, x) if by_risk else ({}, {})
    every = [(k, h, c) for h, found in enumerate(judge.choices) for k, c in zip(x[h], found, strict=True)]
    weight = [h.weight for h in judge.handoffs]
    goals = {
        "not_placed": Sum(out, weight),
        "renewed": Sum([k for k, _, c in every if c.renewed], [c.renewed for _, _, c in every if c.renewed]),
        "nobody": Sum([k for k, _, c in every if c.nobody], [c.nobody for _, _, c in every if c.nobody]),
        "alone": Sum([k for k, _, c in every if c.alone], [weight[h] for _, h, c in every if c.alone]),
        "cut": Sum([k for k, _, c in every if c.cut], [c.cut for _, _, c in every if c.cut]),
        "order": Sum(list(breach.values()), [1] * len(breach)),
        "last": Sum([last], [1]),
        "early": Sum([k for k, _, _ in every], [weight[h] * (c.end + 1) for _, h, c in every]),
        "peak": Sum([peak], [1]),
        "peaks": Sum(list(peak_of.values()), [1] * len(peak_of)),
    }
    return Program(
        Whole(made.high, tuple(made.rows), {name: tuple(rows) for name, rows in made.later.items()}),
        goals,
        judge,
        x,
        out,
        last,
        peak_of,
        peak,
        breach,
        busy,
    )


def _open_rows(made: _Rows, judge: Judge, x: Sequence[Sequence[int]]) -> None:
    """No side has more hand-offs of the best tier open in a week than it may."""
    at: dict[tuple[str, int], list[int]] = defaultdict(list)
    for handoff, found, variables in zip(judge.handoffs, judge.choices, x, strict=True):
        for choice, k in zip(found, variables, strict=True):
            for side in handoff.top_if(choice.alone):
                for week in range(choice.begin, choice.end + 1):
                    at[side, week].append(k)
    for (side, _), variables in sorted(at.items()):
        if len(variables) > judge.sides[side].t1_at_once:
            made.row(variables, [1] * len(variables), None, judge.sides[side].t1_at_once)


def _hours_rows(made: _Rows, judge: Judge, x: Sequence[Sequence[int]]) -> tuple[dict[str, int], int]:
    """No side has more hours in a week than there are; each side's busiest week, and the busiest of all."""
    at: dict[tuple[str, int], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for handoff, found, variables in zip(judge.handoffs, judge.choices, x, strict=True):
        for choice, k in zip(found, variables, strict=True):
            for side, hours in handoff.hours_if(choice.alone):
                for week, part in enumerate(spread(hours, choice.weeks).tolist(), choice.begin):
                    if part:
                        at[side, week][0].append(k)
                        at[side, week][1].append(part)
    peak = made.variable(FULL)
    peak_of = {side: made.variable(FULL) for side in sorted({s for s, _ in at})}
    for (side, week), (variables, parts) in sorted(at.items()):
        budget = int(judge.sides[side].budget[week])
        made.row(variables, parts, None, budget)
        made.row([*variables, peak_of[side]], [*(-FULL * p for p in parts), budget], 0, goal="peak")
    for own in peak_of.values():
        made.row([peak, own], [1, -1], 0, goal="peak")
    return peak_of, peak


def _order_rows(made: _Rows, judge: Judge, x: Sequence[Sequence[int]]) -> tuple[dict[int, int], dict[tuple[str, int, int], int]]:
    """Whose owner changes while a less risky hand-off to the same receiver waits that could have begun."""
    groups: dict[str, list[int]] = defaultdict(list)
    for h, handoff in enumerate(judge.handoffs):
        if handoff.to and judge.choices[h]:
            groups[handoff.to].append(h)
    breach: dict[int, int] = {}
    busy: dict[tuple[str, int, int], int] = {}
    for to, group in sorted(groups.items()):
        for risk in sorted({judge.handoffs[h].risk for h in group})[1:]:
            lower = [h for h in group if judge.handoffs[h].risk < risk]
            ours = [h for h in group if judge.handoffs[h].risk == risk]
            for week in sorted({c.end for h in ours for c in judge.choices[h]}):
                waits = busy[to, risk, week] = made.variable(1)
                for h in lower:
                    late = [k for k, c in zip(x[h], judge.choices[h], strict=True) if c.begin > week]
                    if late and judge.earliest(h) <= week:
                        made.row([*late, waits], [*([1] * len(late)), -1], None, 0, "order")
            for h in ours:
                breach[h] = made.variable(1)
                for week in sorted({c.end for c in judge.choices[h]}):
                    here = [k for k, c in zip(x[h], judge.choices[h], strict=True) if c.end == week]
                    made.row([*here, busy[to, risk, week], breach[h]], [*([1] * len(here)), 1, -1], None, 1, "order")
    return breach, busy
