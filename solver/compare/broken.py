"""Floor 5: the hard rules that an assignment breaks, by rule and by how much; a baseline keeps none on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.model.formulate import Formulation
from solver.model.limits import Row
from solver.plan.words import MEASURE_WORDS
from solver.problem import NO_BOUND, Bools, Ints

BLOCK = 4096
WHO = {  # why an account may not be where it is -> in words
    "pin": "not where a manager pinned it",
    "hold": "moved in spite of a hold",
    "tier": "of a tier that nobody looks after",
    "requirement": "with a book that does not serve the tier or fails a required match",
    "closed": "given to a book that takes nobody (full, away, or without time)",
    "forbidden": "forbidden there by a manager or by the rules for new hires",
}


@dataclass(frozen=True)
class Broken:
    """A hard rule and how often it is broken: accounts (for those of WHO), or groups of a limit.

    For a limit, `where` is the group that misses it most, with its sum and the bound in the measure's own unit.
    """

    rule: str
    count: int
    where: str = ""
    measure: str = ""
    activity: float | None = None
    bound: float | None = None

    def text(self) -> str:
        """The rule in a few words."""
        if self.activity is None or self.bound is None:
            return f"{self.count:,} account{'s' if self.count > 1 else ''} {WHO[self.rule]}"
        how = f"{_figure(self.activity)} against {_figure(self.bound)}"
        measure = MEASURE_WORDS.get(self.measure, self.measure.replace("_", " "))
        return f"limit {self.rule}, {self.count:,} x (most: {self.where}, {measure} {how})"


def broken_rules(formulation: Formulation, unit_of: Ints) -> tuple[Broken, ...]:
    """Every hard rule that `unit_of` [items] breaks: first who may hold what, then the limits; the most broken first."""
    limits = [found for row in formulation.rows if (found := _limit(row, unit_of))]
    merged: dict[str, Broken] = {}
    for found in limits:  # a limit may have rows of several kinds
        merged[found.rule] = found if found.rule not in merged else _joined(merged[found.rule], found)
    return (*_who(formulation, unit_of), *sorted(merged.values(), key=lambda b: (-b.count, b.rule)))


def _who(formulation: Formulation, unit_of: Ints) -> list[Broken]:
    setting = formulation.setting
    standing, items = setting.standing, setting.items
    bad = ~_allowed(formulation, unit_of)
    qualifies = setting.fit.qualifies(setting.fit.profiles.of_item, unit_of)
    unserved = ~items.served[items.tier]
    choices = [standing.pin >= 0, standing.held, unserved, ~qualifies, formulation.closed[unit_of]]
    why = np.select(choices, list(WHO)[:-1], "forbidden")
    counts = {rule: int(items.size[bad & (why == rule)].sum()) for rule in WHO}
    return sorted((Broken(rule, n) for rule, n in counts.items() if n), key=lambda b: -b.count)


def _allowed(formulation: Formulation, unit_of: Ints) -> Bools:
    """Items that may be where they are [items]."""
    out = np.zeros(len(unit_of), bool)
    for first in range(0, len(unit_of), BLOCK):
        items = np.arange(first, min(first + BLOCK, len(unit_of)))
        out[items] = formulation.problem.allows(items)[np.arange(len(items)), unit_of[items]]
    return out


def _limit(row: Row, unit_of: Ints) -> Broken | None:
    """What is broken of one row's groups; None where all are kept."""
    limit = row.limit
    bad = np.flatnonzero(limit.broken(unit_of))
    if not len(bad):
        return None
    sums = limit.activity(unit_of)
    above = np.where(limit.high < NO_BOUND, sums - limit.high, 0)
    below = np.where(limit.low > -NO_BOUND, limit.low - sums, 0)
    worst = int(bad[np.maximum(above, below)[bad].argmax()])
    bound = limit.high[worst] if above[worst] >= below[worst] else limit.low[worst]
    offset = int(row.offset[worst])
    return Broken(
        limit.name, len(bad), limit.labels[worst], row.measure,
        (int(sums[worst]) + offset) / row.unit, (int(bound) + offset) / row.unit,
    )  # fmt: skip


def _joined(one: Broken, other: Broken) -> Broken:
    """Two kinds of rows of one limit: the counts together, the worse of the two places."""
    worse = max(one, other, key=lambda b: abs((b.activity or 0) - (b.bound or 0)))
    return Broken(one.rule, one.count + other.count, worse.where, worse.measure, worse.activity, worse.bound)


def _figure(value: float) -> str:
    return f"{value:,.2f}" if value != round(value) and abs(value) < 1000 else f"{value:,.0f}"
