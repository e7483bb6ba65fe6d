"""Floor 3: accounts pinned to units among a book's overrides, as managers do it, and the earlier overrides that give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from solver.book import Book
from solver.model.overrides import unit_names
from solver.model.setting import Setting


@dataclass(frozen=True)
class Pin:
    """An account that shall be with a unit (by its name), why, by whose word, and until when."""

    account_id: str
    unit: str
    reason: str
    by: str = ""
    expires: date | None = None


def pinned(setting: Setting, pins: Sequence[Pin]) -> tuple[Book, tuple[str, ...]]:
    """The book with the pins among its overrides, and the overrides in force that give way to them, in words.

    What gives way: pins and keeps of the same accounts and their families, and what forbids them the very unit.
    """
    book, items = setting.book, setting.items
    rows, units = book.overrides, unit_names(setting.book, setting.units)
    number = dict(zip(book.accounts["account_id"], items.of_account.tolist(), strict=True))
    wanted = {number[p.account_id]: setting.units.index[p.unit] for p in pins}
    item = [number.get(a, -1) for a in rows["account_id"]]
    placed = pd.Series([i in wanted for i in item], index=rows.index, dtype=bool) & rows["action"].isin(["pin", "keep"])
    barred = [
        action == "forbid" and i in wanted and units.get(value) == wanted[i]
        for i, action, value in zip(item, rows["action"], rows["value"], strict=True)
    ]
    gone = placed | pd.Series(barred, index=rows.index, dtype=bool)
    in_force = gone & ~(rows["expires"] < pd.Timestamp(book.as_of))
    said = tuple(f"{r.action} {r.account_id} {r.value}".rstrip() for r in rows[in_force].itertuples())
    kept, more = rows[~gone], _rows(rows, pins)
    return replace(book, overrides=pd.concat([kept, more], ignore_index=True) if len(kept) else more), said


def _rows(rows: pd.DataFrame, pins: Sequence[Pin]) -> pd.DataFrame:
    """The pins as rows of the table, after its last line."""
    last = int(rows["line"].max()) if len(rows) else 1
    expires = pd.Series([pd.NaT if p.expires is None else pd.Timestamp(p.expires) for p in pins])
    table = pd.DataFrame(
        {
            "account_id": [p.account_id for p in pins],
            "action": "pin",
            "value": [p.unit for p in pins],
            "reason": [p.reason for p in pins],
            "by": [p.by for p in pins],
            "expires": expires.astype("datetime64[s]"),
            "line": [float(last + 1 + k) for k in range(len(pins))],
        }
    )
    return table.astype({c: rows[c].dtype for c in ("account_id", "action", "value", "reason", "by")})
