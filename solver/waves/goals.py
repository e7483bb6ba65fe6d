"""Floor 4: what a schedule is judged by, stage after stage, from its windows alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from solver.waves.choices import Choice
from solver.waves.handoffs import Handoff
from solver.waves.ledger import filled
from solver.waves.sides import Side

STAGES = {
    "not_placed": "weighted ARR without a week",
    "renewed": "weighted ARR that renews with nobody",
    "nobody": "weighted ARR times the weeks in which it has nobody",
    "alone": "weighted ARR handed over when the giver has left",
    "cut": "weeks cut from windows",
    "order": "hand-offs before less risky ones",
    "last": "last week with a change of owner",
    "early": "weighted ARR times the week of its change",
    "peak": "busiest week of a CSM, in thousandths of the hours there are",
    "peaks": "busiest weeks of all CSMs, added up",
}


def stages_of(order: str) -> tuple[str, ...]:
    """The goals of an order, first things first."""
    left_out = "early" if order == "low_risk_first" else "order"
    return tuple(name for name in STAGES if name != left_out)


@dataclass(frozen=True)
class Judge:
    """Values of the goals; `choices` [handoffs] are all windows that each may have."""

    handoffs: Sequence[Handoff]
    choices: Sequence[Sequence[Choice]]
    sides: dict[str, Side]
    num_weeks: int

    def values(self, chosen: Sequence[Choice | None]) -> dict[str, int]:
        """Every goal's value, by name."""
        placed = [(h, c) for h, c in zip(self.handoffs, chosen, strict=True) if c is not None]
        ledger = filled(self.handoffs, chosen, self.sides, self.num_weeks)
        peaks = [int(ledger.shares(name).max(initial=0)) for name in self.sides]
        return {
            "not_placed": sum(h.weight for h, c in zip(self.handoffs, chosen, strict=True) if c is None),
            "renewed": sum(c.renewed for _, c in placed),
            "nobody": sum(c.nobody for _, c in placed),
            "alone": sum(h.weight for h, c in placed if c.alone),
            "cut": sum(c.cut for _, c in placed),
            "order": len(self.out_of_order(chosen)),
            "last": max((c.end + 1 for _, c in placed), default=0),
            "early": sum(h.weight * (c.end + 1) for h, c in placed),
            "peak": max(peaks, default=0),
            "peaks": sum(peaks),
        }

    def out_of_order(self, chosen: Sequence[Choice | None]) -> dict[int, int]:
        """Hand-offs whose owner changes while a less risky one to the same receiver, whose dates let it begin by then, has not
        begun: position -> position of one it should have waited for."""
        waiting = self.waiting(chosen)
        out: dict[int, int] = {}
        for k, (handoff, choice) in enumerate(zip(self.handoffs, chosen, strict=True)):
            if choice is not None and handoff.to and handoff.risk:
                first = next((o for r, e, begin, o in waiting[handoff.to] if r < handoff.risk and e <= choice.end < begin), None)
                if first is not None:
                    out[k] = first
        return out

    def waiting(self, chosen: Sequence[Choice | None]) -> dict[str, list[tuple[int, int, int, int]]]:
        """By receiver the hand-offs that begin later than their dates let them: class, first week they might, week, position."""
        out: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        for k, (handoff, choice) in enumerate(zip(self.handoffs, chosen, strict=True)):
            if choice is not None and handoff.to and choice.begin > self.earliest(k):
                out[handoff.to].append((handoff.risk, self.earliest(k), choice.begin, k))
        return out

    @cached_property
    def soonest(self) -> tuple[int, ...]:
        """The first week in which each hand-off may begin, by its dates; past the last for those without a window."""
        return tuple(min((c.begin for c in found), default=self.num_weeks) for found in self.choices)

    def earliest(self, k: int) -> int:
        """The first week in which a hand-off may begin."""
        return self.soonest[k]
