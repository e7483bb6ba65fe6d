"""Floor 3: the bound that a plan's prices prove, made again in whole numbers (arithmetic, section 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solver.audit.check import Rulebook
from solver.audit.claims import Certificate, CertificateError
from solver.audit.cutting import Cutting
from solver.audit.measures import Counting, Ints, Measure
from solver.audit.offers import LARGE, Block
from solver.audit.rows import Row

COUNTINGS: tuple[Counting, ...] = ("held", "moved", "outbound")


def proved_bound(certificate: Certificate, rules: Rulebook, goal: Goal | None = None) -> int:
    """The bound: no plan is worth more, or serves the `goal` better. Raises CertificateError when the prices prove nothing."""
    rows = _priced_rows(certificate, rules)
    if goal is not None:
        _check_known(goal, [*(row for row, _ in rows), *(row for c in certificate.cuts if (row := rules.row(*c.row)))])
        rows = [(goal.instead.get(row.limit, row), price) for row, price in rows]
    scale, total = certificate.scale, 0
    for row, price in rows:
        total += price * _side(row, price, scale)
    cuts = Cutting(certificate, rules)
    total += cuts.bound
    if goal is not None:  # what a pair adds to the goal is what a price of that size, turned round, would charge for it
        rows = [*rows, (goal.row, -goal.sign * scale)]
    worth = scale if goal is None else 0
    charges = _Charges(rows, cuts, rules)
    best: dict[int, int] = {}
    for items, units in rules.offers.single():
        for item, unit, charge in zip(items.tolist(), units.tolist(), charges.at(items, units), strict=True):
            kept = worth * rules.worth.item(item, unit) - charge
            best[item] = max(best.get(item, kept), kept)
    for block in rules.offers.blocks():
        for item, kept in zip(block.items.tolist(), charges.best(block, worth), strict=True):
            best[item] = max(best[item], kept)
    return (total + sum(best.values())) // scale


@dataclass(frozen=True)
class Goal:
    """What a stage of a staged objective asks for: as much as possible (`sign` 1), or as little (-1), of a row's sum.

    `later`: limits that no plan had to keep yet when it was asked for; `instead`: limits that were tighter then.
    """

    row: Row
    sign: int
    later: frozenset[str]
    instead: Mapping[str, Row] = field(default_factory=dict)


def _check_known(goal: Goal, rows: list[Row]) -> None:
    """A stage knows hard rows only, and of the stages' own limits those of the stages before it."""
    for row in rows:
        if row.price or row.limit in goal.later:
            raise CertificateError(f"prices {row.limit}, {row.group}, which its stage does not know")


def _side(row: Row, price: int, scale: int) -> int:
    """The bound that a price is for."""
    bound = row.high if price > 0 else row.low
    if bound is None:
        raise CertificateError(f"prices a side of {row.limit}, {row.group}, that has no bound")
    if row.price and abs(price) > scale * row.price // row.grain:
        raise CertificateError(f"prices {row.limit}, {row.group}, above what missing it costs")
    return bound


def _priced_rows(certificate: Certificate, rules: Rulebook) -> list[tuple[Row, int]]:
    found = []
    for key, price in certificate.prices.items():
        row = rules.row(*key)
        if row is None:
            raise CertificateError(f"prices {key[1]}, {key[2]} ({key[0]}), and there is no such row")
        if price:
            found.append((row, price))
    return found


class _Charges:
    """What the priced rows charge for pairs, in 1/scale; Python's whole numbers where 64 bits might not do."""

    def __init__(self, rows: list[tuple[Row, int]], cuts: Cutting, rules: Rulebook) -> None:
        self.home, self._cuts = rules.home, cuts
        charges: dict[Measure, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row, price in rows:
            for measure, weights in row.parts:
                for unit, weight in weights.items():
                    charges[measure][unit] += price * weight
        largest = sum(_top(m.amounts) * max(abs(c) for c in charge.values()) for m, charge in charges.items())
        self._large = largest + cuts.largest >= LARGE // 4
        kind: Any = object if self._large else np.int64
        self._parts: dict[Counting, tuple[Ints, Any]] = {}
        for counting in COUNTINGS:
            measures = [m for m in charges if m.counting == counting]
            charge = np.zeros((len(measures), len(rules.facts.units)), kind)
            for k, measure in enumerate(measures):
                for unit, amount in charges[measure].items():
                    charge[k, unit] = amount
            amounts = [m.amounts for m in measures]
            self._parts[counting] = (np.array(amounts, np.int64).reshape(len(measures), len(rules.facts.items)), charge)
        self._spared = _spared(charges)

    def at(self, items: Ints, units: Ints) -> list[int]:
        """What pairs are charged, one unit for each item."""
        home, total = self.home[items], np.zeros(len(items), object if self._large else np.int64)
        for counting, (amounts, charge) in self._parts.items():
            paid = (amounts[:, items] * charge[:, home if counting == "outbound" else units]).sum(axis=0)
            total += paid if counting == "held" else np.where(units != home, paid, 0)
        for unit, charge in self._cuts.charges.items():
            total[units == unit] += charge[items[units == unit]].astype(total.dtype)
        nothing: dict[int, int] = {}
        spared = [self._spared.get(i, nothing).get(u, 0) for i, u in zip(items.tolist(), units.tolist(), strict=True)]
        return [int(t) - s for t, s in zip(total, spared, strict=True)]

    def best(self, block: Block, scale: int) -> list[int]:
        """The most that each item of a block keeps at a unit that it may be with; very little where there is none."""
        large = self._large or _top(block.worth) * scale >= LARGE // 4
        kind: Any = object if large else np.int64
        kept = block.worth.astype(kind) * scale if scale else np.zeros(block.worth.shape, kind)
        for counting, (amounts, charge) in self._parts.items():
            where = self.home[block.items] if counting == "outbound" else block.units
            used = np.flatnonzero(charge[:, where].any(axis=1) & amounts[:, block.items].any(axis=1))
            amount, per_unit = amounts[np.ix_(used, block.items)].T, charge[np.ix_(used, where)]
            if counting == "outbound":
                kept -= (amount * per_unit.T).sum(axis=1)[:, None]
            else:
                kept -= amount.astype(kept.dtype) @ per_unit.astype(kept.dtype)
        for column, unit in enumerate(block.units.tolist()):
            if unit in self._cuts.charges:
                kept[:, column] -= self._cuts.charges[unit][block.items].astype(kept.dtype)
        column_of = {unit: column for column, unit in enumerate(block.units.tolist())}
        for line, item in enumerate(block.items.tolist()):
            for unit, back in self._spared.get(item, {}).items():
                if unit in column_of:
                    kept[line, column_of[unit]] += back
        least = -(2**400) if large else -LARGE
        return [int(k) for k in np.where(block.may, kept, least).max(axis=1)]


def _spared(charges: dict[Measure, dict[int, int]]) -> dict[int, dict[int, int]]:
    """What single pairs are charged less than their item and unit say, by item and unit."""
    found: dict[int, dict[int, int]] = {}
    for measure, charge in charges.items():
        if measure.less is None:
            continue
        for item, unit, amount in zip(*(part.tolist() for part in measure.less), strict=True):
            if price := charge.get(unit, 0):
                mine = found.setdefault(item, {})
                mine[unit] = mine.get(unit, 0) + price * amount
    return found


def _top(values: Any) -> int:
    return int(abs(values).max()) if values.size else 0
