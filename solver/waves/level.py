"""Floor 4: a schedule made better one hand-off at a time, so that a search that has little time begins from a good one."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from solver.waves.choices import Choice
from solver.waves.first_fit import Chosen
from solver.waves.goals import Judge
from solver.waves.handoffs import Handoff, spread
from solver.waves.ledger import Ledger, filled
from solver.waves.risk import CLASSES

PASSES = 3
MANY = 200  # of one receiver: their order takes too long to be counted for each step, so they are left to the search


def pull(chosen: Chosen, judge: Judge, *, by_risk: bool, waiting: bool = False) -> Chosen:
    """The same hand-offs, each in the first window that is free and no shorter, least risky first; never more out of order.

    `waiting`: those alone of accounts that have nobody until then.
    """
    out = list(chosen)
    ledger = filled(judge.handoffs, out, judge.sides, judge.num_weeks)
    group = _receivers(judge)
    for h in sorted(range(len(out)), key=lambda h: (judge.handoffs[h].risk, -judge.handoffs[h].weight, judge.handoffs[h].key)):
        now, handoff = out[h], judge.handoffs[h]
        if now is None or (waiting and not now.nobody) or (by_risk and len(group[handoff.to]) > MANY):
            continue
        ledger.put(handoff, now, -1)
        sooner = sorted(
            (c for c in judge.choices[h] if c.end < now.end and c.spares(now)),
            key=lambda c: (c.end, c.begin),
        )
        before = _out_of_order(judge, out, group[handoff.to]) if by_risk and sooner else 0
        for choice in sooner:
            if ledger.clashes(handoff, choice):
                continue
            out[h] = choice
            if not by_risk or _out_of_order(judge, out, group[handoff.to]) <= before:
                break
            out[h] = now
        ledger.put(handoff, out[h] or now)
    return out


def level(chosen: Chosen, judge: Judge, *, by_risk: bool) -> Chosen:
    """A schedule that is as good in all goals before `peak`, and no worse in `peak` and `peaks`.

    A hand-off in a busiest week of its giver or receiver goes to the window in which their busiest weeks add up to least.
    """
    out = list(chosen)
    ledger = filled(judge.handoffs, out, judge.sides, judge.num_weeks)
    last = max((c.end for c in out if c is not None), default=0)
    group = _receivers(judge)
    for _ in range(PASSES):
        moved = False
        for h, handoff in enumerate(judge.handoffs):
            now = out[h]
            many = by_risk and len(group[handoff.to]) > MANY
            if now is None or many or not _in_a_peak(handoff, now, ledger):
                continue
            until = last if by_risk else now.end  # at once, nothing may become later
            better = _better(
                handoff,
                now,
                [c for c in judge.choices[h] if c.end <= until and c.spares(now)],
                ledger,
            )
            if better is None:
                continue
            before = _out_of_order(judge, out, group[handoff.to]) if by_risk else 0
            out[h] = better
            if by_risk and _out_of_order(judge, out, group[handoff.to]) > before:
                out[h] = now
                continue
            ledger.put(handoff, now, -1)
            ledger.put(handoff, better)
            moved = True
        if not moved:
            break
    return out


def _receivers(judge: Judge) -> dict[str, list[int]]:
    """Receiver -> positions of its hand-offs."""
    group: dict[str, list[int]] = defaultdict(list)
    for h, handoff in enumerate(judge.handoffs):
        group[handoff.to].append(h)
    return group


def _in_a_peak(handoff: Handoff, choice: Choice, ledger: Ledger) -> bool:
    """Whether the hand-off adds to a busiest week of a side."""
    for name, _ in handoff.hours_if(choice.alone):
        shares = ledger.shares(name)
        if shares[choice.begin : choice.end + 1].max() == shares.max():
            return True
    return False


def _better(handoff: Handoff, now: Choice, choices: list[Choice], ledger: Ledger) -> Choice | None:
    """The window that leaves its sides the quietest busiest weeks, where that is less than now; None else."""
    ledger.put(handoff, now, -1)
    costs = {c: _peaks(handoff, c, ledger) for c in choices if not ledger.clashes(handoff, c)}
    highest = max(_peaks(handoff, now, ledger))
    found = min((c for c in costs if max(costs[c]) <= highest), key=lambda c: (sum(costs[c]), c.end, c.begin), default=now)
    ledger.put(handoff, now)
    return found if sum(costs[found]) < sum(costs[now]) else None


def _peaks(handoff: Handoff, choice: Choice, ledger: Ledger) -> list[int]:
    """The busiest week of each side, were the hand-off put there."""
    out = []
    for name, hours in handoff.hours:  # of all sides, also one that has none of it there
        used = ledger.hours[name].copy()
        if not (choice.alone and name in handoff.gone):
            used[choice.begin : choice.end + 1] += spread(hours, choice.weeks)
        out.append(int((-(-used * 1000 // np.maximum(ledger.sides[name].budget, 1))).max()))
    return out or [0]


def _out_of_order(judge: Judge, chosen: Chosen, group: list[int]) -> int:
    """How many hand-offs of one receiver are out of order: for each class the weeks in which one of a lower class waits."""
    waits = [[0] * (judge.num_weeks + 1) for _ in CLASSES]  # begin and end of waiting, added up below
    placed = []
    for h in group:
        choice, risk, soonest = chosen[h], judge.handoffs[h].risk, judge.soonest[h]
        if choice is not None and judge.handoffs[h].to:
            placed.append((risk, choice.end))
            if choice.begin > soonest:
                waits[risk][soonest] += 1
                waits[risk][choice.begin] -= 1
    below = np.cumsum(np.cumsum(waits, axis=1), axis=0).tolist()  # [class, week] who waits of this class or a lower one
    return sum(risk > 0 and below[risk - 1][end] > 0 for risk, end in placed)
