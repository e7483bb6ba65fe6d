"""Single moves: what they gain, plans made legal, plans made better."""

from __future__ import annotations

import numpy as np
import pytest

from solver.engine.board import NEVER, Board, gains
from solver.engine.greedy import improve, settle
from tests.engine.problems import every_pair, random_problem


@pytest.mark.parametrize("seed", range(8))
def test_gains_are_differences_of_values_and_illegal_moves_never_pay(seed: int) -> None:
    """Tests the gain of every single move, all at once and one by one, against the value of the plan after it."""
    problem = random_problem(300 + seed)
    matrix, _ = every_pair(problem)
    chosen = improve(matrix, matrix.pairs_of(problem.start), np.arange(matrix.num_pairs))
    board, pairs = Board(matrix, chosen), np.arange(matrix.num_pairs)
    for pair, gain in zip(pairs, gains(matrix, board.sums, chosen, pairs), strict=True):
        after = chosen.copy()
        after[matrix.item[pair]] = pair
        expected = matrix.value(after) - matrix.value(chosen) if matrix.legal(after) else NEVER
        assert gain == expected
        assert board.gain(int(chosen[matrix.item[pair]]), int(pair)) == (None if expected == NEVER else expected)


@pytest.mark.parametrize("seed", range(8))
def test_single_moves_end_where_none_gains(seed: int) -> None:
    """Tests that the improved plan is legal, no worse, and that no single move is left that gains."""
    problem = random_problem(400 + seed, items=8)
    matrix, _ = every_pair(problem)
    start, every = matrix.pairs_of(problem.start), np.arange(matrix.num_pairs)
    better = improve(matrix, start, every)
    assert matrix.legal(better)
    assert matrix.value(better) > matrix.value(start)
    assert gains(matrix, matrix.activity(better), better, every).max() <= 0


@pytest.mark.parametrize("seed", range(8))
def test_a_choice_that_breaks_caps_is_made_legal(seed: int) -> None:
    """Tests that everybody's dearest pair, which overfills the units, becomes a legal plan better than the start."""
    problem = random_problem(500 + seed, items=12)
    matrix, sweep = every_pair(problem)
    dearest = np.array([a + int(matrix.worth[a:b].argmax()) for a, b in zip(matrix.first[:-1], matrix.first[1:], strict=True)])
    assert not matrix.legal(dearest)
    plan = settle(matrix, dearest, sweep.loss, matrix.pairs_of(problem.start))
    assert matrix.legal(plan)
    assert matrix.value(plan) > problem.value(problem.start)
