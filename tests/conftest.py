"""Books made by hand: every test says only what matters to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, Book

AS_OF = date(2026, 10, 1)
CSM_DEFAULTS = {
    "tiers": "T1;T2;T3",
    "coverage": "dedicated",
    "pool_share": "0",
    "fte": "1",
    "work_from": "8",
    "work_to": "18",
    "languages": "en",
}


def frame(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str], defaults: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a typed table with every column of the contract."""
    from solver.tables import typed

    extras = [k for row in rows for k in row if k not in kinds]
    names = [*kinds, *dict.fromkeys(extras)]
    text = {n: pd.array([_text(row.get(n, defaults.get(n, ""))) for row in rows], dtype="str") for n in names}
    return typed(pd.DataFrame(text), kinds)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def make_book(
    accounts: Sequence[Mapping[str, Any]],
    csms: Sequence[Mapping[str, Any]],
    overrides: Sequence[Mapping[str, Any]] = (),
    as_of: date = AS_OF,
) -> Book:
    """A Book as intake would hand it over; owners are ids of csms or pools, or of somebody departed."""
    staff = frame(
        [{"name": c["csm_id"], **({"pool_share": 1} if c.get("coverage") == "pooled" else {}), **c} for c in csms],
        CSM_COLUMNS,
        CSM_DEFAULTS,
    )
    ids, pools = set(staff["csm_id"]), set(staff["pool"])
    rows = []
    for a in accounts:
        owner = a.get("owner", "")
        kind = "" if not owner else "csm" if owner in ids else "pool" if owner in pools else "departed"
        rows.append({"name": a["account_id"], "owner_kind": kind, **a})
    table = frame(rows, ACCOUNT_COLUMNS, {"arr": "1000", "escalated": "false", "is_trial": "false", "timezone_guessed": "false"})
    decided = frame([{"line": k + 2, **o} for k, o in enumerate(overrides)], OVERRIDE_COLUMNS, {})
    return Book(
        table.sort_values("account_id").reset_index(drop=True), staff.sort_values("csm_id").reset_index(drop=True), decided, as_of
    )


@pytest.fixture
def book_of() -> Callable[..., Book]:
    """`make_book` as a fixture."""
    return make_book
