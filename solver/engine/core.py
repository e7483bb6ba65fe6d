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


def core_of(matrix: Matrix, pairs: Ints, chosen: Ints, *, sums: Ints | None = None, priced: bool = False) -> Core:
    """The core over `pairs` (sorted, of items that have at least two of them) while all other items stay as `chosen`.

    `sums`: each row's sum under `chosen`, where it is known.
    `priced`: also with the rows that cost something whatever is decided, for they have a price too.
    """
    new = np.diff(matrix.item[pairs], prepend=-1) != 0
    first = np.concatenate([np.flatnonzero(new), [len(pairs)]])
    items, at = matrix.item[pairs[new]], np.cumsum(new) - 1
    outside = (matrix.activity(chosen) if sums is None else sums) - matrix.activity(chosen[items])
    entries = spans(matrix.entry_first, pairs)
    pair = np.repeat(np.arange(len(pairs)), np.diff(matrix.entry_first)[pairs])
    row, coef, rows = matrix.row[entries], matrix.coef[entries], matrix.rows
    order = by_row(row, rows.num)
    least, most = reach(row[order], coef[order], at[pair[order]], first, rows.num)
    binding = ((outside + most > rows.high) | (outside + least < rows.low)) & (priced | (least < most))
    settled = rows.cost(outside + least)[~binding].sum()  # of rows whose sum these items do not change
    keep, kept = binding[row], np.flatnonzero(binding)
    entry_first = np.concatenate([[0], np.cumsum(np.bincount(pair[keep], minlength=len(pairs)))])
    number = np.cumsum(binding) - 1
    smaller = Matrix(
        matrix.num_units, at, matrix.unit[pairs], matrix.worth[pairs], first, entry_first, number[row[keep]], coef[keep],
        rows.take(kept, outside),
    )  # fmt: skip
    order = order[keep[order]]
    same = same_rows(number[row[order]], pair[order], coef[order], len(kept))
    return Core(smaller, pairs, items, kept, same, int(matrix.worth[chosen].sum() - matrix.worth[chosen[items]].sum() - settled))


def by_row(row: Ints, num_rows: int) -> Ints:
    """The order of entries by row, as they stand within a row; short numbers sort by radix, ten times as fast."""
    return np.argsort(row.astype(np.uint16) if num_rows <= 2**16 else row, kind="stable")


def reach(row: Ints, coef: Ints, item: Ints, first: Ints, num_rows: int) -> tuple[Ints, Ints]:
    """Least and most that each row's sum can be when every item chooses for itself [rows]; entries sorted by (row, item)."""
    least, most = np.zeros(num_rows, np.int64), np.zeros(num_rows, np.int64)
    if not len(row):
        return least, most
    starts = np.flatnonzero(np.concatenate([[True], (row[1:] != row[:-1]) | (item[1:] != item[:-1])]))
    counts = np.diff(np.concatenate([starts, [len(row)]]))
    low, high = np.minimum.reduceat(coef, starts), np.maximum.reduceat(coef, starts)
    absent = counts < np.diff(first)[item[starts]]  # a pair outside the row counts 0
    np.add.at(least, row[starts], np.where(absent, np.minimum(low, 0), low))
    np.add.at(most, row[starts], np.where(absent, np.maximum(high, 0), high))
    return least, most


def same_rows(row: Ints, pair: Ints, coef: Ints, num_rows: int) -> Ints:
    """For each row the first row with the same coefficients [rows]; entries sorted by (row, pair)."""
    row_first = np.searchsorted(row, np.arange(num_rows + 1))
    seen: dict[tuple[bytes, bytes], int] = {}
    same = np.arange(num_rows)
    for r in range(num_rows):
        here = slice(row_first[r], row_first[r + 1])
        same[r] = seen.setdefault((pair[here].tobytes(), coef[here].tobytes()), r)
    return same


def with_choice(matrix: Matrix) -> Ints:
    """The pairs of items that have more than one."""
    count = np.diff(matrix.first)
    return np.flatnonzero(np.repeat(count > 1, count))
