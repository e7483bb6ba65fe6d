"""Floor 2: some of a Problem's pairs written out, sparse, with what each adds to which rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.engine.rows import Rows, joined, offsets_of, rows_of
from solver.problem import Ints, Problem

MOST_ADDED = 1000  # to a row that nothing may add to, by a pair: with more its price would leave what floats hold exactly


@dataclass(frozen=True)
class Matrix:
    """Pairs sorted by (item, unit); each item has at least one. Pair p adds `coef[k]` to row `row[k]` for k in
    [entry_first[p], entry_first[p + 1])."""

    num_units: int
    item: Ints  # [pairs]
    unit: Ints  # [pairs]
    worth: Ints  # [pairs]
    first: Ints  # [items + 1] pairs of an item
    entry_first: Ints  # [pairs + 1]
    row: Ints  # [entries]
    coef: Ints  # [entries]
    rows: Rows

    @property
    def num_items(self) -> int:
        return len(self.first) - 1

    @property
    def num_pairs(self) -> int:
        return len(self.item)

    @property
    def entry_pair(self) -> Ints:
        """The pair of each entry [entries]."""
        return np.repeat(np.arange(self.num_pairs), np.diff(self.entry_first))

    def pairs_of(self, unit_of: Ints) -> Ints:
        """The pair that an assignment of items to units uses for each item [items]; -1 where it is not among them."""
        return self.find(np.arange(self.num_items), unit_of)

    def find(self, item: Ints, unit: Ints) -> Ints:
        """The pairs (item, unit); -1 where one is not among them."""
        if not self.num_pairs:
            return np.full(len(item), -1)
        key, wanted = self.item * self.num_units + self.unit, item * self.num_units + unit
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[at] == wanted, at, -1)

    def activity(self, pairs: Ints) -> Ints:
        """Each row's sum over the pairs [rows]."""
        sums = np.zeros(self.rows.num, np.int64)
        entries = spans(self.entry_first, pairs)
        np.add.at(sums, self.row[entries], self.coef[entries])
        return sums

    def value(self, chosen: Ints) -> int:
        """The objective of a set of chosen pairs, one for each item."""
        return int(self.worth[chosen].sum() - self.rows.cost(self.activity(chosen)).sum())

    def legal(self, chosen: Ints) -> bool:
        """Whether the chosen pairs keep every hard row."""
        return not self.rows.broken(self.activity(chosen)).any()


class Writer:
    """A problem's limits compiled: what each unit's pairs add to which rows, and the corrections.

    `bases` [items, bases]: the distinct term bases. A pair (i, u) adds bases[i, base[k]] x weight[k] to row[k], for the
    k of u, and the corrections of i at u.
    """

    def __init__(self, problem: Problem) -> None:
        self.num_items, self.num_units = problem.num_items, problem.num_units
        self.rows = rows_of(problem.limits)
        offsets = offsets_of(problem.limits)
        seen: dict[bytes, int] = {}
        bases: list[Ints] = []
        parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        for limit, offset in zip(problem.limits, offsets, strict=False):
            for term in limit.terms:
                key = term.base.tobytes()
                if key not in seen:
                    seen[key] = len(bases)
                    bases.append(term.base)
                group, unit = np.nonzero(term.over)
                parts.append((unit, group + offset, np.full(len(unit), seen[key]), term.over[group, unit]))
        self.bases = np.stack(bases, axis=1) if bases else np.zeros((problem.num_items, 0), np.int64)
        self.base_top = np.abs(self.bases).max(axis=0, initial=0).tolist()
        unit, row, base, weight = (joined(list(p)) for p in zip(*parts, strict=True)) if parts else (joined([]),) * 4
        order = np.lexsort((row, unit))
        self.row, self.base, self.weight = row[order], base[order], weight[order]
        self.unit_first = np.searchsorted(unit[order], np.arange(problem.num_units + 1))
        item = joined([x.fix_item for x in problem.limits])
        order = np.argsort(item, kind="stable")
        self.fix_item = item[order]
        self.fix_unit = joined([x.fix_unit for x in problem.limits])[order]
        self.fix_row = joined([x.fix_group + o for x, o in zip(problem.limits, offsets, strict=False)])[order]
        self.fix_amount = joined([x.fix_amount for x in problem.limits])[order]
        self.fix_first = np.searchsorted(self.fix_item, np.arange(problem.num_items + 1))
        self.unit_of_row = self._units_of_rows(unit, row)

    def matrix(self, item: Ints, unit: Ints, worth: Ints) -> Matrix:
        """The matrix of these pairs, sorted by item and unit."""
        at = spans(self.unit_first, unit)
        pair = np.repeat(np.arange(len(item)), np.diff(self.unit_first)[unit])
        coef = self.bases[item[pair], self.base[at]] * self.weight[at]
        used = coef != 0
        found, theirs = self._corrections(item, unit)
        key = np.concatenate([pair[used] * self.rows.num + self.row[at[used]], theirs * self.rows.num + self.fix_row[found]])
        key, coef = summed(key, np.concatenate([coef[used], self.fix_amount[found]]))
        row = key % max(1, self.rows.num)
        first = np.searchsorted(key, np.arange(len(item) + 1) * self.rows.num)
        items = np.searchsorted(item, np.arange(self.num_items + 1))
        return Matrix(self.num_units, item, unit, worth, items, first, row, coef, self.rows)

    def amounts(self, row: int, unit: int, items: Ints) -> Ints:
        """What some items at `unit` add to `row` [items]."""
        at = np.arange(self.unit_first[unit], self.unit_first[unit + 1])
        at = at[self.row[at] == row]
        out: Ints = self.bases[items][:, self.base[at]] @ self.weight[at]
        fixes = spans(self.fix_first, items)
        mine = (self.fix_row[fixes] == row) & (self.fix_unit[fixes] == unit)
        which = np.repeat(np.arange(len(items)), np.diff(self.fix_first)[items])
        np.add.at(out, which[mine], self.fix_amount[fixes[mine]])
        return out

    def closed_rows(self) -> Ints:
        """Hard rows with a bound of 0 to which no pair adds less than 0 (or very much): whatever adds to them is in no plan."""
        shut = (self.rows.high == 0) & (self.rows.price_high == 0)
        unit = np.repeat(np.arange(self.num_units), np.diff(self.unit_first))
        least = self.bases.min(axis=0, initial=0)
        top = np.array(self.base_top, np.int64)
        shut[self.row[(self.weight < 0) | (least[self.base] < 0) | (self.weight * top[self.base] > MOST_ADDED)]] = False
        for row in np.flatnonzero(shut):
            mine = np.flatnonzero(self.fix_row == row)
            amount = np.zeros(len(mine), np.int64)
            for k in np.flatnonzero(self.row == row):
                there = self.fix_unit[mine] == unit[k]
                amount[there] += self.bases[self.fix_item[mine[there]], self.base[k]] * self.weight[k]
            shut[row] = bool((amount + self.fix_amount[mine] >= 0).all())
        return np.flatnonzero(shut)

    def _units_of_rows(self, unit: Ints, row: Ints) -> Ints:
        """The unit of each row to which only one unit adds, -1 for the others [rows]."""
        low, high = np.full(self.rows.num, self.num_units), np.full(self.rows.num, -1)
        for rows, units in ((row, unit), (self.fix_row, self.fix_unit)):
            np.minimum.at(low, rows, units)
            np.maximum.at(high, rows, units)
        return np.where(low == high, low, -1)

    def column(self, item: int, unit: int) -> dict[int, int]:
        """What one pair adds to each row that it adds to."""
        at = np.arange(self.unit_first[unit], self.unit_first[unit + 1])
        fixes = np.arange(self.fix_first[item], self.fix_first[item + 1])
        fixes = fixes[self.fix_unit[fixes] == unit]
        found: dict[int, int] = {}
        rows = [*self.row[at].tolist(), *self.fix_row[fixes].tolist()]
        coefs = [*(self.bases[item, self.base[at]] * self.weight[at]).tolist(), *self.fix_amount[fixes].tolist()]
        for row, coef in zip(rows, coefs, strict=True):
            found[row] = found.get(row, 0) + coef
        return {row: coef for row, coef in found.items() if coef}

    def _corrections(self, item: Ints, unit: Ints) -> tuple[Ints, Ints]:
        """Corrections at these pairs, and the pair of each."""
        key, wanted = item * self.num_units + unit, self.fix_item * self.num_units + self.fix_unit
        at = np.minimum(np.searchsorted(key, wanted), max(0, len(key) - 1))
        found = np.flatnonzero(key[at] == wanted) if len(key) else np.zeros(0, np.int64)
        return found, at[found]


def summed(key: Ints, coef: Ints) -> tuple[Ints, Ints]:
    """Sorted keys, coefficients of equal keys added up, without zeros."""
    if not len(key):
        return key, coef
    order = np.argsort(key, kind="stable")  # two sorted runs: merged in one pass
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    total = np.add.reduceat(coef[order], starts)
    return key[starts][total != 0], total[total != 0]


def spans(first: Ints, which: Ints) -> Ints:
    """The positions of several stretches [first[w], first[w + 1]) one after the other."""
    count = (first[1:] - first[:-1])[which]
    if not count.sum():
        return np.zeros(0, np.int64)
    return np.repeat(first[which] - np.cumsum(count) + count, count) + np.arange(count.sum())
