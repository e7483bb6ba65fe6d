"""Floor 2: every allowed pair priced against the rows, block by block; the full matrix is never stored.

Prices are whole numbers of 1/SCALE, so what a sweep adds up is exact: a bound that prices alone prove.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.engine.cuts import Priced, coefficients
from solver.engine.matrix import Matrix, Writer, spans
from solver.engine.rows import SCALE, joined
from solver.problem import NOBODY, Bools, Ints, Problem

CELLS = 1_000_000  # items x units of a block
THREADS = min(4, os.cpu_count() or 1)  # the order of the blocks, not of the threads, decides
EXACT = 2**53  # whole numbers below this are exact in float64, whose matrix products are fast
LARGE = 2**62


@dataclass(frozen=True)
class Sweep:
    """What some prices prove, and the pairs worth keeping, sorted by (item, unit).

    `loss`: by how much, in 1/SCALE, a pair is worse than its item's best at these prices.
    """

    price: Ints  # [rows]
    scaled: int  # the bound x SCALE
    item: Ints
    unit: Ints
    worth: Ints
    loss: Ints
    complete: bool  # no pair within the asked loss was left out for want of room
    cuts: Priced = ()

    @property
    def bound(self) -> int:
        """No plan is worth more."""
        return self.scaled // SCALE


@dataclass(frozen=True)
class Wanted:
    """Which pairs a sweep keeps: the `best` pairs of least loss of each item, those within a `loss`, nobody, and `also`."""

    best: int
    loss: int = -1
    at_most: int = 2**40  # pairs within `loss` beyond which none is kept for it
    also: tuple[Ints, ...] = ()  # assignments [items]
    spread: float = 0.0  # noise on the loss, as a share of the item's best worth, so that equals do not crowd
    seed: int = 1


@dataclass(frozen=True)
class _Block:
    """Items that may be at much the same units, so that items x units is mostly pairs."""

    items: Ints
    units: Ints  # sorted
    allowed: Bools  # [items, units]


class Pricer:
    """The problem compiled for sweeps."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.writer = problem, Writer(problem)
        self.rows, self.bases = self.writer.rows, self.writer.bases
        self.base_top = [_top(self.bases[:, b]) for b in range(self.bases.shape[1])]
        self.settled, self.blocks = _blocks(problem)
        self.num_free = sum(len(block.items) for block in self.blocks)  # items with a choice
        self.settled_worth = _worth_of(problem, *self.settled)

    def again(self, sweep: Sweep, wanted: Wanted) -> Sweep:
        """The pairs that are `wanted` at the prices of an earlier sweep."""
        return self.sweep(sweep.price, wanted, sweep.cuts)

    def sweep(self, price: Ints, wanted: Wanted, cuts: Priced = ()) -> Sweep:
        """Price all allowed pairs at whole `price`s; the bound is exact whatever they are, as long as they are boxed."""
        charge, fixed, cutting = self._charges(price), self._fixed(price), _Cutting(self.writer, cuts)
        with ThreadPoolExecutor(THREADS) as pool:
            parts = list(pool.map(lambda block: self._price(block, charge, fixed, cutting, wanted), self.blocks))
        item, unit, worth, loss = (
            (joined(list(p)) for p in zip(*(p.pairs for p in parts), strict=True)) if parts else (joined([]),) * 4
        )
        within = sum(p.within for p in parts)
        if within > wanted.at_most:
            kept = np.concatenate([p.chosen for p in parts])
            item, unit, worth, loss = item[kept], unit[kept], worth[kept], loss[kept]
        item, unit = np.concatenate([item, self.settled[0]]), np.concatenate([unit, self.settled[1]])
        worth, loss = (
            np.concatenate([worth, self.settled_worth]),
            np.concatenate([loss, np.zeros(len(self.settled[0]), np.int64)]),
        )
        order = np.argsort(item * self.problem.num_units + unit)
        total = self.rows.priced(price) + sum(p.best for p in parts) + self._settled_value(charge, fixed)
        total += cutting.bound - cutting.paid(*self.settled)
        return Sweep(price, total, item[order], unit[order], worth[order], loss[order], within <= wanted.at_most, cuts)

    def united(self, sweep: Sweep, item: Ints, unit: Ints, worth: Ints) -> Sweep:
        """The sweep with further pairs, of unknown loss where they are not in it."""
        key = np.concatenate([sweep.item, item]) * self.problem.num_units + np.concatenate([sweep.unit, unit])
        _, at = np.unique(key, return_index=True)  # the first of equals: the sweep's own
        loss = np.concatenate([sweep.loss, np.full(len(item), LARGE)])[at]
        items, units = np.concatenate([sweep.item, item])[at], np.concatenate([sweep.unit, unit])[at]
        worths = np.concatenate([sweep.worth, worth])[at]
        return replace(sweep, item=items, unit=units, worth=worths, loss=loss)

    def matrix(self, sweep: Sweep) -> Matrix:
        """The pairs that a sweep kept, written out."""
        return self.writer.matrix(sweep.item, sweep.unit, sweep.worth)

    def _price(self, block: _Block, charge: Any, fixed: Any, cutting: _Cutting, wanted: Wanted) -> _Part:
        """One block: SCALE x worth less what the rows charge, exact in the smallest type that holds it."""
        items, units, allowed = block.items, block.units, block.allowed
        worth = self.problem.worth(items, units)
        most = SCALE * _top(np.where(allowed, worth, 0)) + _top(fixed) * 64 + cutting.top
        most += sum(t * _top(c) for t, c in zip(self.base_top, charge, strict=True))
        kind: Any = np.float64 if most < EXACT else np.int64 if most < LARGE else object
        reduced = worth.astype(kind)
        reduced *= SCALE
        if len(charge):
            reduced -= self.bases[items].astype(kind) @ charge[:, units].astype(kind)
        at = spans(self.writer.fix_first, items)
        row, column = (
            np.repeat(np.arange(len(items)), np.diff(self.writer.fix_first)[items]),
            np.searchsorted(units, self.writer.fix_unit[at]),
        )
        inside = (column < len(units)) & (units[np.minimum(column, len(units) - 1)] == self.writer.fix_unit[at])
        np.subtract.at(reduced, (row[inside], column[inside]), fixed[at][inside].astype(kind))
        for k in np.flatnonzero(np.isin(units, list(cutting.charge))).tolist():
            reduced[:, k] -= cutting.charge[int(units[k])][items].astype(kind)
        reduced[~allowed] = -(2.0**200) if kind is np.float64 else -LARGE * 2 if kind is np.int64 else -(2**200)
        best = reduced.max(axis=1)
        loss = np.where(allowed, (best[:, None] - reduced).astype(float), np.inf)
        chosen, near = _least(loss, worth, items, wanted) & allowed, loss <= wanted.loss
        chosen[:, units == NOBODY] = allowed[:, units == NOBODY]
        for unit_of in wanted.also:
            column = np.searchsorted(units, unit_of[items])
            chosen[np.arange(len(items)), column] = True
        i, u = np.nonzero((chosen | near) & allowed)
        pairs = (items[i], units[u], worth[i, u], np.minimum(loss[i, u], 2.0**62).astype(np.int64))
        return _Part(pairs, chosen[i, u], int(near.sum()), sum(int(b) for b in best.tolist()))

    def _charges(self, price: Ints) -> Any:
        """What a unit of each base costs at each unit [bases, units], in 1/SCALE."""
        w = self.writer
        unit = np.repeat(np.arange(w.num_units), np.diff(w.unit_first))
        large = _large(price, w.weight)
        charge = np.zeros((self.bases.shape[1], w.num_units), object if large else np.int64)
        np.add.at(charge, (w.base, unit), price[w.row].astype(charge.dtype) * w.weight.astype(charge.dtype))
        return charge

    def _fixed(self, price: Ints) -> Any:
        """What each correction costs, in 1/SCALE."""
        amount: Any = self.writer.fix_amount.astype(object) if _large(price, self.writer.fix_amount) else self.writer.fix_amount
        return price[self.writer.fix_row] * amount

    def _settled_value(self, charge: Any, fixed: Any) -> int:
        """What items without a choice keep at these prices."""
        items, units = self.settled
        total = SCALE * int(self.settled_worth.sum())
        for b in range(len(charge)):
            total -= int((self.bases[items, b].astype(object) * charge[b, units].astype(object)).sum())
        at = spans(self.writer.fix_first, items)
        there = np.repeat(units, np.diff(self.writer.fix_first)[items]) == self.writer.fix_unit[at]
        return total - sum(int(f) for f in fixed[at][there])


class _Cutting:
    """What priced cuts add to the bound, and what they charge each item at their units, in 1/SCALE."""

    def __init__(self, writer: Writer, cuts: Priced) -> None:
        every = np.arange(writer.num_items)
        made: list[tuple[int, int, Any, int]] = [(cut.unit, price, *coefficients(writer, cut, every)) for cut, price in cuts]
        self.bound: int = sum(price * bound for _, price, _, bound in made)
        self.top: int = sum(price * _top(coef) for _, price, coef, _ in made)
        kind: Any = np.int64 if self.top < LARGE else object
        self.charge: dict[int, Any] = {}  # by unit
        for unit, price, coef, _ in made:
            self.charge[unit] = self.charge.get(unit, np.zeros(writer.num_items, kind)) + price * coef.astype(kind)

    def paid(self, items: Ints, units: Ints) -> int:
        """What single pairs pay in all."""
        return sum(int(charge[items[units == unit]].sum()) for unit, charge in self.charge.items())


@dataclass(frozen=True)
class _Part:
    """What a block gives: its pairs, which of them are not kept for their loss alone, how many are, and the sum of the best."""

    pairs: tuple[Ints, Ints, Ints, Ints]
    chosen: Bools
    within: int
    best: int


def _blocks(problem: Problem) -> tuple[tuple[Ints, Ints], list[_Block]]:
    """Items without a choice, with their unit; and blocks of the others, those with few units together."""
    step = max(64, CELLS // max(1, problem.num_units))
    count, only = np.zeros(problem.num_items, np.int64), np.zeros(problem.num_items, np.int64)
    for first in range(0, problem.num_items, step):
        items = np.arange(first, min(first + step, problem.num_items))
        allowed = problem.allows(items)
        count[items], only[items] = allowed.sum(axis=1), allowed.argmax(axis=1)
    settled = np.flatnonzero(count == 1)
    order = np.argsort(count, kind="stable")
    order = order[count[order] != 1]
    blocks = []
    for first in range(0, len(order), step):
        items = order[first : first + step]
        allowed = problem.allows(items)
        units = np.flatnonzero(allowed.any(axis=0))
        blocks.append(_Block(items, units, allowed[:, units]))
    return (settled, only[settled]), blocks


def _worth_of(problem: Problem, items: Ints, units: Ints) -> Ints:
    """The worth of single pairs."""
    worth = np.zeros(len(items), np.int64)
    order = np.argsort(units, kind="stable")
    for first in range(0, len(items), 1024):
        here = order[first : first + 1024]
        columns, at = np.unique(units[here], return_inverse=True)
        worth[here] = problem.worth(items[here], columns)[np.arange(len(here)), at]
    return worth


def _least(loss: Any, worth: Ints, items: Ints, wanted: Wanted) -> Any:
    """The `best` pairs of each item of least loss [items, units], with seeded noise."""
    keep = np.zeros(loss.shape, bool)
    if not wanted.best:
        return keep
    key = loss
    if wanted.spread:
        rng = np.random.default_rng([wanted.seed, int(items[0])])
        top = np.abs(np.where(np.isfinite(loss), worth, 0)).max(axis=1, keepdims=True)
        key = loss - rng.random(loss.shape) * (wanted.spread * SCALE * top)
    most = min(wanted.best, loss.shape[1])
    np.put_along_axis(keep, np.argpartition(key, most - 1, axis=1)[:, :most], True, axis=1)
    return keep


def _top(values: Any) -> int:
    return int(abs(values).max()) if values.size else 0


def _large(a: Any, b: Any) -> bool:
    """Whether sums of products of the two may leave 62 bits."""
    return bool(_top(a) * _top(b) * max(1, min(a.size, b.size)) >= LARGE)
