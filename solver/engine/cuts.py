"""Floor 2: rounding cuts - a row of one unit made tighter, because a pair is taken whole or not at all.

A soft band over a few large accounts makes the relaxation weak: fractions of accounts fill it exactly. Rounding the
row takes that away. Method: Marchand and Wolsey, Aggregation and Mixed Integer Rounding to Solve MIPs, Operations
Research 49 (2001); the coefficients stand in docs/arithmetic.md, section 11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver.engine.core import Core
from solver.engine.matrix import Matrix, Writer
from solver.engine.rows import SCALE, Rows, finite
from solver.problem import Bools, Ints

Floats = npt.NDArray[np.float64]
SPLIT = 1e-4  # a share this far from 0 and from 1 is split
MOST_FLIPPED = 400  # items counted from 1 downwards: longer lists are of rows whose items are too small to matter
TRIED = 12  # split items whose side is tried both ways, and divisors, for a row
MOST_PRICE = 1e6  # of a unit of a cut
VIOLATED = 1e-4  # of the divisor: what a cut must take away to be worth its row


@dataclass(frozen=True)
class Cut:
    """A row's high (or low) side divided by `divisor` and rounded, with the items in `flipped` counted from 1 downwards."""

    row: int
    unit: int
    high: bool
    divisor: int
    flipped: Ints  # sorted


Priced = tuple[tuple[Cut, int], ...]  # cuts with their whole prices, in 1/SCALE


@dataclass(frozen=True)
class CutRows:
    """Cuts as rows over the pairs of a core: sum of coef x share - what the row misses <= bound. `row`: the core's."""

    row: Ints
    high: Bools
    bound: Ints
    entry_cut: Ints
    entry_pair: Ints
    coef: Ints


NO_CUTS = CutRows(*(np.zeros(0, kind) for kind in (int, bool, int, int, int, int)))


def rounded(amount: Ints, bound: int, divisor: int, flipped: Bools) -> tuple[Ints, int]:
    """coef and bound of `sum coef x - missed <= bound'`, which whole x obey where `sum amount x - missed <= bound`.

    Whole multiples of the divisor count whole, what lies above the rest of the bound in part. All coefficients are 0,
    and the bound, where the divisor leaves no rest: then rounding gains nothing.
    """
    rest = bound - int(amount[flipped].sum())
    part = rest % divisor
    if part == 0:
        return np.zeros(len(amount), np.int64), 0
    whole, over = np.divmod(np.where(flipped, -amount, amount), divisor)
    coef = whole * (divisor - part) + np.maximum(0, over - part)
    coef = np.where(flipped, -coef, coef)
    return coef, (rest // divisor) * (divisor - part) + int(coef[flipped].sum())


def coefficients(writer: Writer, cut: Cut, items: Ints) -> tuple[Ints, int]:
    """What some items add to the cut at its unit [items], and the cut's bound."""
    others = items[~np.isin(items, cut.flipped)]
    every = np.concatenate([others, cut.flipped])
    sign, side = (1, writer.rows.high) if cut.high else (-1, writer.rows.low)
    amount = sign * writer.amounts(cut.row, cut.unit, every)
    coef, bound = rounded(amount, sign * int(side[cut.row]), cut.divisor, np.arange(len(every)) >= len(others))
    order = np.argsort(every)
    return coef[order[np.searchsorted(every, items, sorter=order)]], bound


def separate(core: Core, share: Floats, whole: Matrix, chosen: Ints, writer: Writer) -> list[Cut]:
    """For each side of a row of one unit, the cut that takes most away from the fractional assignment, if any.

    `chosen`: the pairs of `whole` where the items outside the core stay.
    """
    m = core.matrix
    order = np.argsort(m.row, kind="stable")
    first = np.searchsorted(m.row[order], np.arange(m.rows.num + 1))
    pair_of, split = m.entry_pair, (share > SPLIT) & (share < 1 - SPLIT)
    settled = np.ones(whole.num_items, bool)
    settled[core.items] = False
    found = []
    for r in np.flatnonzero(writer.unit_of_row[core.row] >= 0).tolist():
        entries = order[first[r] : first[r + 1]]
        pairs, amount = pair_of[entries], m.coef[entries]
        row, unit = int(core.row[r]), int(writer.unit_of_row[core.row[r]])
        if not split[pairs].any():
            continue
        if amount.min() < 0:
            continue  # rows that count what leaves: the audit states them otherwise
        there = np.flatnonzero(settled & (whole.unit[chosen] == unit))
        there = there[writer.amounts(row, unit, there) != 0]
        for high, bound in ((True, m.rows.high[r]), (False, -m.rows.low[r])):
            best = _best(amount if high else -amount, int(bound), share[pairs]) if finite(bound) else None
            if best is not None and len(there) + best[1].sum() <= MOST_FLIPPED:
                items = np.concatenate([core.items[m.item[pairs[best[1]]]], there])
                found.append(Cut(row, unit, high, best[0], np.sort(items)))
    return found


def _best(amount: Ints, bound: int, share: Floats) -> tuple[int, Bools] | None:
    """The divisor and the flipped pairs of the cut that `share` violates most."""
    missed = max(0.0, float(amount @ share) - bound)
    split = np.flatnonzero((share > SPLIT) & (share < 1 - SPLIT))
    split = split[np.argsort(np.abs(share[split] - 0.5), kind="stable")][:TRIED]
    divisors = np.unique(np.abs(amount[split]))
    divisors = divisors[divisors > 1]
    flipped = share > 0.5
    most, divisor = _violation(amount, bound, share, missed, divisors, flipped)
    for pair in split:
        flipped[pair] = ~flipped[pair]
        other, of = _violation(amount, bound, share, missed, divisors, flipped)
        if other > most:
            most, divisor = other, of
        else:
            flipped[pair] = ~flipped[pair]
    return (divisor, flipped) if most > VIOLATED * max(1, divisor) else None


def _violation(amount: Ints, bound: int, share: Floats, missed: float, divisors: Ints, flipped: Bools) -> tuple[float, int]:
    """By how much `share` violates the best of the cuts of these divisors, and that divisor."""
    best = (0.0, 0)
    for divisor in divisors.tolist():
        coef, right = rounded(amount, bound, divisor, flipped)
        best = max(best, (float(coef @ share) - missed - right, divisor))
    return best


def in_core(cuts: tuple[Cut, ...], core: Core, whole: Matrix, chosen: Ints, writer: Writer) -> CutRows:
    """The cuts over the pairs of a core, which has their rows; items outside it stay as `chosen`."""
    m = core.matrix
    settled = np.ones(whole.num_items, bool)
    settled[core.items] = False
    number = np.full(writer.rows.num, -1)
    number[core.row] = np.arange(len(core.row))
    by_unit = np.argsort(m.unit, kind="stable")
    first = np.searchsorted(m.unit[by_unit], np.arange(m.num_units + 1))
    parts, bounds = [], []
    for k, cut in enumerate(cuts):
        pairs = by_unit[first[cut.unit] : first[cut.unit + 1]]
        there = np.flatnonzero(settled & (whole.unit[chosen] == cut.unit))
        coef, bound = coefficients(writer, cut, np.concatenate([core.items[m.item[pairs]], there]))
        parts.append((np.full(len(pairs), k), pairs, coef[: len(pairs)]))
        bounds.append(bound - int(coef[len(pairs) :].sum()))
    entry_cut, entry_pair, coefs = (np.concatenate(x) for x in zip(*parts, strict=True)) if parts else (np.zeros(0, int),) * 3
    rows = number[np.array([c.row for c in cuts], np.int64)]
    return CutRows(rows, np.array([c.high for c in cuts], bool), np.array(bounds, np.int64), entry_cut, entry_pair, coefs)


def priced(rows: Rows, price: Ints, cuts: tuple[Cut, ...], duals: Floats) -> Priced:
    """The cuts with whole prices that, with the `price` of their rows, are not above what missing the row costs."""
    left: dict[tuple[int, bool], int] = {}
    found = []
    for cut, dual in zip(cuts, duals.tolist(), strict=True):
        y = round(dual * SCALE) if 0 < dual < MOST_PRICE else 0
        soft = int((rows.price_high if cut.high else rows.price_low)[cut.row])
        if soft:
            taken = max(0, int(price[cut.row]) * (1 if cut.high else -1))
            room = left.get((cut.row, cut.high), SCALE * soft // int(rows.grain[cut.row]) - taken)
            y = min(y, room)
            left[cut.row, cut.high] = room - y
        if y > 0:
            found.append((cut, y))
    return tuple(found)
