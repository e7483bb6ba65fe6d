"""Books by hand: rows of accounts as dicts, every other column of the contract blank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, Book

AS_OF = date(2026, 10, 1)
BLANK: dict[str, Any] = {"text": "", "list": "", "money": np.nan, "number": np.nan, "flag": False, "date": pd.NaT}
DTYPES = {"text": "str", "list": "str", "money": "float64", "number": "float64", "flag": "bool", "date": "datetime64[s]"}


def _table(kinds: dict[str, Any], rows: list[dict[str, Any]]) -> pd.DataFrame:
    columns = {}
    for name, kind in kinds.items():
        values = [BLANK[kind] if row.get(name) is None else row[name] for row in rows]
        if kind == "date":
            values = [pd.Timestamp(v) for v in values]
        columns[name] = pd.Series(values, dtype=DTYPES[kind])
    for name in dict.fromkeys(n for row in rows for n in row if n not in kinds):
        columns[name] = pd.Series([row.get(name, np.nan) for row in rows])
    return pd.DataFrame(columns)


NO_CSMS, NO_OVERRIDES = _table(CSM_COLUMNS, []), _table(OVERRIDE_COLUMNS, [])


def build_book(*accounts: dict[str, Any], overrides: list[dict[str, Any]] | None = None, as_of: date = AS_OF) -> Book:
    """A book of these accounts; ids a0, a1 ... and names where a row gives none."""
    rows = [{"account_id": f"a{i}", "name": f"Account {i}", "is_trial": False} | row for i, row in enumerate(accounts)]
    lines = [{"line": i + 2, "action": "tier"} | row for i, row in enumerate(overrides or [])]
    return Book(_table(ACCOUNT_COLUMNS, rows), NO_CSMS, _table(OVERRIDE_COLUMNS, lines) if lines else NO_OVERRIDES, as_of)


@pytest.fixture
def make_book() -> Callable[..., Book]:
    return build_book
