"""Floor 2: a Problem written out as pairs and rows, sparse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.problem import NO_BOUND, Bools, Ints, Limit, Problem

BLOCK = 4096


@dataclass(frozen=True)
class Matrix:
    """All allowed pairs, sorted by (item, unit), and the limits' rows over them.

    Row r sums `coef[k]` over its entries k in [row_first[r], row_first[r + 1]), each at pair `pair[k]`.
    """

    num_units: int
    item: Ints  # [pairs]
    unit: Ints  # [pairs]
    worth: Ints  # [pairs]
    first: Ints  # [items + 1] pairs of an item
    row_first: Ints  # [rows + 1]
    pair: Ints  # [entries]
    coef: Ints  # [entries]
    low: Ints  # [rows]
    high: Ints
    price_low: Ints
    price_high: Ints
    grain: Ints

    @property
    def num_items(self) -> int:
        return len(self.first) - 1

    @property
    def num_pairs(self) -> int:
        return len(self.item)

    @property
    def num_rows(self) -> int:
        return len(self.low)

    @property
    def row(self) -> Ints:
        """The row of each entry [entries]."""
        return np.repeat(np.arange(self.num_rows), np.diff(self.row_first))

    def pairs_of(self, unit_of: Ints) -> Ints:
        """The pair that an assignment of items to units uses for each item [items]; -1 where it is not allowed."""
        key, wanted = self.item * self.num_units + self.unit, np.arange(self.num_items) * self.num_units + unit_of
        at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        return np.where(key[at] == wanted, at, -1)


def matrix_of(problem: Problem) -> Matrix:
    """Every allowed pair of the problem, and its rows."""
    items, units, worths = [], [], []
    for start in range(0, problem.num_items, BLOCK):
        block = np.arange(start, min(start + BLOCK, problem.num_items))
        i, u = np.nonzero(problem.allows(block))
        items.append(block[i])
        units.append(u.astype(np.int64))
        worths.append(problem.worth(block)[i, u])
    item, unit = _join(items), _join(units)
    first = np.searchsorted(item, np.arange(problem.num_items + 1))
    parts = [_entries(limit, item, unit, problem.num_units) for limit in problem.limits]
    offsets = np.concatenate([[0], np.cumsum([limit.num_groups for limit in problem.limits])]).astype(np.int64)
    row = _join([r + o for (r, _, _), o in zip(parts, offsets, strict=False)])
    num_rows = int(offsets[-1])
    return Matrix(
        problem.num_units, item, unit, _join(worths), first, np.searchsorted(row, np.arange(num_rows + 1)),
        _join([p for _, p, _ in parts]), _join([c for _, _, c in parts]),
        _join([x.low for x in problem.limits]), _join([x.high for x in problem.limits]),
        _join([x.price_low for x in problem.limits]), _join([x.price_high for x in problem.limits]),
        _join([np.full(x.num_groups, x.grain, np.int64) for x in problem.limits]),
    )  # fmt: skip


def _join(parts: list[Ints]) -> Ints:
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)


def _entries(limit: Limit, item: Ints, unit: Ints, num_units: int) -> tuple[Ints, Ints, Ints]:
    """group, pair, coefficient of one limit, sorted by (group, pair), without zeros."""
    groups, pairs, coefs = [], [], []
    for term in limit.terms:
        used = np.flatnonzero(term.base[item] != 0)
        column, group = np.nonzero(term.over.T)
        first = np.searchsorted(column, np.arange(num_units + 1))
        count = np.diff(first)[unit[used]]
        pair = np.repeat(used, count)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
        g = group[np.repeat(first[unit[used]], count) + within]
        groups.append(g)
        pairs.append(pair)
        coefs.append(term.over[g, unit[pair]] * term.base[item[pair]])
    key, wanted = item * num_units + unit, limit.fix_item * num_units + limit.fix_unit
    at = np.minimum(np.searchsorted(key, wanted), max(0, len(key) - 1))
    found = key[at] == wanted if len(key) else np.zeros(0, bool)
    groups.append(limit.fix_group[found])
    pairs.append(at[found])
    coefs.append(limit.fix_amount[found])
    return _summed(_join(groups), _join(pairs), _join(coefs), len(item))


def _summed(group: Ints, pair: Ints, coef: Ints, num_pairs: int) -> tuple[Ints, Ints, Ints]:
    """Entries of the same row and pair added up."""
    key, inverse = np.unique(group * max(1, num_pairs) + pair, return_inverse=True)
    total = np.zeros(len(key), np.int64)
    np.add.at(total, inverse, coef)
    keep = total != 0
    return key[keep] // max(1, num_pairs), key[keep] % max(1, num_pairs), total[keep]


def restrict(matrix: Matrix, keep: Bools) -> tuple[Matrix, Ints]:
    """The matrix over the pairs in `keep` only, and where its pairs stood."""
    old = np.flatnonzero(keep)
    new = np.cumsum(keep) - 1
    inside = keep[matrix.pair]
    row = matrix.row[inside]
    item = matrix.item[old]
    smaller = Matrix(
        matrix.num_units, item, matrix.unit[old], matrix.worth[old], np.searchsorted(item, np.arange(matrix.num_items + 1)),
        np.searchsorted(row, np.arange(matrix.num_rows + 1)), new[matrix.pair[inside]], matrix.coef[inside],
        matrix.low, matrix.high, matrix.price_low, matrix.price_high, matrix.grain,
    )  # fmt: skip
    return smaller, old


def value_of(matrix: Matrix, chosen: Ints) -> int:
    """The objective of a set of chosen pairs, one for each item."""
    act = activity(matrix, chosen)
    below = np.maximum(0, -((act - matrix.low) // matrix.grain))
    above = np.maximum(0, -((matrix.high - act) // matrix.grain))
    return int(matrix.worth[chosen].sum() - (below * matrix.price_low).sum() - (above * matrix.price_high).sum())


def activity(matrix: Matrix, chosen: Ints) -> Ints:
    """Each row's sum over the chosen pairs."""
    on = np.zeros(matrix.num_pairs, bool)
    on[chosen] = True
    out = np.zeros(matrix.num_rows, np.int64)
    used = on[matrix.pair]
    np.add.at(out, matrix.row[used], matrix.coef[used])
    return out


def finite(bound: Ints) -> Bools:
    """Bounds that are numbers."""
    return np.abs(bound) < NO_BOUND
