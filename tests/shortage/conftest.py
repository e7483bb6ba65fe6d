"""The book that most of these tests look at: two CSMs in EMEA with 60 seats, and more strategic accounts than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from solver.book import Book

EMEA = {"timezone": "Europe/Berlin", "region": "EMEA", "arr": 100_000, "tier": "T1", "health": 80, "language": "en"}
WEST = {**EMEA, "timezone": "America/Los_Angeles", "region": "AMER"}
PEOPLE = [
    {"csm_id": "ann", "name": "Ann Example", "timezone": "Europe/Berlin"},
    {"csm_id": "ben", "name": "Ben Sample", "timezone": "Europe/Berlin"},
    {"csm_id": "cid", "name": "Cid West", "timezone": "America/Los_Angeles"},
    {"csm_id": "dee", "name": "Dee West", "timezone": "America/Los_Angeles"},
]


@pytest.fixture
def emea(book_of: Callable[..., Book]) -> Callable[..., Book]:
    """A book of `new` T1 accounts in EMEA, which nobody in the west may hold (one hour in common, two are required), 5 in the
    west, and `more` accounts."""

    def made(new: int = 63, more: Any = (), csms: Any = PEOPLE, **kwargs: Any) -> Book:
        accounts = [{"account_id": f"e{k:03}", **EMEA} for k in range(new)]
        accounts += [{"account_id": f"w{k:03}", **WEST, "owner": "cid"} for k in range(5)]
        return book_of([*accounts, *more], csms, **kwargs)

    return made
