"""Floor 2: what managers have decided - pins, forbidden pairs, keeps and lifted holds, by item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import ConflictError
from solver.lang import EN, Lang
from solver.model.items import Items
from solver.model.units import Units
from solver.problem import Ints

ALL_HOLDS = "*"


@dataclass(frozen=True)
class Asked:
    """What a manager asked for: `unit`, as they wrote it, or blank to keep the account where it is."""

    unit: str
    by: str
    reason: str

    def said(self, lang: Lang = EN) -> str:
        """In words."""
        why = f"{self.by}: {self.reason}".strip(": ")
        return lang.t("pinned to {unit} by {why}", unit=self.unit, why=why) if self.unit else lang.t("to stay, by {why}", why=why)


@dataclass(frozen=True)
class Overrides:
    """Overrides that have not expired. Pins and forbidden pairs name units."""

    pin: Ints  # [items] unit, -1 without a pin
    keep_until: Ints  # [items] days from as_of, -1 without a keep; a keep without expiry lasts the quarter
    lifted: dict[int, frozenset[str]]  # item -> names of holds, or ALL_HOLDS
    forbidden: frozenset[tuple[int, int]]  # (item, unit)
    rows: dict[tuple[int, str], str]  # (item, "pin" or "keep") -> the row that says so
    asked: dict[int, Asked]  # item -> what was asked last, by whom and why


def overrides_of(book: Book, items: Items, units: Units, last_day: int) -> Overrides:
    """The overrides in force. Raises ConflictError (exit 4) with the two rows when they contradict each other."""
    pin, keep = np.full(items.num, -1, np.int64), np.full(items.num, -1, np.int64)
    lifted: dict[int, frozenset[str]] = {}
    forbidden: dict[tuple[int, int], str] = {}
    placed: dict[tuple[int, str], str] = {}
    asked: dict[int, Asked] = {}
    number = dict(zip(book.accounts["account_id"], items.of_account.tolist(), strict=True))
    unit_of = unit_names(book, units)
    as_of = pd.Timestamp(book.as_of)
    rows: list[Any] = list(book.overrides.itertuples(index=False))
    for row in rows:
        if row.account_id not in number or (not pd.isna(row.expires) and row.expires < as_of):
            continue
        item, place = (
            int(number[row.account_id]),
            f"overrides line {int(row.line)}: {row.action} {row.account_id} {row.value}".rstrip(),
        )
        if row.action == "keep" or (row.action == "pin" and not row.value):
            keep[item] = max(keep[item], last_day if pd.isna(row.expires) else (row.expires - as_of).days)
            placed[item, "keep"] = place
            asked[item] = Asked("", row.by, row.reason)
        elif row.action == "pin":
            unit = unit_of.get(row.value)
            if unit is None:
                raise ConflictError(
                    f"{place}: {row.value!r} has no book in the planned quarter (left, leaving or unknown); "
                    "pin the account to somebody else"
                )
            if pin[item] not in (-1, unit):
                raise ConflictError(
                    f"{place} contradicts {placed[item, 'pin']}: "
                    "one account (or family) cannot be pinned to two books; remove one of the two rows"
                )
            pin[item], placed[item, "pin"], asked[item] = unit, place, Asked(row.value, row.by, row.reason)
        elif row.action == "forbid" and row.value in unit_of:
            forbidden[item, unit_of[row.value]] = place
        elif row.action == "lift":
            names = frozenset(p.strip() for p in row.value.split(";") if p.strip()) or frozenset([ALL_HOLDS])
            lifted[item] = lifted.get(item, frozenset()) | names
    for (item, kind), place in placed.items():
        if kind == "pin" and (item, int(pin[item])) in forbidden:
            raise ConflictError(f"{place} contradicts {forbidden[item, int(pin[item])]}; remove one of the two rows")
    return Overrides(pin, keep, lifted, frozenset(forbidden), placed, asked)


def unit_names(book: Book, units: Units) -> dict[str, int]:
    """Names a pin may use: units, and csms without a book of their own for their pool."""
    out = {}
    for csm, pool, coverage in zip(book.csms["csm_id"], book.csms["pool"], book.csms["coverage"], strict=True):
        if coverage == "pooled" and pool in units.index:
            out[csm] = units.index[pool]
    return out | units.index
