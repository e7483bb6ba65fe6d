"""Bounds from the linear relaxation of programs of whole numbers."""

from __future__ import annotations

import numpy as np

from solver.engine.whole import Sum
from solver.engine.whole_bound import _Table, proved, relaxed


def test_the_bound_is_the_relaxation_rounded_up() -> None:
    """Tests the least x + y of 2x + 2y >= 5 with x, y up to 3: the relaxation has 2.5, and whole numbers 3."""
    rows = (Sum([0, 1], [2, 2], 5),)
    assert relaxed([3, 3], rows, Sum([0, 1], [1, 1]), None) == 3


def test_rows_from_above_count_as_well() -> None:
    """Tests that of three hours' work only one fits: two of three, worth 4, 5 and 9, stay out, at least 4 + 5."""
    rows = (*(Sum([k, k + 3], [1, 1], 1, 1) for k in range(3)), Sum([0, 1, 2], [1, 1, 1], None, 1))
    assert relaxed([1] * 6, rows, Sum([3, 4, 5], [4, 5, 9]), None) == 9


def test_any_prices_prove_a_bound_and_none_too_much() -> None:
    """Tests x >= 2, x up to 5, at a cost of 3: prices of 1 and 3 prove 2 and 6, and one of 4 proves 8 - 5 = 3."""
    table = _Table(np.array([0]), np.array([0]), np.array([1]), np.array([2]))
    told = [proved(np.array([5]), table, np.array([3]), np.array([p * 10**9])) for p in (0, 1, 3, 4)]
    assert told == [0, 2, 6, 3]


def test_numbers_that_do_not_fit_prove_nothing() -> None:
    table = _Table(np.array([0]), np.array([0]), np.array([10**9]), np.array([2]))
    assert proved(np.array([5]), table, np.array([3]), np.array([10**12])) is None
