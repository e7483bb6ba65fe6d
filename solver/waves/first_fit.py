"""Floor 4: a schedule without a solver - one hand-off after the other into the first window that breaks no limit."""

from __future__ import annotations

from solver.waves.choices import Choice
from solver.waves.goals import Judge
from solver.waves.ledger import filled

Chosen = list[Choice | None]


def first_fit(judge: Judge, *, by_risk: bool) -> Chosen:
    """A window for each hand-off, None where none is free: first what must end soonest, then (`by_risk`) the least risky, then
    what is worth most."""
    handoffs = judge.handoffs
    last = [max((c.end for c in found), default=judge.num_weeks) for found in judge.choices]

    def rank(h: int) -> tuple[int, int, int, int, str]:
        handoff = handoffs[h]
        return (int(handoff.leaver is None), handoff.risk if by_risk else 0, last[h], -handoff.weight, handoff.key)

    return _placed([None] * len(handoffs), sorted(range(len(handoffs)), key=rank), judge)


def fill(chosen: Chosen, judge: Judge) -> Chosen:
    """The same schedule, with windows for those without one where a week is free; what is worth most comes first."""
    left = [h for h, choice in enumerate(chosen) if choice is None]
    return _placed(chosen, sorted(left, key=lambda h: (-judge.handoffs[h].weight, judge.handoffs[h].key)), judge)


def _placed(chosen: Chosen, order: list[int], judge: Judge) -> Chosen:
    """`chosen` with the hand-offs of `order`, each in its first free window, if any."""
    out, ledger = list(chosen), filled(judge.handoffs, chosen, judge.sides, judge.num_weeks)
    for h in order:
        free = (c for c in sorted(judge.choices[h], key=_soonest) if not ledger.clashes(judge.handoffs[h], c))
        out[h] = choice = next(free, None)
        if choice is not None:
            ledger.put(judge.handoffs[h], choice)
    return out


def _soonest(choice: Choice) -> tuple[bool, int, int]:
    return choice.alone, choice.end, choice.cut
