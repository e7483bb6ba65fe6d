"""Floor 2: what is left to decide - items with a choice, rows that can still bind - as a smaller matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.engine.matrix import Matrix, spans
from solver.problem import Ints


@dataclass(frozen=True)
class Core:
    """`matrix` over the items with a choice and the rows that can bind; where they stood in the whole matrix.

    Of rows with the same coefficients (a book's cap, its headroom, its band) `same` names the first [rows].
    """

    matrix: Matrix
    pair: Ints  # [pairs of the core] in the whole matrix
    items: Ints  # [items of the core]
    row: Ints  # [rows of the core]
    same: Ints
    constant: int  # worth of the pairs outside, less what the rows left out cost

    def lift(self, chosen: Ints, whole: Ints) -> Ints:
        """`whole` (chosen pairs of the whole matrix) with the core's items where `chosen` puts them."""
        out = whole.copy()
        out[self.items] = self.pair[chosen]
        return out

    def find(self, whole: Ints) -> Ints:
        """The core's pairs of an assignment of the whole matrix; every one must be in the core."""
        return np.searchsorted(self.pair, whole[self.items])


def core_of(matrix: Matrix, pairs: Ints, chosen: Ints) -> Core:
    """The core over `pairs` (sorted, of items that have at least two of them) while all other items stay as `chosen`."""
    items, at = np.unique(matrix.item[pairs], return_inverse=True)
    others = np.ones(matrix.num_items, bool)
    others[items] = False
    outside = matrix.activity(chosen[others])
    entries = spans(matrix.entry_first, pairs)
    count = np.diff(matrix.entry_first)[pairs]
    row, coef = matrix.row[entries], matrix.coef[entries]
    first = np.concatenate([np.searchsorted(at, np.arange(len(items))), [len(pairs)]]).astype(np.int64)
    least, most = reach(row, coef, np.repeat(np.arange(len(pairs)), count), at, first, matrix.rows.num)
    rows = matrix.rows
    binding = (outside + most > rows.high) | (outside + least < rows.low)
    kept = np.flatnonzero(binding)
    keep = binding[row]
    new_count = np.bincount(np.repeat(np.arange(len(pairs)), count)[keep], minlength=len(pairs))
    smaller = Matrix(
        matrix.num_units, at, matrix.unit[pairs], matrix.worth[pairs], first, np.concatenate([[0], np.cumsum(new_count)]),
        (np.cumsum(binding) - 1)[row[keep]], coef[keep], rows.take(kept, outside),
    )  # fmt: skip
    return Core(smaller, pairs, items, kept, same_rows(smaller), int(matrix.worth[chosen[others]].sum()))


def reach(row: Ints, coef: Ints, pair: Ints, item: Ints, first: Ints, num_rows: int) -> tuple[Ints, Ints]:
    """Least and most that each row's sum can be when every item chooses for itself [rows]."""
    least, most = np.zeros(num_rows, np.int64), np.zeros(num_rows, np.int64)
    if not len(row):
        return least, most
    num_items = len(first) - 1
    key = row * num_items + item[pair]
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(key)]]))
    low, high = np.minimum.reduceat(coef[order], starts), np.maximum.reduceat(coef[order], starts)
    absent = counts < np.diff(first)[key[starts] % num_items]  # a pair outside the row counts 0
    np.add.at(least, key[starts] // num_items, np.where(absent, np.minimum(low, 0), low))
    np.add.at(most, key[starts] // num_items, np.where(absent, np.maximum(high, 0), high))
    return least, most


def same_rows(matrix: Matrix) -> Ints:
    """For each row the first row with the same coefficients [rows]."""
    order = np.lexsort((matrix.entry_pair, matrix.row))
    row_first = np.searchsorted(matrix.row[order], np.arange(matrix.rows.num + 1))
    pair, coef = matrix.entry_pair[order], matrix.coef[order]
    seen: dict[tuple[bytes, bytes], int] = {}
    same = np.arange(matrix.rows.num)
    for r in range(matrix.rows.num):
        here = slice(row_first[r], row_first[r + 1])
        same[r] = seen.setdefault((pair[here].tobytes(), coef[here].tobytes()), r)
    return same


def with_choice(matrix: Matrix) -> Ints:
    """The pairs of items that have more than one."""
    count = np.diff(matrix.first)
    return np.flatnonzero(np.repeat(count > 1, count))
