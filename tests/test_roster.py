"""Who is on the roster: kinds of owners, and a person like another."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from solver.book import Book
from solver.roster import owner_kinds, person_like

CSMS = [
    {
        "csm_id": "ann",
        "email": "ann@example.com",
        "crm_user": "005",
        "backfill_for": "zoe",
        "leave_from": "2026-10-01",
        "cost": 9,
    },
    {"csm_id": "ben", "end_date": "2026-10-01"},
    {"csm_id": "cat", "coverage": "pooled", "pool": "Core"},
]


def test_kinds_of_owners(book_of: Callable[..., Book]) -> None:
    """Tests a CSM, one whose last day was the planning date, a pool, a name of the policy's, nobody, and a typo."""
    book = book_of([{"account_id": "a"}], CSMS)
    owners = pd.Series(["ann", "ben", "Core", "zoe", "", "anne"], dtype="str")
    assert list(owner_kinds(owners, book.csms, book.as_of, ("zoe",))) == ["csm", "departed", "pool", "departed", "", "?"]


def test_a_person_like_another_has_nothing_that_is_the_others_own(book_of: Callable[..., Book]) -> None:
    """Tests that cost is copied, mail, login, leave and the person replaced are not, and that columns keep their kind."""
    csms = book_of([{"account_id": "a"}], CSMS).csms
    (row,) = person_like(csms, "ann", {"csm_id": "dan", "fte": 0.5}).to_dict("records")
    assert (row["csm_id"], row["name"], row["cost"], row["fte"]) == ("dan", "dan", 9, 0.5)
    assert (row["email"], row["crm_user"], row["backfill_for"]) == ("", "", "")
    assert pd.isna(row["leave_from"])
    assert list(person_like(csms, "ann", {"csm_id": "dan"}).dtypes) == list(csms.dtypes)
