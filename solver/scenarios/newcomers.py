"""Floor 5: accounts that a scenario adds - more like those there are, new business, rows given one by one."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from solver.errors import ScenarioError
from solver.problem import Ints
from solver.scenarios.cells import check_columns, read_accounts, text_of
from solver.scenarios.customers import Customers, grow_arr, said_where
from solver.scenarios.tables import AccountAdd, Accounts, NewBusiness
from solver.scenarios.wording import accounts_of, sets_of

BLANK_TEXT = ("owner", "owner_kind", "parent_id", "tier", "tier_override", "tier_override_reason", "tier_override_by")
BLANK_DATE = ("owner_since", "tier_since", "below_since", "grace_until", "tier_override_expires")
BLANK_NUMBER = ("owner_changes_24m", "arr_12m_ago")
MOST = 1_000_000  # accounts that new business may make: then the average was a slip


def grow(state: Customers, accounts: Accounts, quarter: int) -> None:
    """grow: the ARR of existing accounts, and more accounts like them."""
    for at, entry in enumerate(accounts.grow):
        if entry.enabled and (quarter == 0 or entry.each_quarter):
            place = f"accounts.grow.{entry.name or f'#{at + 1}'}"
            mask = state.select(entry.where, place)
            if entry.arr:
                grow_arr(state, mask, entry.arr, entry.where)
            count = round(entry.accounts * int(mask.sum()))
            if count:
                like = np.flatnonzero(mask)
                rows = _copies(state, like[_lot(entry.seed, quarter, entry.where).integers(len(like), size=count)], quarter)
                _add(state, rows, f"like those there are{said_where(entry.where)}")


def win(state: Customers, accounts: Accounts, quarter: int) -> None:
    """new_business, and the rows of add."""
    for at, entry in enumerate(accounts.new_business):
        if entry.enabled and (quarter == 0 or entry.each_quarter):
            place = f"accounts.new_business.{entry.name or f'#{at + 1}'}"
            check_columns(entry.set, state.table, "account_id", place)
            like = np.array([state.known(entry.like, f"{place}: like")]) if entry.like else _selected(state, entry, place)
            if len(like):
                _add(state, _won(state, entry, like, quarter, place), _of(entry))
    if quarter == 0:
        _given(state, [e for e in accounts.add if e.enabled])


def _selected(state: Customers, entry: NewBusiness, place: str) -> Ints:
    return np.flatnonzero(state.select(entry.where, place)).astype(np.int64)


def _of(entry: NewBusiness) -> str:
    like = f"like {entry.like}" if entry.like else f"like those there are{said_where(entry.where)}"
    return f"{like}, {sets_of(entry.set)}" if entry.set else like


def _won(state: Customers, entry: NewBusiness, like: Ints, quarter: int, place: str) -> pd.DataFrame:
    """Accounts like some; where a total ARR is asked for, scaled to it, and without a count as many as come near it."""
    lot, arr = _lot(entry.seed, quarter, [entry.where, entry.like]), state.table["arr"].to_numpy()
    if entry.count is None and not arr[like].mean() > 0:
        raise ScenarioError(f"{place}: accounts like these have no ARR, so their number does not follow from arr: give a count")
    count = entry.count if entry.count is not None else max(1, round((entry.arr or 0) / float(arr[like].mean())))
    if count > MOST:
        raise ScenarioError(f"{place}: {entry.arr:,.0f} ARR would be {count:,} accounts like these, at most {MOST:,} are made")
    rows = _copies(state, like[lot.integers(len(like), size=count)], quarter)
    if entry.set:
        given = {c: text_of(v) for c, v in entry.set.items()}
        cells = read_accounts([given], [place], state.book, state.csms, state.policy)
        for column in entry.set:
            rows[column] = pd.Series([cells[column].iloc[0]] * len(rows), index=rows.index, dtype=rows[column].dtype)
        if "timezone" in entry.set:
            rows["timezone_guessed"] = False
    if entry.arr is not None and count:
        weights = rows["arr"].to_numpy() if rows["arr"].sum() > 0 else np.ones(count)
        ends = np.round(np.cumsum(weights) / weights.sum() * entry.arr, 2)  # so that the cents add up
        rows["arr"] = np.round(np.diff(ends, prepend=0.0), 2)
    return rows


def _lot(seed: int, quarter: int, what: Any) -> np.random.Generator:
    """Numbers of an entry's own: others' entries do not change them."""
    return np.random.default_rng([seed, quarter, zlib.crc32(json.dumps(what, sort_keys=True, default=str).encode())])


def _copies(state: Customers, rows: Ints, quarter: int) -> pd.DataFrame:
    """New customers like the accounts of these rows: no owner and no history; in onboarding, a year's contract ahead of them."""
    table = state.table.iloc[rows].reset_index(drop=True)
    table["account_id"] = pd.array(_ids(state, len(rows), quarter), dtype="str")
    table["name"] = pd.array([f"New customer {i}" for i in table["account_id"]], dtype="str")
    for column in BLANK_TEXT:
        table[column] = pd.array([""] * len(table), dtype="str")
    for column in BLANK_DATE:
        table[column] = np.full(len(table), np.datetime64("NaT", "s"))
    for column in BLANK_NUMBER:
        table[column] = np.nan
    table["escalated"] = False
    today = pd.Timestamp(state.book.as_of)
    for column, day in (("onboarded_on", today), ("renewal_date", today + pd.DateOffset(years=1))):
        filled = table[column].notna().to_numpy()
        table[column] = np.where(filled, np.datetime64(day, "s"), np.datetime64("NaT", "s"))
    return table


def _ids(state: Customers, count: int, quarter: int) -> list[str]:
    """Ids that no account has: NEW1-00001 in the first quarter."""
    begun, prefix = sum(len(m) for m in state.more), f"NEW{quarter + 1}"
    there = state.table["account_id"].str.casefold()
    while there.str.startswith(f"{prefix}-".casefold()).any():
        prefix += "X"
    return [f"{prefix}-{k:05d}" for k in range(begun + 1, begun + count + 1)]


def _add(state: Customers, rows: pd.DataFrame, what: str) -> None:
    state.more.append(rows)
    state.notes.append(f"{accounts_of(len(rows), float(rows['arr'].sum()))} new, {what}")


def _given(state: Customers, entries: list[AccountAdd]) -> None:
    """The rows of accounts.add, read as a file's are."""
    if not entries:
        return
    there = {i.casefold() for i in state.table["account_id"]}
    given: list[Mapping[str, str]] = []
    places = [f"accounts.add.{e.account_id}" for e in entries]
    for entry, place in zip(entries, places, strict=True):
        check_columns(entry.row, state.table, "account_id", place)
        if entry.account_id.casefold() in there:
            raise ScenarioError(f"{place}: the account is there already; give the new one another account_id")
        if "arr" not in entry.row:
            raise ScenarioError(f"{place}: arr is missing")
        there.add(entry.account_id.casefold())
        row = {c: text_of(v) for c, v in entry.row.items()}
        given.append({"account_id": entry.account_id, "name": entry.account_id, **row})
    rows = read_accounts(given, places, state.book, state.csms, state.policy)
    _add(state, rows, ", ".join(e.account_id for e in entries[:4]) + (" ..." if len(entries) > 4 else ""))
