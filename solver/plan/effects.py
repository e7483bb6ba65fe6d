"""Floor 3: what one change to a plan would do to its limits - which would break, which would cost more or less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.model.formulate import Formulation
from solver.model.limits import Row
from solver.problem import Ints, Limit


@dataclass(frozen=True)
class Effect:
    """One row touched by a change: `before` and `after` in the measure's own unit; `cost` is the change of its price."""

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
        self.rows = formulation.rows
        self.unit_of = unit_of
        self.sums = [row.limit.activity(unit_of) for row in self.rows]
        self.fixes = [_by_item(row.limit) for row in self.rows]

    def of(self, item: int, unit: int) -> list[Effect]:
        """The rows that change when `item` goes from its unit to `unit`, and that it makes dearer, cheaper or breaks."""
        found: list[Effect] = []
        for k, row in enumerate(self.rows):
            delta = self._column(k, item, unit) - self._column(k, item, int(self.unit_of[item]))
            for group in np.flatnonzero(delta):
                effect = _effect(row, int(group), int(self.sums[k][group]), int(delta[group]))
                if effect.breaks or effect.cost:
                    found.append(effect)
        return found

    def _column(self, k: int, item: int, unit: int) -> Ints:
        limit = self.rows[k].limit
        out = np.zeros(limit.num_groups, np.int64)
        for term in limit.terms:
            if term.base[item]:
                out += term.over[:, unit] * term.base[item]
        order, items = self.fixes[k]
        mine = order[np.searchsorted(items, item) : np.searchsorted(items, item, side="right")]
        mine = mine[limit.fix_unit[mine] == unit]
        np.add.at(out, limit.fix_group[mine], limit.fix_amount[mine])
        return out


def _by_item(limit: Limit) -> tuple[Ints, Ints]:
    order = np.argsort(limit.fix_item, kind="stable")
    return order, limit.fix_item[order]


def _effect(row: Row, group: int, total: int, delta: int) -> Effect:
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
    return Effect(row, group, (total + offset) / row.unit, (after + offset) / row.unit, (bound + offset) / row.unit, cost, breaks)
