"""Floor 2: some of a Problem's pairs written out, sparse, with what each adds to which rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.engine.rows import Rows, joined, offsets_of, rows_of
from solver.problem import Ints, Limit, Problem


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


def matrix_over(problem: Problem, item: Ints, unit: Ints, worth: Ints) -> Matrix:
    """The matrix of these pairs (sorted by item and unit) under the problem's limits."""
    offsets = offsets_of(problem.limits)
    parts = [_entries(limit, item, unit, problem.num_units) for limit in problem.limits]
    row = joined([g + o for (g, _, _), o in zip(parts, offsets, strict=False)])
    pair, coef = joined([p for _, p, _ in parts]), joined([c for _, _, c in parts])
    pair, row, coef = _summed(pair, row, coef, int(offsets[-1]))
    return Matrix(
        problem.num_units, item, unit, worth, np.searchsorted(item, np.arange(problem.num_items + 1)),
        np.searchsorted(pair, np.arange(len(item) + 1)), row, coef, rows_of(problem.limits),
    )  # fmt: skip


def _entries(limit: Limit, item: Ints, unit: Ints, num_units: int) -> tuple[Ints, Ints, Ints]:
    """group, pair, coefficient of one limit; a pair may stand twice in a group."""
    groups, pairs, coefs = [], [], []
    for term in limit.terms:
        used = np.flatnonzero(term.base[item] != 0)
        column, group = np.nonzero(term.over.T)
        first = np.searchsorted(column, np.arange(num_units + 1))
        at = spans(first, unit[used])
        pair = np.repeat(used, np.diff(first)[unit[used]])
        groups.append(group[at])
        pairs.append(pair)
        coefs.append(term.over[group[at], unit[pair]] * term.base[item[pair]])
    key, wanted = item * num_units + unit, limit.fix_item * num_units + limit.fix_unit
    at = np.minimum(np.searchsorted(key, wanted), max(0, len(key) - 1))
    found = key[at] == wanted if len(key) else np.zeros(0, bool)
    groups.append(limit.fix_group[found])
    pairs.append(at[found])
    coefs.append(limit.fix_amount[found])
    return joined(groups), joined(pairs), joined(coefs)


def _summed(pair: Ints, row: Ints, coef: Ints, num_rows: int) -> tuple[Ints, Ints, Ints]:
    """Entries sorted by (pair, row), those of the same pair and row added up, without zeros."""
    if not len(pair):
        return pair, row, coef
    key = pair * num_rows + row
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    total = np.add.reduceat(coef[order], starts)
    key = key[starts][total != 0]
    return key // num_rows, key % num_rows, total[total != 0]


def spans(first: Ints, which: Ints) -> Ints:
    """The positions of several stretches [first[w], first[w + 1]) one after the other."""
    count = (first[1:] - first[:-1])[which]
    if not count.sum():
        return np.zeros(0, np.int64)
    return np.repeat(first[which] - np.cumsum(count) + count, count) + np.arange(count.sum())
