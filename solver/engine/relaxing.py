"""Floor 2: the relaxation of the whole problem - prices over a few pairs of each item, all others priced against them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from solver.engine.ascent import Ascent
from solver.engine.charging import LARGE
from solver.engine.core import Core, core_of, with_choice
from solver.engine.cuts import Cut, in_core, priced, separate
from solver.engine.matrix import Matrix
from solver.engine.options import Options
from solver.engine.pricing import Pricer, Sweep, Wanted
from solver.engine.relax import Floats, Relaxation, relax
from solver.engine.rows import SCALE
from solver.engine.work import Work
from solver.problem import NOBODY, Bools, Ints, Problem

FIRST = 6  # pairs of each item to begin with
SPREAD = 0.1  # noise when these are chosen, as a share of the item's worth: equals must not crowd on the same few books
KEPT = 5  # pairs of each item after every pricing
COOLING = ((0.1, 0.03), (0.03, 0.01), (0.01, 0.003))  # temperatures between two pricings
CLOSE = 1e-6  # relative: the pairs left out can improve the relaxation by no more
NEAR = 1.5  # pairs for each item in the linear program, on average
MOST = 50_000  # pairs: larger linear programs take longer than what they add to the prices' bound is worth (0.003 %)
ROUNDS = 6  # of linear programs, each with the pairs that the last one lacked
CUT_ROUNDS = 12  # of linear programs with more cuts
CUT_GAIN = 0.02  # of what all cuts have taken away: what the last round of them must for another
PRICES_SHARE, SHARE = 0.4, 0.75  # of the time until prices and linear programs end: one that is stopped has no use


def first_pairs(problem: Problem, pricer: Pricer, options: Options) -> Sweep:
    """The best few pairs of each item by worth alone, spread by a seed, with today's."""
    nothing = pricer.whole_prices(np.zeros(pricer.rows.num))
    return pricer.sweep(nothing, Wanted(FIRST, also=(problem.start,), spread=SPREAD, seed=options.seed))


def price(work: Work, sweep: Sweep, first_plan: Ints) -> Sweep:
    """Cool the smoothed dual down over the kept pairs, pricing all others in between. Returns the last sweep."""
    rows, end = work.pricer.rows, work.began + PRICES_SHARE * work.options.seconds
    known = np.zeros(rows.num) if work.warm is None else work.warm.price / SCALE
    for temperatures in COOLING if work.warm is None else COOLING[-1:]:
        if work.stop.is_set() or time.monotonic() > end or work.gap() == 0:
            break
        matrix = work.pricer.matrix(sweep)
        pairs = with_choice(matrix)
        if not len(pairs):
            break
        core = core_of(matrix, pairs, matrix.pairs_of(work.problem.start), priced=True)
        ascent = Ascent(core)
        ascent.run(ascent.sides_of(known[core.row]), temperatures, end, work.stop)
        known = np.zeros(rows.num)
        known[core.row] = ascent.best_price
        also = (work.problem.start, first_plan)
        priced = work.pricer.sweep(work.pricer.whole_prices(known), Wanted(KEPT, also=also))
        work.prove(priced)
        sweep = work.pricer.united(priced, sweep.item, sweep.unit, sweep.worth)
    return sweep


def vertex(work: Work, sweep: Sweep) -> tuple[Ints | None, Sweep]:
    """Linear programs over the pairs of least loss until no other pair would enter, then with cuts until none gains.

    Returns the unit with each item's largest share at the last vertex [items], and its sweep.
    """
    found: Ints | None = None
    matrix = work.pricer.matrix(sweep)
    loss = sweep.loss
    most = min(len(loss) - 1, int(NEAR * matrix.num_items))
    if too_large(work):
        return None, sweep
    keep = loss <= np.partition(loss, most)[most]
    keep |= matrix.unit == NOBODY
    keep[matrix.pairs_of(work.problem.start)] = True
    start = best_pairs(matrix, loss)
    cuts = tuple(cut for cut, _ in work.warm.cuts) if work.warm else ()
    rounds, last = Rounds(), None
    while rounds.left():
        seconds = SHARE * work.options.seconds - (time.monotonic() - work.began)
        if work.done() or seconds < 0.05:
            break
        keep[start] = True
        core = core_of(matrix, _choices(matrix, np.flatnonzero(keep)), start, priced=True)
        if not core.matrix.num_items:
            break
        cuts = tuple(c for c in cuts if c.row in core.row)
        rows = in_core(cuts, core, matrix, start, work.pricer.writer)
        answer = relax(core, core.find(start), seconds, work.stop, rows, last)
        if answer is None:
            break
        found = matrix.unit[core.lift(_largest(core, answer.share), start)]
        sweep = _priced(work, core, answer, cuts, found)
        work.prove(sweep)
        restricted = answer.value + core.constant
        if sweep.bound - restricted > CLOSE * abs(restricted):
            rounds.priced, last = rounds.priced + 1, None
            cuts = tuple(c for c, y in zip(cuts, answer.cut_price, strict=True) if y > 0)
            matrix, keep, start = _grown(work, matrix, keep, sweep, found)
            continue
        new = separate(core, answer.share, matrix, start, work.pricer.writer)
        if not new or not rounds.gained(restricted):
            break
        cuts, last = cuts + tuple(new), answer
    return found, sweep


def too_large(work: Work) -> bool:
    """Whether there are too many items for linear programs."""
    return int(NEAR * work.problem.num_items) > MOST


@dataclass
class Rounds:
    """How often pairs were added, and how often cuts; and the value of the linear program before the last of them."""

    priced: int = 0
    cut: int = 0
    value: float = 0.0
    uncut: float = 0.0

    def left(self) -> bool:
        """Whether there may be another."""
        return self.priced < ROUNDS and self.cut <= CUT_ROUNDS

    def gained(self, value: float) -> bool:
        """Whether the last cuts took enough away to go on."""
        self.cut += 1
        self.value, last, self.uncut = value, self.value, self.uncut or value
        return last - value > CUT_GAIN * (self.uncut - value) or self.cut == 1


def _priced(work: Work, core: Core, answer: Relaxation, cuts: tuple[Cut, ...], unit_of: Ints) -> Sweep:
    """All pairs at the linear program's prices."""
    rows, known = work.pricer.rows, np.zeros(work.pricer.rows.num)
    known[core.row] = answer.price
    price = work.pricer.whole_prices(known)
    wanted = Wanted(KEPT, also=(work.problem.start, unit_of))
    return work.pricer.sweep(price, wanted, priced(rows, price, cuts, answer.cut_price))


def _grown(work: Work, old: Matrix, kept: Bools, sweep: Sweep, unit_of: Ints) -> tuple[Matrix, Bools, Ints]:
    """The pairs of the last linear program and those that would enter it: better than its own best of the item."""
    both = work.pricer.united(sweep, old.item[kept], old.unit[kept], old.worth[kept])
    matrix = work.pricer.matrix(both)
    keep = np.zeros(matrix.num_pairs, bool)
    keep[matrix.find(old.item[kept], old.unit[kept])] = True
    least = np.full(matrix.num_items, LARGE)
    np.minimum.at(least, matrix.item[keep], both.loss[keep])
    keep |= both.loss < least[matrix.item] - SCALE // 1000
    return matrix, keep, matrix.pairs_of(unit_of)


def _choices(matrix: Matrix, pairs: Ints) -> Ints:
    """Of `pairs`, those of items that have at least two."""
    count = np.bincount(matrix.item[pairs], minlength=matrix.num_items)
    return pairs[count[matrix.item[pairs]] > 1]


def best_pairs(matrix: Matrix, loss: Ints) -> Ints:
    """The pair of least loss of each item; the first of equals."""
    order = np.lexsort((np.arange(len(loss)), loss, matrix.item))
    return order[matrix.first[:-1]]


def _largest(core: Core, share: Floats) -> Ints:
    """The pair with the largest share of each item of the core."""
    order = np.lexsort((np.arange(len(share)), -share, core.matrix.item))
    return order[core.matrix.first[:-1]]
