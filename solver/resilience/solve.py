"""Floor 6: the base - the book as it is, nothing moved by choice - and each departure solved from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.again import ROUNDS, warm_of
from solver.book import Book
from solver.engine import Options
from solver.engine.pricing import CLOSED, Pricer, Wanted
from solver.errors import ConflictError, Interrupted
from solver.model.formulate import Formulation, formulate
from solver.model.pools import broken_unions
from solver.plan.decision import Decision, decide
from solver.policy import Policy
from solver.problem import Ints
from solver.resilience.leavers import Leaver, without
from solver.resilience.narrow import required_only, solve_still
from solver.signals import Stop
from solver.tiering import Tiering

EIGHTH = 8  # an item is in so many rows that may be full
LEAST = 0.1  # seconds that a solve is given at least


@dataclass(frozen=True)
class Answer:
    """A departure's plan, or why there is none. `close`: proved within the gap; `late`: the clock stopped it before that."""

    leaver: Leaver
    decision: Decision | None
    notes: tuple[str, ...]
    close: bool = True
    late: bool = False
    error: str = ""


@dataclass(frozen=True)
class Clock:
    """When all must be done (time.monotonic), and who may stop it before."""

    end: float
    stop: Stop

    def left(self) -> float:
        """Seconds until then; none once stopped."""
        return 0.0 if self.stop.is_set() else self.end - time.monotonic()


def solve_base(book: Book, tiering: Tiering, policy: Policy, options: Options, clock: Clock) -> Decision:
    """The plan with required moves only. Raises Interrupted, ConflictError, PolicyError."""
    base = _solved(book, tiering, required_only(policy), options, clock, None)
    if clock.stop.is_set():
        raise Interrupted(clock.stop.number)
    return base


def solve_departures(
    base: Decision, leavers: list[Leaver], options: Options, clock: Clock, tell: Callable[[str], None] | None = None
) -> Iterator[Answer]:
    """A plan for each leaver, the fullest book first; each from the base alone, so that who else is asked makes no difference.

    Ends early where the clock has run out; a plan that a signal cut short is not given.
    """
    setting = base.formulation.setting
    held = np.bincount(base.unit, weights=setting.items.whole, minlength=setting.units.num)
    ordered = sorted(
        leavers, key=lambda x: (-held[setting.units.index.get(x.csm_id, 0)] * (x.csm_id in setting.units.index), x.csm_id)
    )
    for k, leaver in enumerate(ordered):
        if clock.left() <= 0:
            return
        answer = _departed(base, leaver, options, clock)
        if clock.stop.is_set():
            return
        if tell:
            tell(f"{k + 1} of {len(ordered)}: {leaver.name}")
        yield answer


def again(base: Decision, book: Book, policy: Policy, options: Options, clock: Clock) -> Decision:
    """The plan of a changed book, nothing moved by choice, from the base and its prices. Raises ConflictError."""
    return _solved(book, base.tiering, policy, options, clock, base)


def proved(decision: Decision) -> Decision:
    """The decision with the bound that its prices prove for the whole book, as an audit will want to see it."""
    pricer, result = Pricer(decision.formulation.problem), decision.result
    price = np.where(result.price >= CLOSED, _most(decision.formulation), result.price)
    sweep = pricer.known(price, result.cuts, Wanted(1))
    bound = max(result.value, min(result.bound, sweep.bound))
    return replace(decision, result=replace(result, price=sweep.price, cuts=sweep.cuts, certified_bound=sweep.bound, bound=bound))


def _most(formulation: Formulation) -> Ints:
    """What a row's price may be at most so that no item would rather break the one limit that keeps it in place [rows].

    Rows that the fixed items fill have the highest price in the narrow problem; in the whole one these items could leave."""
    found = []
    for limit in formulation.problem.limits:
        largest = sum(int(np.abs(t.base).max(initial=0)) * np.abs(t.over).max(axis=1, initial=0) for t in limit.terms)
        found.append(np.broadcast_to(CLOSED // (EIGHTH * np.maximum(largest, 1)), limit.num_groups))
    return np.concatenate(found).astype(np.int64)


def _departed(base: Decision, leaver: Leaver, options: Options, clock: Clock) -> Answer:
    setting = base.formulation.setting
    book, policy, notes = without(setting.book, setting.policy, leaver)
    try:
        decision = again(base, book, policy, options, clock)
    except ConflictError as error:
        return Answer(leaver, None, notes, error=str(error))
    gap = decision.result.bound - decision.result.value
    close = gap <= options.gap * max(scale_of(base), decision.result.value)
    return Answer(leaver, decision, notes, close, not close and clock.left() <= 0)


def scale_of(base: Decision) -> int:
    """What gaps are shares of: the worth of the base plan."""
    return max(1, abs(base.result.value))


def _solved(book: Book, tiering: Tiering, policy: Policy, options: Options, clock: Clock, known: Decision | None) -> Decision:
    """Formulated and solved; once more with the rows that the members of a pool were found to break."""
    extra: dict[int, list[frozenset[int]]] = {}
    found = formulate(book, tiering.table["tier"], policy)
    for _ in range(ROUNDS):
        decision = _once(found, tiering, options, clock, known)
        broken = broken_unions(found, decision.unit_of)
        news = {pool: union for pool, union in broken.items() if union not in extra.get(pool, [])}
        if not news:
            return decision
        for pool, union in news.items():
            extra.setdefault(pool, []).append(union)
        found = formulate(book, tiering.table["tier"], policy, extra)
    start = found.problem.start
    result = replace(decision.result, unit_of=start, value=found.problem.value(start), status="feasible")
    return decide(found, tiering, result)


def _once(found: Formulation, tiering: Tiering, options: Options, clock: Clock, known: Decision | None) -> Decision:
    run = replace(options, seconds=max(LEAST, clock.left()))
    if known is None:
        scale = abs(found.problem.value(found.problem.start)) + int(found.setting.worth.base.sum())
        return decide(found, tiering, solve_still(found, run, scale, None, clock.stop))
    return decide(found, tiering, solve_still(found, run, scale_of(known), warm_of(known, found), clock.stop))
