"""Floor 3: a book formulated and solved - for the first time, or again under other rules from a plan that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from solver.book import Book
from solver.engine import Options, Warm, solve
from solver.engine.pricing import Pricer, Wanted
from solver.errors import Interrupted
from solver.model.formulate import Formulation, formulate
from solver.model.limits import widened
from solver.model.pools import broken_unions
from solver.plan.decision import Decision, decide
from solver.plan.proof import certificate_of, prices_of
from solver.policy import Policy
from solver.problem import Ints
from solver.signals import Stop
from solver.stages import Solved, Tell, solve_in_stages

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
    answer: Callable[[Formulation, Options], Solved] | None = None,
) -> Solved:
    """The book under these tiers and rules, solved from the `known` plan where there is one, or in stages if the policy says so.

    `left()` are the seconds that are left when solving begins; without it those of the options. `begun` sees the first
    formulation before it is solved, `answer` solves each in its own way. Where a pool's members could not share its accounts
    after all, that row is added and the book solved again.
    """
    extra: dict[int, list[frozenset[int]]] = {}
    stop = stop or Stop()
    for _ in range(ROUNDS):
        if stop.is_set():
            raise Interrupted(stop.number)
        formulation = formulate(book, tiers, policy, extra)
        if begun and not extra:
            begun(formulation)
        run = replace(options, seconds=left() if left else options.seconds)
        solved = answer(formulation, run) if answer else _solved(formulation, run, tell, stop, known)
        broken = [
            (pool, union)
            for plan in solved.plans
            for pool, union in broken_unions(formulation, plan).items()
            if union not in extra.get(pool, [])
        ]
        if not broken:
            return solved
        for pool, union in broken:
            extra.setdefault(pool, []).append(union)
    return _as_today(solved, formulation)


def solve_again(
    known: Decision, options: Options, *, book: Book | None = None, policy: Policy | None = None, stop: Stop | None = None
) -> Decision:
    """The decision for the same tiers with another book (its overrides, its people) or policy, solved from the known plan."""
    setting = known.formulation.setting
    tiers = known.tiering.table["tier"]
    found = formulate_and_solve(book or setting.book, tiers, policy or setting.policy, options, stop=stop, known=known)
    return decide(found.formulation, known.tiering, found.result)


def bound_at_known_prices(known: Decision, *, book: Book | None = None, policy: Policy | None = None) -> int:
    """No plan for the same tiers with another book or policy is worth more, by the known plan's prices.

    Any prices prove a bound for any problem, so nothing need be solved.
    """
    setting = known.formulation.setting
    formulation = formulate(book or setting.book, known.tiering.table["tier"], policy or setting.policy)
    warm, pricer = warm_of(known, formulation), Pricer(formulation.problem)
    return pricer.known(warm.price, warm.cuts, Wanted(1)).bound


def warm_of(known: Decision, formulation: Formulation) -> Warm:
    """The known plan and its prices in the terms of another formulation: accounts and units are found by their names.

    Where load is counted in other whole numbers (other caps), prices would mean something else: then there are none.
    """
    old, result = known.formulation.setting, known.result
    same = old.loads.full == formulation.setting.loads.full
    tree = certificate_of(known.formulation, result.price, 0, result.cuts) if same else {}
    price, cuts = prices_of(tree, formulation)
    return Warm(_units(old.book.accounts["account_id"], old.units.names, known.unit, formulation), price, cuts)


def _solved(formulation: Formulation, options: Options, tell: Tell | None, stop: Stop, known: Decision | None) -> Solved:
    """One formulation solved: from a known plan, in stages, or plainly."""
    if known:
        warm = warm_of(known, formulation)
        begun = _begun(formulation, warm)
        return Solved(begun, solve(begun.problem, options, tell, stop, warm))
    if formulation.setting.policy.objective == "staged":
        return solve_in_stages(formulation, options, tell, stop)
    return Solved(formulation, solve(formulation.problem, options, tell, stop))


def _begun(formulation: Formulation, warm: Warm) -> Formulation:
    """The formulation with a start that keeps its firm limits, which today's books need not.

    That is the known plan, as far as its accounts may stay where it put them. Where a pin makes it break a firm limit, the
    limit gives way by so much; where it breaks another rule, firm limits give way to today's books like all others.
    """
    problem = formulation.problem
    firm = {rule.name for rule in formulation.setting.policy.limit if rule.firm}
    if not firm or not problem.faults(problem.start):
        return formulation
    start = np.where(problem.allowed_at(warm.unit_of), warm.unit_of, problem.start)
    for begin in (start, problem.start):
        limits = tuple(widened(x, begin) if x.name in firm else x for x in problem.limits)
        rows = tuple(replace(row, limit=x) for row, x in zip(formulation.rows, limits, strict=True))
        given = replace(problem, start=begin, limits=limits)
        if not given.faults(begin):
            break
    return replace(formulation, problem=given, rows=rows)


def _as_today(solved: Solved, formulation: Formulation) -> Solved:
    """Today's books, where nothing else keeps every pool's rows; without the limits of stages, which they may break."""
    result, start = solved.result, formulation.problem.start
    if solved.stages:
        result = solve(formulation.problem, Options(seconds=0.0))
        policy = formulation.setting.policy.model_copy(update={"objective": "weighted"})
        formulation = replace(formulation, setting=replace(formulation.setting, policy=policy))
    value = formulation.problem.value(start)
    return Solved(formulation, replace(result, unit_of=np.asarray(start), value=value, status="feasible"))


def _units(ids: pd.Series, names: tuple[str, ...], unit: Ints, formulation: Formulation) -> Ints:
    """Where each item's largest member is; nobody where it, or its unit, is not known."""
    setting = formulation.setting
    index = {"": 0, **setting.units.index}
    where = np.array([index.get(n, 0) for n in names], np.int64)
    of = dict(zip(ids.tolist(), where[unit].tolist(), strict=True))
    largest = setting.book.accounts["account_id"].to_numpy()[setting.items.largest]
    return np.array([of.get(i, 0) for i in largest.tolist()], np.int64)
