"""Floor 4: a schedule without a solver - one hand-off after the other into the first window that breaks no limit."""

from __future__ import annotations

from collections.abc import Sequence

from solver.waves.choices import Choice
from solver.waves.handoffs import Handoff
from solver.waves.ledger import Ledger
from solver.waves.sides import Side

Chosen = list[Choice | None]


def first_fit(
    handoffs: Sequence[Handoff], choices: Sequence[Sequence[Choice]], sides: dict[str, Side], num_weeks: int, *, by_risk: bool
) -> Chosen:
    """A window for each hand-off, None where none is free: first what must end soonest, then (`by_risk`) the least risky, then
    what is worth most."""
    ledger = Ledger(sides, num_weeks)
    chosen: Chosen = [None] * len(handoffs)
    last = [max((c.end for c in found), default=num_weeks) for found in choices]

    def rank(h: int) -> tuple[int, int, int, int, str]:
        handoff = handoffs[h]
        return (int(handoff.leaver is None), handoff.risk if by_risk else 0, last[h], -handoff.weight, handoff.key)

    for h in sorted(range(len(handoffs)), key=rank):
        for choice in sorted(choices[h], key=lambda c: (c.end, c.cut, c.begin)):
            if not ledger.clashes(handoffs[h], choice):
                ledger.put(handoffs[h], choice)
                chosen[h] = choice
                break
    return chosen
