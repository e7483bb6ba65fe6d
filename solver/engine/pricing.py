"""Floor 2: every allowed pair priced against the rows, block by block; the full matrix is never stored.

Prices are whole numbers of 1/SCALE, so what a sweep adds up is exact: a bound that prices alone prove.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from solver.engine.charging import LARGE, Charges
from solver.engine.cuts import Priced, priced
from solver.engine.matrix import Matrix, Writer
from solver.engine.rows import SCALE, joined
from solver.problem import NOBODY, Bools, Ints, Problem

CELLS = 1_000_000  # items x units of a block
CLOSED = 2 * 10**8 * SCALE  # the price of a unit of a row that nothing may add to: more than pairs differ in worth
THREADS = min(4, os.cpu_count() or 1)  # the order of the blocks, not of the threads, decides


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
        self.rows, self.closed = self.writer.rows, self.writer.closed_rows()
        self.settled, self.blocks = _blocks(problem)
        self.num_free = sum(len(block.items) for block in self.blocks)  # items with a choice
        self.settled_worth = _worth_of(problem, *self.settled)

    def whole_prices(self, price: Any) -> Ints:
        """Whole prices that prove a bound [rows]; a row that nothing may add to has the highest: its bound of 0 costs nothing,
        and pairs that add to it, which no plan has, are priced away."""
        whole = self.rows.whole_prices(price)
        whole[self.closed] = CLOSED
        return whole

    def again(self, sweep: Sweep, wanted: Wanted) -> Sweep:
        """The pairs that are `wanted` at the prices of an earlier sweep."""
        return self.sweep(sweep.price, wanted, sweep.cuts)

    def known(self, price: Ints, cuts: Priced, wanted: Wanted) -> Sweep:
        """All allowed pairs at prices and cuts [rows] known from a similar problem, put into the boxes that this one has,
        because only boxed ones prove a bound."""
        boxed = self.whole_prices(price / SCALE)
        made, duals = zip(*cuts, strict=True) if cuts else ((), ())
        return self.sweep(boxed, wanted, priced(self.rows, boxed, tuple(made), np.array(duals, float) / SCALE))

    def sweep(self, price: Ints, wanted: Wanted, cuts: Priced = ()) -> Sweep:
        """Price all allowed pairs at whole `price`s; the bound is exact whatever they are, as long as they are boxed."""
        charges = Charges(self.writer, price, cuts)
        with ThreadPoolExecutor(THREADS) as pool:
            parts = list(pool.map(lambda block: self._price(block, charges, wanted), self.blocks))
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
        total = charges.bound + sum(p.best for p in parts)
        total += SCALE * int(self.settled_worth.sum()) - charges.paid(*self.settled)
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

    def losses(self, item: int, charges: Charges) -> tuple[Ints, Ints]:
        """An item's allowed units, and by how much each is worse than the best of them at these prices, in 1/SCALE."""
        items = np.array([item])
        units = np.flatnonzero(self.problem.allows(items)[0])
        reduced = charges.reduced(items, units, self.problem.worth(items, units), np.ones((1, len(units)), bool))
        return units, np.array([int(r) for r in reduced[0].max() - reduced[0]], np.int64)

    def _price(self, block: _Block, charges: Charges, wanted: Wanted) -> _Part:
        """One block: the best that each item keeps, and the pairs that are wanted."""
        items, units, allowed = block.items, block.units, block.allowed
        worth = self.problem.worth(items, units)
        reduced = charges.reduced(items, units, worth, allowed)
        best = reduced.max(axis=1)
        loss = np.where(allowed, (best[:, None] - reduced).astype(float), np.inf)
        chosen, near = _least(loss, worth, items, wanted) & allowed, loss <= wanted.loss
        if len(self.closed):
            chosen &= loss < CLOSED / 2
        chosen[:, units == NOBODY] = allowed[:, units == NOBODY]
        for unit_of in wanted.also:
            column = np.searchsorted(units, unit_of[items])
            chosen[np.arange(len(items)), column] = True
        i, u = np.nonzero((chosen | near) & allowed)
        pairs = (items[i], units[u], worth[i, u], np.minimum(loss[i, u], 2.0**62).astype(np.int64))
        return _Part(pairs, chosen[i, u], int(near.sum()), sum(int(b) for b in best.tolist()))


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
