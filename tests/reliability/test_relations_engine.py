"""Relations that the best plan must keep to, over random problems: what it is, and what a change of one thing may do to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.stated import SOLVERS, listed, solved, stated
from benchmarks.tiny import instance
from solver.engine import Options, solve
from solver.problem import NO_BOUND, NOBODY, Problem, Term
from tests.reliability.changed import (
    best,
    forbidding,
    only,
    paid,
    permuted,
    proved,
    side_by_side,
    with_rows,
    without_row,
    worth_of,
)
from tests.reliability.rows import row

SEEDS = range(12)


def middling(seed: int) -> Problem:
    """12 items and 4 units besides nobody: a list of all assignments would have 200 million lines."""
    return instance(1_000 + seed, items=12, units=5)


def singles(problem: Problem) -> Iterator[tuple[int, int]]:
    """Every hard row with an upper bound: limit and group."""
    for k, x in enumerate(problem.limits):
        for g in np.flatnonzero((x.price_high == 0) & (x.high < NO_BOUND)):
            yield k, int(g)


@row(
    "relation",
    1,
    "small problems of which every possible plan can be listed",
    "the plan is the best of the list, and its bound too",
)
@pytest.mark.parametrize("first", range(0, 160, 40))
def test_the_engine_finds_the_best_of_all_plans(first: int) -> None:
    for seed in range(first, first + 40):
        problem = instance(seed)
        assert best(problem) == listed(stated(problem)), seed


@row(
    "relation",
    2,
    "the same problems given to CP-SAT with and without its presolve, to HiGHS and to SCIP",
    "all find the same best value",
)
@pytest.mark.parametrize("solver", SOLVERS)
def test_other_solvers_find_the_same(solver: str) -> None:
    for seed in range(12):
        problem = middling(seed)
        answer = solved(stated(problem), solver, 10)
        assert answer.value == answer.bound == best(problem), seed


@row(
    "relation",
    5,
    "a problem built around a plan that nobody is told of",
    "a plan is found, and none worth less than the hidden one",
)
def test_a_planted_plan_is_never_missed() -> None:
    for seed in range(30):
        problem = instance(2_000 + seed, items=40, units=8)
        hidden = problem.start
        blind = replace(problem, start=np.zeros(40, np.int64))
        limits = [x for x in blind.limits if not x.broken(blind.start).any()]
        every = problem.allows(np.arange(40))
        every[:, NOBODY] = True
        blind = replace(blind, limits=tuple(limits), allows=lambda i, every=every: every[i])
        result = solve(blind, Options(seconds=5, gap=0.001))
        assert not blind.faults(result.unit_of)
        assert result.bound >= blind.value(hidden)
        assert result.value >= blind.value(hidden) - (result.bound - result.value)


@row("relation", 6, "any run", "never worse than today's books or the simple first plan, and its bound never below them")
@pytest.mark.parametrize("seconds", [0.0, 0.2, 5.0])
def test_never_worse_than_what_was_known(seconds: float) -> None:
    for seed in range(12):
        problem = instance(3_000 + seed, items=30, units=6)
        result = solve(problem, Options(seconds=seconds))
        known = max(problem.value(problem.start), problem.value(result.first_plan))
        assert result.bound >= result.value >= known >= result.start_value == problem.value(problem.start)


@row("relation", 9, "ids renamed", "the same best value")
@row("relation", 8, "rows and columns in another order", "the same best value")
@row("relation", 10, "two CSMs who are alike change places", "the same best value")
@pytest.mark.parametrize("seed", SEEDS)
def test_order_and_names_do_not_matter(seed: int) -> None:
    problem, r = middling(seed), np.random.default_rng(seed)
    units = np.concatenate([[NOBODY], 1 + r.permutation(problem.num_units - 1)])
    assert best(permuted(problem, r.permutation(problem.num_items), units)) == best(problem)


@row("relation", 11, "one more account without ARR or load", "the same best value")
@pytest.mark.parametrize("seed", SEEDS)
def test_an_item_that_is_worth_and_loads_nothing_changes_nothing(seed: int) -> None:
    problem = middling(seed)
    problem = replace(problem, limits=tuple(x for x in problem.limits if x.name in ("capacity", "band")))  # others count items
    idle = Problem(
        1, problem.num_units, lambda i: np.ones((len(i), problem.num_units), bool), lambda i, u: np.zeros((len(i), len(u)), np.int64),
        (), np.zeros(1, np.int64),
    )  # fmt: skip
    more = _appended(problem, idle)
    assert best(more) == best(problem)


def _appended(problem: Problem, idle: Problem) -> Problem:
    n = problem.num_items
    every = np.vstack([problem.allows(np.arange(n)), idle.allows(np.arange(1))])
    limits = tuple(
        replace(x, terms=tuple(replace(t, base=np.append(t.base, 0)) for t in x.terms)) for x in problem.limits
    )  # fmt: skip
    more = replace(problem, num_items=n + 1, limits=limits, allows=lambda i: every[i], start=np.append(problem.start, 0))
    return paid(more, np.vstack([worth_of(problem), worth_of(idle)]))


@row("relation", 13, "a firm limit left out", "the best plan is never worth less")
@pytest.mark.parametrize("seed", SEEDS)
def test_without_any_one_limit_never_worse(seed: int) -> None:
    problem = middling(seed)
    value = best(problem)
    gains = [best(without_row(problem, k, g)) - value for k, g in singles(problem)]
    assert min(gains) >= 0


@row("relation", 13, "a firm limit tightened by one", "the best plan is never worth more")
@pytest.mark.parametrize("seed", SEEDS)
def test_tightened_by_one_never_better(seed: int) -> None:
    problem = middling(seed)
    value = best(problem)
    for k, g in singles(problem):
        x = problem.limits[k]
        tighter = with_rows(problem, k, high=x.high - (np.arange(x.num_groups) == g))
        if not tighter.faults(tighter.start):
            assert best(tighter) <= value


@row("relation", 14, "an account held where the plan has it; then held anywhere else", "the same best value; never more")
@pytest.mark.parametrize("seed", SEEDS)
def test_pinned_to_its_place_the_same_and_elsewhere_never_better(seed: int) -> None:
    problem = middling(seed)
    plan = proved(problem)
    every = np.ones((problem.num_items, problem.num_units), bool)
    for item in range(0, problem.num_items, 4):
        for unit in range(problem.num_units):
            pin = every.copy()
            pin[item] = np.arange(problem.num_units) == unit
            pinned = only(problem, pin)
            here = unit == plan.unit_of[item]
            pinned = replace(pinned, start=plan.unit_of) if here else pinned
            if not pinned.faults(pinned.start):
                assert best(pinned) == plan.value if here else best(pinned) <= plan.value


@row("relation", 15, "every account held where the plan has it", "the same plan, the same value, proved")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_plan_held_is_the_plan(seed: int) -> None:
    problem = middling(seed)
    plan = proved(problem)
    fixed = np.zeros((problem.num_items, problem.num_units), bool)
    fixed[np.arange(problem.num_items), plan.unit_of] = True
    again = proved(replace(only(problem, fixed), start=plan.unit_of))
    assert (again.value, again.bound, again.unit_of.tolist()) == (plan.value, plan.value, plan.unit_of.tolist())


@row("relation", 16, "the best plan forbidden", "no other plan is worth more; where one is worth as much there are ties")
@pytest.mark.parametrize("seed", SEEDS)
def test_without_the_best_plan_never_better(seed: int) -> None:
    problem = middling(seed)
    plan = proved(problem)
    begin = next((p for p in _others(problem, plan.unit_of) if not problem.faults(p)), None)
    if begin is None:
        pytest.skip("it is the only plan")
    second = proved(forbidding(problem, plan.unit_of, begin))
    assert second.value <= plan.value
    assert second.unit_of.tolist() != plan.unit_of.tolist()


def _others(problem: Problem, unit_of: np.ndarray) -> Iterator[np.ndarray]:
    """The start, and all plans that differ in one item."""
    if problem.start.tolist() != unit_of.tolist():
        yield problem.start
    for item in range(problem.num_items):
        for unit in range(problem.num_units):
            if unit != unit_of[item]:
                changed = unit_of.copy()
                changed[item] = unit
                yield changed


@row("relation", 17, "what a missed soft limit costs raised", "it is missed by no more, and all else is worth no more")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_dearer_limit_is_missed_less(seed: int) -> None:
    problem = middling(seed)
    soft = [k for k, x in enumerate(problem.limits) if x.price_low.any() or x.price_high.any()]
    for k in soft:
        missed, rest = [], []
        for factor in (1, 2, 5):
            x = problem.limits[k]
            plan = proved(with_rows(problem, k, price_low=x.price_low * factor, price_high=x.price_high * factor))
            missed.append(x.price(plan.unit_of))
            rest.append(plan.value + factor * missed[-1])
        assert missed == sorted(missed, reverse=True)
        assert rest == sorted(rest, reverse=True)


@row("relation", 18, "the budget of moves raised", "the best plan is never worth less; with none nothing moves")
@pytest.mark.parametrize("seed", SEEDS)
def test_more_moves_never_worse_and_none_is_today(seed: int) -> None:
    problem = middling(seed)
    n, one, none = problem.num_items, np.ones(problem.num_items, np.int64), np.zeros(1, np.int64)
    everywhere = Term(one, np.ones((1, problem.num_units), np.int64))
    budget = replace(
        problem.limits[0], name="budget", terms=(everywhere,), low=none - NO_BOUND, high=none, labels=("plan",), price_low=none,
        price_high=none, fix_group=np.zeros(n, np.int64), fix_item=np.arange(n), fix_unit=problem.start, fix_amount=-one,
    )  # fmt: skip
    values = []
    for most in (0, 1, 2, 5, n):
        plan = proved(replace(problem, limits=(*problem.limits, replace(budget, high=none + most))))
        assert (plan.unit_of != problem.start).sum() <= most
        values.append(plan.value)
    assert values == sorted(values)
    assert values[0] == problem.value(problem.start)
    assert values[-1] == best(problem)


@row("relation", 19, "every amount of the objective multiplied by the same number", "the best value multiplied by it")
@pytest.mark.parametrize("seed", SEEDS)
def test_all_weights_times_k(seed: int) -> None:
    problem, k = middling(seed), 7
    limits = tuple(replace(x, price_low=k * x.price_low, price_high=k * x.price_high) for x in problem.limits)
    assert best(paid(replace(problem, limits=limits), k * worth_of(problem))) == k * best(problem)


@row("relation", 21, "two regions that share nobody, planned together", "worth what both are worth alone")
@pytest.mark.parametrize("seed", SEEDS)
def test_two_regions_are_worth_their_sum(seed: int) -> None:
    one, other = instance(4_000 + seed, items=8, units=4), instance(5_000 + seed, items=9, units=3)
    assert best(side_by_side(one, other)) == best(one) + best(other)


@row("relation", 22, "planned again from the plan, when a move costs something and the budget is not what held", "nothing moves")
@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_made_again_from_itself_moves_nothing(seed: int) -> None:
    problem = middling(seed)
    problem = replace(problem, limits=tuple(x for x in problem.limits if x.name != "moves"))
    cost = np.random.default_rng(seed).integers(1, 40, (problem.num_items, 1))
    units = np.arange(problem.num_units)
    plan = proved(paid(problem, worth_of(problem) - cost * (units != problem.start[:, None])))
    stayed = replace(paid(problem, worth_of(problem) - cost * (units != plan.unit_of[:, None])), start=plan.unit_of)
    assert proved(stayed).unit_of.tolist() == plan.unit_of.tolist()


@row("relation", 24, "one more CSM, whom no limit wants busy", "the best plan is never worth less")
@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_unit_that_may_stay_idle_never_worse(seed: int) -> None:
    """Tests a fifth book for everybody without rows of its own, and that a least load there can make all plans worth less."""
    problem, r = middling(seed), np.random.default_rng(seed)
    n, m = problem.num_items, problem.num_units
    worth = np.hstack([worth_of(problem), r.integers(-50, 200, (n, 1))])
    every = np.hstack([problem.allows(np.arange(n)), r.random((n, 1)) < 0.8])
    limits = []
    for x in problem.limits:
        beside = (x.terms[0].over[:, 1:].max(axis=1) if x.num_groups == 1 else np.zeros(x.num_groups, np.int64))[:, None]
        limits.append(replace(x, terms=tuple(replace(t, over=np.hstack([t.over, beside])) for t in x.terms)))
    more = replace(problem, num_units=m + 1, limits=tuple(limits), allows=lambda i: every[i])
    assert best(paid(more, worth)) >= best(problem)


@row(
    "relation",
    2,
    "numbers so large that the search for prices leaves what floats hold",
    "no warning on the screen, the same best value",
)
def test_worths_of_a_million_beside_ones_raise_no_warning() -> None:
    """Tests the one problem of the first 12,000 tiny ones in which they did; pytest turns warnings into errors."""
    problem = instance(10_826)
    assert best(problem) == listed(stated(problem))
