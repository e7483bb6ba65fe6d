"""Hard minima: kept where they can be, exit 4 with the arithmetic where they cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from solver.book import Book
from solver.errors import ConflictError
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy

Make = Callable[..., Book]


def formulated(make: Make, accounts: int = 70, csms: int = 2, **limit: Any) -> Formulation:
    """New T1 accounts, and CSMs with 30 seats each, under one limit."""
    rows = [{"account_id": f"a{k:02}", "arr": 100_000} for k in range(accounts)]
    book = make(rows, [{"csm_id": f"c{k}"} for k in range(csms)])
    rule = {"name": "least", "measure": "accounts", "over": "book", **limit}
    return formulate(book, pd.Series(["T1"] * accounts, dtype="str"), Policy.load(overlay={"limit": [rule]}))


def test_more_than_a_book_has_seats_for_is_a_conflict_with_both_numbers(book_of: Make) -> None:
    """Tests at least 31 accounts for each book, where 1.00 FTE carries 30."""
    with pytest.raises(ConflictError, match=r"'least' asks for at least 31 accounts for c0.*more than 30.*1\.00 FTE") as caught:
        formulated(book_of, min=31)
    assert caught.value.exit_code == 4


def test_exactly_what_fits_is_none(book_of: Make) -> None:
    least = next(r for r in formulated(book_of, min=30).rows if r.limit.name == "least")
    assert least.limit.num_groups == 2


def test_minima_that_fit_one_by_one_may_ask_too_much_together(book_of: Make) -> None:
    """Tests 40 accounts for two books that want 25 each: 50 is more than there are."""
    with pytest.raises(ConflictError, match=r"at least 50 accounts for all 2 of them together.*more than 40"):
        formulated(book_of, accounts=40, min=25)


def test_money_is_counted_as_far_as_it_fits(book_of: Make) -> None:
    """Tests 30 seats x 100,000: 3,000,000 can be had, 3,000,001 cannot."""
    formulated(book_of, measure="arr", min=3_000_000)
    with pytest.raises(ConflictError, match="at least 3,000,001 arr"):
        formulated(book_of, measure="arr", min=3_000_001)


def test_a_minimum_with_a_price_may_be_missed(book_of: Make) -> None:
    least = next(r for r in formulated(book_of, min=31, price=100).rows if r.limit.name == "least")
    assert (least.limit.low.tolist(), least.limit.price_low.tolist()) == ([31, 31], [100, 100])
