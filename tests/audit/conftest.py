"""Tiny books for the audit's tests: a few rows and the defaults of the column contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from solver.audit import Facts, facts_from
from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS
from solver.policy import Policy, default_tree, merge
from solver.tables import typed

AS_OF = date(2026, 10, 1)  # the quarter is October to December 2026: 92 days
Row = dict[str, Any]


def _table(rows: list[Row], kinds: dict[str, Any]) -> pd.DataFrame:
    """Rows as a table of the contract; cells are given as texts or numbers, absent ones are blank."""
    names = [*kinds, *sorted({k for row in rows for k in row} - set(kinds))]
    text = {n: pd.array([str(row.get(n, "")) for row in rows], dtype="str") for n in names}
    return typed(pd.DataFrame(text), kinds)


def _tree(overlay: dict[str, Any], limits: list[Row], matches: list[Row] | None) -> dict[str, Any]:
    """The default policy with `limits` as its only limits, and `matches` (None: the default ones) as its matches."""
    tree = merge(default_tree(), overlay)
    tree["limit"] = limits
    if matches is not None:
        tree["match"] = matches
    return tree


def make_facts(
    accounts: list[Row],
    csms: list[Row],
    overrides: list[Row] | None = None,
    limits: list[Row] | None = None,
    matches: list[Row] | None = None,
    **overlay: Any,
) -> Facts:
    """Facts of a book; accounts carry their tier in `tier` (T1 when absent), owners their kind by what they are."""
    pools = {c.get("pool", "") for c in csms}
    ids = {c["csm_id"] for c in csms}
    for row in accounts:
        owner = row.get("owner", "")
        kind = "" if not owner else "csm" if owner in ids else "pool" if owner in pools else "departed"
        row.setdefault("owner_kind", kind)
        row.setdefault("name", f"Account {row['account_id']}")
        row.setdefault("tier", "T1")
    for row in csms:
        row.setdefault("name", f"Csm {row['csm_id']}")
    frame = _table(accounts, ACCOUNT_COLUMNS)
    policy = Policy.from_tree(_tree(overlay, limits or [], [] if matches is None else matches), "test")
    tiers = pd.Series(frame["tier"].tolist(), index=frame.index, dtype="str")
    return facts_from(frame, _table(csms, CSM_COLUMNS), _table(overrides or [], OVERRIDE_COLUMNS), AS_OF, policy, tiers)


@pytest.fixture
def book() -> Callable[..., Facts]:
    """The maker of tiny books."""
    return make_facts
