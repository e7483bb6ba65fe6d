"""What a plan is compared with: the alphabet, cut into blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from solver.baseline import alphabetical
from solver.book import Book
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy

Make = Callable[..., Book]


def formulated(make: Make, names: str, csms: list[dict[str, Any]], tiers: list[str] | None = None) -> Formulation:
    """Accounts a0, a1 ... with one letter of `names` each, all T2 unless said otherwise."""
    accounts = [{"account_id": f"a{k}", "name": n, "arr": 30_000} for k, n in enumerate(names)]
    return formulate(make(accounts, csms), pd.Series(tiers or ["T2"] * len(names), dtype="str"), Policy.load())


def test_accounts_go_by_name_in_blocks_to_books_by_name_in_proportion_to_capacity(book_of: Make) -> None:
    """Tests nine accounts, ids against the alphabet: Ann (half a full-time CSM) has the first 3, Zoe (a whole one) the other 6."""
    csms = [{"csm_id": "c1", "name": "Zoe"}, {"csm_id": "c2", "name": "ann", "fte": 0.5}]
    found = alphabetical(formulated(book_of, "IHGFEdCBA", csms))
    assert found.tolist() == [1, 1, 1, 1, 1, 1, 2, 2, 2]


def test_no_book_is_filled_above_its_capacity(book_of: Make) -> None:
    """Tests two books of two T2 accounts each (0.02 FTE at 1:100) and five accounts: the last one is left over."""
    csms = [{"csm_id": "c1", "fte": 0.02}, {"csm_id": "c2", "fte": 0.02}]
    formulation = formulated(book_of, "ABCDE", csms)
    found = alphabetical(formulation)
    assert found.tolist() == [1, 1, 2, 2, 0]
    assert (formulation.setting.unit_load(found) <= formulation.setting.units.capacity).all()


def test_each_tier_is_cut_by_itself_among_those_who_serve_it(book_of: Make) -> None:
    """Tests that c1 (T1 only) has no T2 and c2 (T2 only) no T1, and T4 is with nobody."""
    csms = [{"csm_id": "c1", "tiers": "T1"}, {"csm_id": "c2", "tiers": "T2"}]
    assert alphabetical(formulated(book_of, "ABCD", csms, ["T2", "T1", "T2", "T4"])).tolist() == [2, 1, 2, 0]


def test_without_anybody_for_a_tier_its_accounts_are_with_nobody(book_of: Make) -> None:
    assert not np.any(alphabetical(formulated(book_of, "AB", [{"csm_id": "c1", "tiers": "T1"}])))
