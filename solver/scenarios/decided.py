"""Floor 5: what managers decided, under a scenario - overrides added, and those left out that no longer make sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from solver.book import OVERRIDE_COLUMNS, Book
from solver.policy import Policy
from solver.roster import gone_by
from solver.scenarios.cells import read_overrides
from solver.scenarios.tables import OverrideAdd, Overrides
from solver.scenarios.wording import names_of
from solver.tables import among


def changed_overrides(book: Book, policy: Policy, overrides: Overrides, notes: list[str]) -> Book:
    """The book with the overrides that the scenario adds, checked as intake checks them. Raises ScenarioError."""
    entries = [e for e in overrides.add if e.enabled]
    if not entries:
        return book
    more = read_overrides(_texts(entries, book.overrides), [_place(e) for e in entries], book, policy)
    both = pd.concat([book.overrides, more], ignore_index=True) if len(book.overrides) else more
    notes += [f"{e.account_id}: {e.action}{f' {e.value}' if e.value else ''} ({e.reason})" for e in entries]
    return replace(book, overrides=both.sort_values(["account_id", "line"], kind="stable").reset_index(drop=True))


def kept_overrides(book: Book, notes: list[str]) -> Book:
    """The book without overrides of accounts that are lost, and without pins and forbids to those who have left."""
    table = book.overrides
    if not len(table):
        return book
    gone, there = gone_by(book.csms, book.as_of), set(book.csms["csm_id"]) | set(book.pools)
    lost = ~among(table["account_id"], set(book.accounts["account_id"]))
    named = table["action"].isin(["pin", "forbid"]) & (table["value"] != "")
    nobody = named & (~among(table["value"], there) | (table["value"].isin(gone) & (table["action"] == "pin"))) & ~lost
    for account, action, value in table.loc[nobody, ["account_id", "action", "value"]].itertuples(index=False):
        notes.append(f"{account}: {action} {value} is left out, because {value} has left")
    if lost.any():
        notes.append(f"overrides of {names_of(sorted(set(table['account_id'][lost])), 'lost account')} are left out")
    drop = lost | nobody
    return replace(book, overrides=table[~drop].reset_index(drop=True)) if drop.any() else book


def _place(entry: OverrideAdd) -> str:
    return f"overrides.add.{entry.name or entry.account_id}"


def _texts(entries: Sequence[OverrideAdd], table: pd.DataFrame) -> pd.DataFrame:
    """The entries as a file has them; their lines come after those of the book."""
    first = int(table["line"].max()) + 1 if len(table) else 2
    rows = [
        {
            "account_id": e.account_id, "action": e.action, "value": e.value, "reason": e.reason, "by": e.by,
            "expires": e.expires.isoformat() if e.expires else "", "line": str(first + k),
        }
        for k, e in enumerate(entries)
    ]  # fmt: skip
    return pd.DataFrame({c: pd.array([r[c] for r in rows], dtype="str") for c in OVERRIDE_COLUMNS})
