"""Floor 2: every allowed pair priced against the rows, block by block; the full matrix is never stored.

Prices are whole numbers of 1/SCALE, so what a sweep adds up is exact: a bound that prices alone prove.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.engine.matrix import Matrix, matrix_over
from solver.engine.rows import SCALE, joined, offsets_of, rows_of
from solver.problem import NOBODY, Ints, Limit, Problem

CELLS = 2_000_000  # items x units of a block
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


class Pricer:
    """The problem compiled for sweeps: bases [items, terms] and, for each, who multiplies it in which rows."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = rows_of(problem.limits)
        self.offsets = offsets_of(problem.limits)
        self.block = max(64, CELLS // max(1, problem.num_units))
        seen: dict[bytes, int] = {}
        bases: list[Ints] = []
        self.over: list[tuple[int, int, Ints]] = []  # base, first row, groups x units
        for limit, offset in zip(problem.limits, self.offsets, strict=False):
            for term in limit.terms:
                key = term.base.tobytes()
                if key not in seen:
                    seen[key] = len(bases)
                    bases.append(term.base)
                self.over.append((seen[key], int(offset), term.over))
        self.bases = np.stack(bases, axis=1) if bases else np.zeros((problem.num_items, 0), np.int64)
        self.fix_item, self.fix_unit, self.fix_row, self.fix_amount = _fixes(problem.limits, self.offsets)

    def sweep(self, price: Ints, wanted: Wanted) -> Sweep:
        """Price all allowed pairs at whole `price`s; the bound is exact whatever they are, as long as they are boxed."""
        total = self.rows.priced(price)
        rng = np.random.default_rng(wanted.seed)
        parts: list[tuple[Ints, Ints, Ints, Ints]] = []
        within = 0
        for items, allowed, worth, reduced in self._blocks(price):
            best = reduced.max(axis=1)
            total += sum(int(b) for b in best.tolist())
            loss = np.where(allowed, (best[:, None] - reduced).astype(float), np.inf)
            near = loss <= wanted.loss
            within += int(near.sum())
            keep = _least(loss, worth, wanted, rng)
            if within <= wanted.at_most:
                keep |= near
            keep[:, NOBODY] |= allowed[:, NOBODY]
            for unit_of in wanted.also:
                keep[np.arange(len(items)), unit_of[items]] = True
            i, u = np.nonzero(keep & allowed)
            parts.append((items[i], u.astype(np.int64), worth[i, u], np.minimum(loss[i, u], 2.0**62).astype(np.int64)))
        item, unit, value, loss_of = (joined(list(p)) for p in zip(*parts, strict=True)) if parts else (joined([]),) * 4
        return Sweep(price, total, item, unit, value, loss_of, within <= wanted.at_most)

    def united(self, sweep: Sweep, item: Ints, unit: Ints, worth: Ints) -> Sweep:
        """The sweep with further pairs, of unknown loss where they are not in it."""
        key = np.concatenate([sweep.item, item]) * self.problem.num_units + np.concatenate([sweep.unit, unit])
        _, at = np.unique(key, return_index=True)  # the first of equals: the sweep's own
        loss = np.concatenate([sweep.loss, np.full(len(item), LARGE)])[at]
        items, units = np.concatenate([sweep.item, item])[at], np.concatenate([sweep.unit, unit])[at]
        worths = np.concatenate([sweep.worth, worth])[at]
        return Sweep(sweep.price, sweep.scaled, items, units, worths, loss, sweep.complete)

    def matrix(self, sweep: Sweep) -> Matrix:
        """The pairs that a sweep kept, written out."""
        return matrix_over(self.problem, sweep.item, sweep.unit, sweep.worth)

    def _blocks(self, price: Ints) -> Iterator[tuple[Ints, Any, Ints, Any]]:
        """items, allowed, worth, SCALE x worth less what the rows charge: exact in the smallest type that holds it."""
        charge = self._charges(price)
        kept: Any = self.fix_amount.astype(object) if _large(price, self.fix_amount) else self.fix_amount
        fixed = price[self.fix_row] * kept
        for first in range(0, self.problem.num_items, self.block):
            items = np.arange(first, min(first + self.block, self.problem.num_items))
            allowed, worth = self.problem.allows(items), self.problem.worth(items)
            bases = self.bases[items]
            here = slice(*np.searchsorted(self.fix_item, [first, items[-1] + 1]))
            size = _size(worth, allowed, bases, charge, fixed[here])
            kind: Any = np.float64 if size < EXACT else np.int64 if size < LARGE else object
            reduced = worth.astype(kind) * SCALE
            if bases.shape[1]:
                reduced -= bases.astype(kind) @ charge.astype(kind)
            np.subtract.at(reduced, (self.fix_item[here] - first, self.fix_unit[here]), fixed[here].astype(kind))
            reduced[~allowed] = -(2.0**200) if kind is np.float64 else -LARGE * 2 if kind is np.int64 else -(2**200)
            yield items, allowed, worth, reduced

    def _charges(self, price: Ints) -> Any:
        """What a unit of each base costs at each unit [bases, units], in 1/SCALE."""
        charge = np.zeros((self.bases.shape[1], self.problem.num_units), object)
        for base, offset, over in self.over:
            y = price[offset : offset + len(over)]
            if _large(y, over) or abs(charge[base]).max(initial=0) >= LARGE:
                charge[base] += y.astype(object) @ over.astype(object)
            else:
                charge[base] += y @ over
        small = not charge.size or abs(charge).max() < LARGE
        return charge.astype(np.int64) if small else charge


def _least(loss: Any, worth: Ints, wanted: Wanted, rng: np.random.Generator) -> Any:
    """The `best` pairs of each item of least loss [items, units], with seeded noise."""
    keep = np.zeros(loss.shape, bool)
    if not wanted.best:
        return keep
    key = loss
    if wanted.spread:
        top = np.abs(np.where(np.isfinite(loss), worth, 0)).max(axis=1, keepdims=True)
        key = loss - rng.random(loss.shape) * (wanted.spread * SCALE * top)
    most = min(wanted.best, loss.shape[1])
    np.put_along_axis(keep, np.argpartition(key, most - 1, axis=1)[:, :most], True, axis=1)
    return keep


def _fixes(limits: tuple[Limit, ...], offsets: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """The limits' corrections by item: item, unit, row, amount."""
    item, unit = joined([x.fix_item for x in limits]), joined([x.fix_unit for x in limits])
    row = joined([x.fix_group + o for x, o in zip(limits, offsets, strict=False)])
    amount = joined([x.fix_amount for x in limits])
    order = np.argsort(item, kind="stable")
    return item[order], unit[order], row[order], amount[order]


def _top(values: Any) -> int:
    return int(abs(values).max()) if values.size else 0


def _large(a: Any, b: Any) -> bool:
    """Whether sums of products of the two may leave 62 bits."""
    return bool(_top(a) * _top(b) * max(1, min(a.size, b.size)) >= LARGE)


def _size(worth: Ints, allowed: Any, bases: Ints, charge: Any, fixed: Any) -> int:
    """No reduced worth of the block, nor any sum on the way to it, is larger."""
    charged = sum(_top(bases[:, b]) * _top(charge[b]) for b in range(bases.shape[1]))
    return SCALE * _top(np.where(allowed, worth, 0)) + charged + _top(fixed) * 64
