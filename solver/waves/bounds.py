"""Floor 4: what no schedule can go below, by arithmetic; where the first schedule reaches it, nothing is left to search for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from solver.waves.goals import Judge


def least_of(goal: str, judge: Judge, reached: Mapping[str, int]) -> int:
    """A lower bound of a goal, given what the stages before it `reached`; 0 where nothing is known."""
    placeable = [h for h, found in enumerate(judge.choices) if found]
    hopeless = sum(h.weight for h, found in zip(judge.handoffs, judge.choices, strict=True) if not found)
    if goal == "not_placed":
        return hopeless
    if reached["not_placed"] > hopeless:
        return 0  # one that could be placed is not, and which one is open
    if goal == "renewed":
        return sum(min(c.renewed for c in judge.choices[h]) for h in placeable)
    if goal == "nobody":
        return sum(min(c.nobody for c in judge.choices[h]) for h in placeable)
    if goal == "alone":
        return sum(judge.handoffs[h].weight for h in placeable if all(c.alone for c in judge.choices[h]))
    if goal == "cut":
        return sum(min(c.cut for c in judge.choices[h]) for h in placeable)
    if goal == "last":
        return max((min(c.end + 1 for c in judge.choices[h]) for h in placeable), default=0)
    if goal == "early":
        return sum(judge.handoffs[h].weight * min(c.end + 1 for c in judge.choices[h]) for h in placeable)
    if goal in ("peak", "peaks"):
        peaks = _peaks(judge, reached["last"])
        return max(peaks, default=0) if goal == "peak" else sum(peaks)
    return 0


def _peaks(judge: Judge, last: int) -> list[int]:
    """For each side the least its busiest week can be: the hours that must fall into some stretch of weeks, against the hours
    there are in it."""
    forced: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for handoff, found in zip(judge.handoffs, judge.choices, strict=True):
        open_ = [c for c in found if c.end < last]
        if open_:
            first, end = min(c.begin for c in open_), max(c.end for c in open_)
            for side, hours in handoff.hours_if(any(c.alone for c in open_)):
                forced[side].append((first, end, hours))
    out = []
    for side, parts in forced.items():
        within = np.zeros((judge.num_weeks, judge.num_weeks), np.int64)
        for first, end, hours in parts:
            within[: first + 1, end:] += hours
        upto = np.concatenate([[0], np.cumsum(judge.sides[side].budget)])
        budget = np.maximum(upto[None, 1:] - upto[:-1, None], 1)
        least = np.triu(-(-within * 1000 // budget))
        out.append(min(1000, int(least.max())))
    return out
