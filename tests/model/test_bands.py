"""Bands around the mean of peers, by hand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from solver.book import Book
from solver.model.formulate import Formulation, formulate
from solver.model.limits import Row
from solver.policy import Policy

Make = Callable[..., Book]
FOUR = [{"csm_id": f"c{k}", "tiers": "T1"} for k in range(4)]


def formulated(make: Make, arrs: list[float], csms: list[dict[str, object]] = FOUR) -> Formulation:
    accounts = [{"account_id": f"a{k:03}", "arr": arr} for k, arr in enumerate(arrs)]
    return formulate(make(accounts, csms), pd.Series(["T1"] * len(arrs), dtype="str"), Policy.load())


def band(formulation: Formulation, name: str) -> Row | None:
    return next((r for r in formulation.rows if r.limit.name == name), None)


def test_a_band_lies_20_percent_around_the_mean_of_peers(book_of: Make) -> None:
    """Tests 60 T1 over four books: 15 each are 0.5 FTE, 750 of 1500; 20 % of that is 600 to 900, and of 1.5M 1.2M to 1.8M."""
    formulation = formulated(book_of, [100_000.0] * 60)
    load, arr = band(formulation, "load_band"), band(formulation, "arr_band")
    assert load is not None
    assert arr is not None
    assert (load.limit.low.tolist(), load.limit.high.tolist()) == ([600] * 4, [900] * 4)
    assert (arr.limit.low.tolist(), arr.limit.high.tolist()) == ([1_200_000] * 4, [1_800_000] * 4)


def test_with_more_demand_than_seats_the_centre_is_what_fits(book_of: Make) -> None:
    """Tests 160 T1 for 120 seats: the mean book is a full one (1500), and the ARR band shrinks to 120 / 160 of 4M."""
    formulation = formulated(book_of, [100_000.0] * 160)
    load, arr = band(formulation, "load_band"), band(formulation, "arr_band")
    assert load is not None
    assert arr is not None
    assert (load.limit.low.tolist(), load.limit.high.tolist()) == ([1200] * 4, [1800] * 4)
    assert (arr.limit.low.tolist(), arr.limit.high.tolist()) == ([2_400_000] * 4, [3_600_000] * 4)


def test_an_account_above_half_a_mean_book_is_left_out_and_the_band_is_half_the_largest_left(book_of: Make) -> None:
    """Tests 8 of 100,000 and one of 10M: the giant is left out; a mean book is 200,000, half the largest left is 50,000."""
    formulation = formulated(book_of, [100_000.0] * 8 + [10_000_000.0])
    arr = band(formulation, "arr_band")
    assert arr is not None
    assert (arr.limit.low.tolist(), arr.limit.high.tolist()) == ([150_000] * 4, [250_000] * 4)
    assert arr.limit.terms[0].base.tolist() == [100_000] * 8 + [0]


def test_fewer_than_four_peers_have_no_band(book_of: Make) -> None:
    assert band(formulated(book_of, [100_000.0] * 30, FOUR[:3]), "load_band") is None
