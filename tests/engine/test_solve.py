"""The engine on random small problems: brute force, bounds, certificates, order, stopping, repeating."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest

from solver.engine import Options, solve
from solver.engine.core import core_of, with_choice
from solver.engine.cpsat import Effort, solve_core
from solver.engine.pricing import Pricer
from solver.engine.relax import relax
from solver.engine.rows import SCALE
from solver.problem import Limit, Problem, Term
from tests.engine.problems import every_pair, legal_values, random_problem


@pytest.mark.parametrize("seed", range(12))
def test_the_engine_finds_what_brute_force_finds_and_its_bounds_hold(seed: int) -> None:
    """Tests value = best of all legal assignments, bound = value, and that the prices alone prove no less."""
    problem = random_problem(seed, items=5)
    best = max(legal_values(problem))
    result = solve(problem, Options(seconds=20))
    assert (result.value, result.bound, result.status) == (best, best, "optimal")
    assert not problem.faults(result.unit_of)
    assert result.certified_bound >= best


@pytest.mark.parametrize("seed", range(10))
def test_any_prices_prove_a_valid_bound(seed: int) -> None:
    """Tests that random prices, also wrong in sign, infinite or not numbers, never prove less than the best plan."""
    problem = random_problem(100 + seed, items=4)
    pricer, best = Pricer(problem), max(legal_values(problem))
    chosen = solve(problem, Options(seconds=10)).unit_of
    r = np.random.default_rng(seed)
    for _ in range(20):
        prices = r.normal(0, 5, pricer.rows.num)
        prices[r.integers(0, pricer.rows.num)] = r.choice([np.nan, np.inf, -np.inf, 0])
        matrix, sweep = every_pair(problem, pricer.rows.whole_prices(prices))
        assert sweep.bound >= best
        loss = sweep.loss[matrix.pairs_of(chosen)]
        assert (loss <= sweep.scaled - SCALE * best).all()  # the best plan's pairs are never priced away


@pytest.mark.parametrize("seed", range(10))
def test_the_relaxation_is_a_bound_and_its_prices_prove_it(seed: int) -> None:
    """Tests LP optimum >= best of all assignments, and that its duals, as whole prices, prove the same to a unit or two."""
    problem = random_problem(600 + seed, items=6)
    matrix, sweep = every_pair(problem)
    core = core_of(matrix, with_choice(matrix), matrix.pairs_of(problem.start))
    answer = relax(core, core.find(matrix.pairs_of(problem.start)), 10, threading.Event())
    assert answer is not None
    value = answer.value + core.constant
    assert value >= max(legal_values(problem)) - 1e-6
    prices = np.zeros(len(sweep.price))
    prices[core.row] = answer.price
    assert every_pair(problem, Pricer(problem).rows.whole_prices(prices))[1].bound == pytest.approx(value, abs=2)


@pytest.mark.parametrize("seed", range(6))
def test_order_of_items_and_units_changes_nothing_but_the_order(seed: int) -> None:
    problem = random_problem(200 + seed)
    r = np.random.default_rng(seed)
    items, units = r.permutation(problem.num_items), np.concatenate([[0], 1 + r.permutation(problem.num_units - 1)])
    back = np.argsort(items)
    limits = tuple(
        replace(
            limit, terms=tuple(Term(t.base[items], t.over[:, units]) for t in limit.terms), fix_item=back[limit.fix_item],
            fix_unit=np.argsort(units)[limit.fix_unit],
        )
        for limit in problem.limits
    )  # fmt: skip
    other = Problem(
        problem.num_items, problem.num_units, lambda i: problem.allows(items[i])[:, units], lambda i, u: problem.worth(items[i], units[u]),
        limits, problem.start,
    )  # fmt: skip
    assert solve(other, Options(seconds=10)).value == solve(problem, Options(seconds=10)).value


@pytest.mark.parametrize("seed", range(6))
def test_a_looser_limit_never_lowers_the_best_plan(seed: int) -> None:
    problem = random_problem(300 + seed)
    looser = (replace(problem.limits[0], high=problem.limits[0].high + 3), *problem.limits[1:])
    assert solve(replace(problem, limits=looser), Options(seconds=10)).value >= solve(problem, Options(seconds=10)).value


def test_a_stop_before_the_search_still_returns_a_legal_plan() -> None:
    """Tests that a stopped run answers with the plan it had: legal, at least as good as the start, and called interrupted."""
    problem = random_problem(7, items=40)
    stop = threading.Event()
    stop.set()
    result = solve(problem, Options(seconds=20), stop=stop)
    assert not problem.faults(result.unit_of)
    assert result.value >= problem.value(problem.start)
    assert result.status in ("interrupted", "optimal")
    assert result.bound >= result.value


def test_a_run_without_a_clock_repeats_exactly() -> None:
    problem = random_problem(11, items=60)
    runs = [solve(problem, Options(seconds=3600, reproducible=True)) for _ in range(2)]
    assert runs[0].unit_of.tolist() == runs[1].unit_of.tolist()


def test_a_start_that_breaks_a_rule_is_refused() -> None:
    problem = random_problem(3)
    with pytest.raises(ValueError, match="start is not feasible"):
        solve(replace(problem, start=np.ones(problem.num_items, np.int64)), Options())


def test_a_soft_band_that_no_sum_can_keep_is_priced_on_the_side_it_misses() -> None:
    """Tests low 5 above high 3 (peers' mean between two whole numbers): a sum of 4 misses both sides by one, 7 + 5 in all."""
    over = np.array([[0, 1]])
    band = Limit("band", (Term(np.array([4]), over),), np.array([5]), np.array([3]), ("u",), np.array([7]), np.array([5]))
    problem = Problem(
        1,
        2,
        lambda i: np.ones((len(i), 2), bool),
        lambda i, u: np.array([[0, 100]])[np.ix_([0] * len(i), u)],
        (band,),
        np.array([0]),
    )
    result = solve(problem, Options(seconds=5))
    assert (result.value, result.status) == (100 - 12, "optimal")


@pytest.mark.parametrize("seed", range(5))
def test_where_pairs_are_left_out_for_want_of_room_nothing_false_is_claimed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests neighbourhoods only, and few pairs for each item: a legal plan, a bound that the best plan does not exceed."""
    problem = random_problem(400 + seed, items=6)
    monkeypatch.setattr("solver.engine.polish.FEW", 0)
    monkeypatch.setattr("solver.engine.polish.KEPT", 2)
    monkeypatch.setattr("solver.engine.relaxing.FIRST", 2)
    monkeypatch.setattr("solver.engine.relaxing.KEPT", 1)
    result = solve(problem, Options(seconds=10))
    assert not problem.faults(result.unit_of)
    assert result.value <= max(legal_values(problem)) <= result.bound


@pytest.mark.parametrize("seed", range(12))
def test_a_gap_target_is_never_sold_as_a_proof(seed: int) -> None:
    """Tests a wide gap target without a hint: CP-SAT calls its stop there OPTIMAL, and only equal numbers may be called so."""
    problem = random_problem(500 + seed, items=6)
    matrix, best = every_pair(problem)[0], max(legal_values(problem))
    core = core_of(matrix, with_choice(matrix), matrix.pairs_of(problem.start))
    outcome = solve_core(core, None, Effort(10, 1, 1, 200.0), lambda _: None, threading.Event())
    assert outcome.chosen is not None
    assert outcome.bound is not None
    assert outcome.bound + core.constant >= best
    found = matrix.value(core.lift(outcome.chosen, matrix.pairs_of(problem.start)))
    assert outcome.answer != "optimal" or found == best


@pytest.mark.parametrize("seed", range(8))
def test_pairs_that_a_row_of_nothing_forbids_are_priced_away(seed: int) -> None:
    """Tests a hard row of 0 that counts every item away from unit 1 (0 there by a correction): value of brute force, proved by prices."""
    problem = random_problem(800 + seed, items=5)
    r = np.random.default_rng(seed)
    items, none = np.arange(5), np.zeros(1, np.int64)
    over = np.ones((1, problem.num_units), np.int64)
    over[0, 0] = 0
    counted = r.integers(0, 3, 5)
    away = Limit("away", (Term(counted, over),), none, none, ("plan",), none, none, 1, 0 * items, items, 0 * items + 1, -counted)
    shut = replace(problem, limits=(*problem.limits, away))
    assert Pricer(shut).closed.tolist() == [Pricer(shut).rows.num - 1]
    result = solve(shut, Options(seconds=10))
    assert (result.value, result.status) == (max(legal_values(shut)), "optimal")
    assert result.certified_bound >= result.value
    assert result.price[-1] > 0
