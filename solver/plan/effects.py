"""Floor 3: what one change to a plan would do to its limits - which would break, which would cost more or less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.engine.matrix import Writer
from solver.model.formulate import Formulation
from solver.model.limits import Row
from solver.problem import Ints


@dataclass(frozen=True)
class Effect:
    """One row touched by a change: `before` and `after` in the measure's own unit; `cost` is the change of its price.
    `index`: the row among all rows of the problem."""

    index: int
    row: Row
    group: int
    before: float
    after: float
    bound: float
    cost: int
    breaks: bool

    @property
    def label(self) -> str:
        return self.row.limit.labels[self.group]


class Effects:
    """Answers for one assignment; sums of all rows are worked out once."""

    def __init__(self, formulation: Formulation, unit_of: Ints) -> None:
        self.unit_of = unit_of
        self.writer = Writer(formulation.problem)
        self.rows = [(row, group) for row in formulation.rows for group in range(row.limit.num_groups)]
        self.sums = np.concatenate([row.limit.activity(unit_of) for row in formulation.rows]).tolist()

    def of(self, item: int, unit: int) -> list[Effect]:
        """The rows that change when `item` goes from its unit to `unit`, and that it makes dearer, cheaper or breaks."""
        then, now = self.writer.column(item, unit), self.writer.column(item, int(self.unit_of[item]))
        found = []
        for k in sorted({**then, **now}):
            delta = then.get(k, 0) - now.get(k, 0)
            effect = _effect(k, *self.rows[k], self.sums[k], delta)
            if delta and (effect.breaks or effect.cost):
                found.append(effect)
        return found


def _effect(index: int, row: Row, group: int, total: int, delta: int) -> Effect:
    limit = row.limit
    low, high, grain = int(limit.low[group]), int(limit.high[group]), limit.grain
    after = total + delta

    def missed(sums: int) -> tuple[int, int]:
        return max(0, -((sums - low) // grain)), max(0, -((high - sums) // grain))

    (below, above), (below_then, above_then) = missed(total), missed(after)
    low_price, high_price = int(limit.price_low[group]), int(limit.price_high[group])
    cost = (below_then - below) * low_price + (above_then - above) * high_price
    breaks = (not high_price and delta > 0 and after > high) or (not low_price and delta < 0 and after < low)
    bound = high if after > high or total > high else low
    offset = int(row.offset[group])
    return Effect(
        index, row, group, (total + offset) / row.unit, (after + offset) / row.unit, (bound + offset) / row.unit, cost, breaks
    )
