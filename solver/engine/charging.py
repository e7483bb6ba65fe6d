"""Floor 2: what prices of rows and cuts charge the pairs, in 1/SCALE - exact, whatever the prices are."""

from __future__ import annotations

from typing import Any

import numpy as np

from solver.engine.cuts import Priced, coefficients
from solver.engine.matrix import Writer, spans
from solver.engine.rows import SCALE
from solver.problem import Bools, Ints

EXACT = 2**53  # whole numbers below this are exact in float64, whose matrix products are fast
LARGE = 2**62


class Charges:
    """`bound`: what the prices earn by the bounds of rows and cuts. `by_base` [bases, units]: what a unit of each base costs at
    each unit; `by_fix`: what each correction costs; `by_cut`: for units that have cuts, what each item pays for them."""

    def __init__(self, writer: Writer, price: Ints, cuts: Priced = ()) -> None:
        self.writer = writer
        unit = np.repeat(np.arange(writer.num_units), np.diff(writer.unit_first))
        kind: Any = object if _overflows(price, writer.weight) else np.int64
        self.by_base: Any = np.zeros((writer.bases.shape[1], writer.num_units), kind)
        np.add.at(self.by_base, (writer.base, unit), price[writer.row].astype(kind) * writer.weight.astype(kind))
        amount = writer.fix_amount.astype(object) if _overflows(price, writer.fix_amount) else writer.fix_amount
        self.by_fix: Any = price[writer.fix_row] * amount
        every = np.arange(writer.num_items)
        made: list[tuple[int, int, Any, int]] = [(cut.unit, y, *coefficients(writer, cut, every)) for cut, y in cuts]
        self.bound = writer.rows.priced(price) + sum(y * bound for _, y, _, bound in made)
        self._cut_top: int = sum(y * top(coef) for _, y, coef, _ in made)
        kind = np.int64 if self._cut_top < LARGE else object
        self.by_cut: dict[int, Any] = {}
        for where, y, coef, _ in made:
            self.by_cut[where] = self.by_cut.get(where, np.zeros(writer.num_items, kind)) + y * coef.astype(kind)
        self._most = top(self.by_fix) * 64 + self._cut_top  # corrections of one pair are fewer than 64
        self._most += sum(t * top(c) for t, c in zip(writer.base_top, self.by_base, strict=True))

    def reduced(self, items: Ints, units: Ints, worth: Ints, allowed: Bools) -> Any:
        """SCALE x worth less what is charged, in the smallest type that holds it exactly; far below all where not allowed."""
        w, most = self.writer, SCALE * top(np.where(allowed, worth, 0)) + self._most
        kind: Any = np.float64 if most < EXACT else np.int64 if most < LARGE else object
        out = worth.astype(kind)
        out *= SCALE
        if len(self.by_base):
            out -= w.bases[items].astype(kind) @ self.by_base[:, units].astype(kind)
        at = spans(w.fix_first, items)
        row, column = np.repeat(np.arange(len(items)), np.diff(w.fix_first)[items]), np.searchsorted(units, w.fix_unit[at])
        inside = (column < len(units)) & (units[np.minimum(column, len(units) - 1)] == w.fix_unit[at])
        np.subtract.at(out, (row[inside], column[inside]), self.by_fix[at][inside].astype(kind))
        for k in np.flatnonzero(np.isin(units, list(self.by_cut))).tolist():
            out[:, k] -= self.by_cut[int(units[k])][items].astype(kind)
        out[~allowed] = -(2.0**200) if kind is np.float64 else -LARGE * 2 if kind is np.int64 else -(2**200)
        return out

    def paid(self, items: Ints, units: Ints) -> int:
        """What single pairs pay in all."""
        w, total = self.writer, 0
        for b in range(len(self.by_base)):
            total += int((w.bases[items, b].astype(object) * self.by_base[b, units].astype(object)).sum())
        at = spans(w.fix_first, items)
        there = np.repeat(units, np.diff(w.fix_first)[items]) == w.fix_unit[at]
        total += sum(int(f) for f in self.by_fix[at][there])
        return total + sum(int(charge[items[units == unit]].sum()) for unit, charge in self.by_cut.items())


def top(values: Any) -> int:
    """The largest size among the values."""
    return int(abs(values).max()) if values.size else 0


def _overflows(a: Any, b: Any) -> bool:
    """Whether sums of products of the two may leave 62 bits."""
    return bool(top(a) * top(b) * max(1, min(a.size, b.size)) >= LARGE)
