"""Floor 4: what a schedule uses so far, and which limits a further hand-off would break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.problem import Ints
from solver.waves.choices import Choice
from solver.waves.handoffs import Handoff, spread
from solver.waves.sides import Side


@dataclass(frozen=True)
class Clash:
    """A limit that stands in the way: `hours` of a side in a week, or `t1_at_once` with a side in a week."""

    limit: str
    side: str
    week: int


class Ledger:
    """Hours [weeks] and open hand-offs of the best tier [weeks] of each side; changes as hand-offs are put in and taken out."""

    def __init__(self, sides: dict[str, Side], num_weeks: int) -> None:
        self.sides = sides
        self.hours = {name: np.zeros(num_weeks, np.int64) for name in sides}
        self.open = {name: np.zeros(num_weeks, np.int64) for name in sides}

    def put(self, handoff: Handoff, choice: Choice, sign: int = 1) -> None:
        """Put a hand-off in, or take it out with -1."""
        for name, hours in handoff.hours_if(choice.alone):
            self.hours[name][choice.begin : choice.end + 1] += sign * spread(hours, choice.weeks)
        for name in handoff.top_if(choice.alone):
            self.open[name][choice.begin : choice.end + 1] += sign

    def clashes(self, handoff: Handoff, choice: Choice) -> list[Clash]:
        """The limits that the hand-off would break there."""
        weeks = slice(choice.begin, choice.end + 1)
        out = []
        for name, hours in handoff.hours_if(choice.alone):
            over = self.hours[name][weeks] + spread(hours, choice.weeks) > self.sides[name].budget[weeks]
            out += [Clash("hours", name, choice.begin + int(k)) for k in np.flatnonzero(over)]
        for name in handoff.top_if(choice.alone):
            over = self.open[name][weeks] >= self.sides[name].t1_at_once
            out += [Clash("t1_at_once", name, choice.begin + int(k)) for k in np.flatnonzero(over)]
        return out

    def shares(self, name: str) -> Ints:
        """Thousandths of a side's weekly budget that are used, rounded up [weeks]."""
        budget = np.maximum(self.sides[name].budget, 1)
        return -(-self.hours[name] * 1000 // budget)


def filled(handoffs: Sequence[Handoff], chosen: Sequence[Choice | None], sides: dict[str, Side], num_weeks: int) -> Ledger:
    """The ledger of a whole schedule."""
    ledger = Ledger(sides, num_weeks)
    for handoff, choice in zip(handoffs, chosen, strict=True):
        if choice is not None:
            ledger.put(handoff, choice)
    return ledger
