"""Families: accounts under one parent are one decision, however odd the parents of a book that nobody has checked."""

from __future__ import annotations

import pytest

from solver.model.items import _roots


@pytest.mark.parametrize(
    ("parents", "roots"),
    [
        (["", "a", "b", "a"], ["a", "a", "a", "a"]),
        (["x", "a", "", ""], ["a", "a", "c", "d"]),  # x is no account
        (["a", "a", "", "d"], ["a", "a", "c", "d"]),  # their own parents
        (["b", "a", "b", "c"], ["a", "a", "a", "a"]),  # a circle, and two that hang on it
        (["d", "c", "b", ""], ["d", "b", "b", "d"]),
    ],
)
def test_each_account_has_one_root(parents: list[str], roots: list[str]) -> None:
    """Tests chains, parents outside the book, and circles, which have no top: intake refuses them, a book in memory may not."""
    assert _roots(["a", "b", "c", "d"], parents) == roots
