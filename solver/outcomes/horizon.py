"""Floor 5: the baseline over the horizon - planned as many quarters as the longest scenario that is held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solver.outcomes.comparison import baseline_among
from solver.scenarios.scenario import Scenario


def over_horizon(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """The scenarios with a baseline as long as the longest of them: a later quarter is compared with the same quarter.

    The longer baseline is another question, so a run with a key of its own; its notes say that it is longer than its file
    asks. Draws never serve as a baseline, but count for the length.
    """
    base = baseline_among([s for s in scenarios if not s.draw])
    if base is None:
        return tuple(scenarios)
    asked, most = (max(_quarters(s) for s in group) for group in ([base], scenarios))
    if most <= asked:
        return tuple(scenarios)
    note = f"planned {most} quarters instead of {asked}, as many as the longest scenario, so that each has its like"
    longer = replace(base, tree={**base.tree, "quarters": most}, notes=(*base.notes, note))
    return tuple(longer if s is base else s for s in scenarios)


def _quarters(scenario: Scenario) -> int:
    return int(scenario.tree.get("quarters", 1))
