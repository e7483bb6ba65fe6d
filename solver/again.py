"""Floor 4: a book formulated and solved - for the first time, or again under other rules from a plan that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from solver.book import Book
from solver.engine import Options, Result, Warm, solve
from solver.errors import Interrupted
from solver.model.formulate import Formulation, formulate
from solver.model.pools import broken_unions
from solver.plan.decision import Decision, decide
from solver.plan.proof import certificate_of, prices_of
from solver.policy import Policy
from solver.problem import Ints
from solver.signals import Stop

Tell = Callable[[str, int, int, float], None]
ROUNDS = 5  # of adding pool rows that a plan was found to break


def formulate_and_solve(
    book: Book,
    tiers: pd.Series,
    policy: Policy,
    options: Options,
    left: Callable[[], float] | None = None,
    tell: Tell | None = None,
    stop: Stop | None = None,
    known: Decision | None = None,
    begun: Callable[[Formulation], None] | None = None,
) -> tuple[Formulation, Result]:
    """The book under these tiers and rules, solved from the `known` plan where there is one.

    `left()` are the seconds that are left when solving begins; without it those of the options. `begun` sees the first
    formulation before it is solved.
    Where a pool's members could not share its accounts after all, that row is added and the book solved again.
    """
    extra: dict[int, list[frozenset[int]]] = {}
    stop = stop or Stop()
    for _ in range(ROUNDS):
        if stop.is_set():
            raise Interrupted(stop.number)
        formulation = formulate(book, tiers, policy, extra)
        if begun and not extra:
            begun(formulation)
        warm = warm_of(known, formulation) if known else None
        result = solve(formulation.problem, replace(options, seconds=left() if left else options.seconds), tell, stop, warm)
        broken = {p: u for p, u in broken_unions(formulation, result.unit_of).items() if u not in extra.get(p, [])}
        if not broken:
            return formulation, result
        for pool, union in broken.items():
            extra.setdefault(pool, []).append(union)
    start = formulation.problem.start
    value = formulation.problem.value(start)
    return formulation, replace(result, unit_of=np.asarray(start), value=value, status="feasible")


def solve_again(
    known: Decision, options: Options, *, book: Book | None = None, policy: Policy | None = None, stop: Stop | None = None
) -> Decision:
    """The decision for the same tiers with another book (its overrides, its people) or policy, solved from the known plan."""
    setting = known.formulation.setting
    tiers = known.tiering.table["tier"]
    found = formulate_and_solve(book or setting.book, tiers, policy or setting.policy, options, stop=stop, known=known)
    return decide(found[0], known.tiering, found[1])


def warm_of(known: Decision, formulation: Formulation) -> Warm:
    """The known plan and its prices in the terms of another formulation: accounts and units are found by their names."""
    old, result = known.formulation.setting, known.result
    price, cuts = prices_of(certificate_of(known.formulation, result.price, 0, result.cuts), formulation)
    return Warm(_units(old.book.accounts["account_id"], old.units.names, known.unit, formulation), price, cuts)


def _units(ids: pd.Series, names: tuple[str, ...], unit: Ints, formulation: Formulation) -> Ints:
    """Where each item's largest member is; nobody where it, or its unit, is not known."""
    setting = formulation.setting
    index = {"": 0, **setting.units.index}
    where = np.array([index.get(n, 0) for n in names], np.int64)
    of = dict(zip(ids.tolist(), where[unit].tolist(), strict=True))
    largest = setting.book.accounts["account_id"].to_numpy()[setting.items.largest]
    return np.array([of.get(i, 0) for i in largest.tolist()], np.int64)
