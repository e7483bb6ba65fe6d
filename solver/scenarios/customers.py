"""Floor 5: what a scenario changes in the accounts that are there - cells set, accounts lost, ARR grown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import ScenarioError
from solver.plan.layout import money
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.scenarios.cells import check_columns, read_accounts, text_of
from solver.scenarios.faults import near
from solver.scenarios.tables import AccountRemoveWhere, Accounts
from solver.scenarios.where import selected
from solver.scenarios.where import text_of as condition_text
from solver.scenarios.wording import accounts_of, names_of, sets_of
from solver.tiering import score_book


@dataclass
class Customers:
    """The accounts while they are being changed: rows of the book in its order, which of them stay, and those to come.

    Conditions see the rows of the book with the changes made so far, never rows to come. `tiers` are scored once.
    """

    book: Book
    policy: Policy
    csms: pd.DataFrame  # as changed
    table: pd.DataFrame
    stay: Bools
    more: list[pd.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tiers: pd.Series | None = None

    def select(self, where: Mapping[str, Any], place: str) -> Bools:
        """Rows that stay and fulfil the conditions; `tier` is the tier they score under the policy."""
        table = self.table
        if "tier" in where:
            if self.tiers is None:
                self.tiers = score_book(self.book, self.policy).table["tier"].reset_index(drop=True)
            table = table.assign(tier=self.tiers.to_numpy()).astype({"tier": "str"})
        mask, said = selected(table, where, place)
        self.notes += said
        return mask & self.stay

    def known(self, account_id: str, place: str) -> int:
        """The row of an account. Raises ScenarioError with a did-you-mean."""
        at = np.flatnonzero((self.table["account_id"] == account_id).to_numpy())
        if not len(at):
            raise ScenarioError(f"{place}: {account_id!r} is not among the accounts{near(account_id, self.table['account_id'])}")
        return int(at[0])

    def arr(self, rows: Bools | Ints) -> float:
        """Their ARR."""
        return float(self.table["arr"].to_numpy()[rows].sum())


def set_cells(state: Customers, accounts: Accounts) -> None:
    """update and update_where."""
    for entry in accounts.update:
        if entry.enabled:
            place = f"accounts.update.{entry.account_id}"
            mask = np.zeros(len(state.table), bool)
            mask[state.known(entry.account_id, place)] = True
            _set(state, mask, entry.set, place)
    for at, where in enumerate(accounts.update_where):
        if where.enabled:
            place = f"accounts.update_where.{where.name or f'#{at + 1}'}"
            _set(state, state.select(where.where, place), where.set, place)


def _set(state: Customers, mask: Bools, given: Mapping[str, Any], place: str) -> None:
    check_columns(given, state.table, "account_id", place)
    if given.get("parent_id"):
        state.known(str(given["parent_id"]), f"{place}: parent_id")
    row = read_accounts([{c: text_of(v) for c, v in given.items()}], [place], state.book, state.csms, state.policy)
    before = state.arr(mask)
    for column in given:
        state.table.loc[mask, column] = row[column].iloc[0]
    if given.keys() & {"timezone", "country", "state"}:
        _zones(state, mask, given, row)
    change = f" ({_change(before, state.arr(mask))})" if "arr" in given else ""
    who = state.table["account_id"][mask].tolist()
    if who:
        state.notes.append(f"{names_of(who, 'account')}: {sets_of(given)}{change}")


def _zones(state: Customers, mask: Bools, given: Mapping[str, Any], row: pd.DataFrame) -> None:
    """A zone that is given is none that was guessed; where it was guessed, a new country gives another."""
    if "timezone" in given:
        state.table.loc[mask, "timezone_guessed"] = False
        return
    guessed = mask & state.table["timezone_guessed"].to_numpy()
    if "country" in given and row["timezone"].iloc[0]:
        state.table.loc[guessed, "timezone"] = row["timezone"].iloc[0]


def lose(state: Customers, accounts: Accounts, quarter: int) -> None:
    """remove and remove_where: customers lost."""
    if quarter == 0:
        ids = [e.account_id for e in accounts.remove if e.enabled]
        rows = np.array(sorted({state.known(i, f"accounts.remove.{i}") for i in ids}), np.int64)
        if len(rows):
            state.stay[rows] = False
            state.notes.append(f"{accounts_of(len(rows), state.arr(rows))} lost: {names_of(ids, 'account')}")
    for at, entry in enumerate(accounts.remove_where):
        if entry.enabled and (quarter == 0 or entry.each_quarter):
            place = f"accounts.remove_where.{entry.name or f'#{at + 1}'}"
            rows = np.flatnonzero(state.select(entry.where, place))
            chosen = _lost(entry, rows, state, quarter)
            state.stay[chosen] = False
            of = f" of {len(rows):,}" if len(chosen) < len(rows) else ""
            state.notes.append(f"{accounts_of(len(chosen), state.arr(chosen))}{of} lost{said_where(entry.where)}")


def said_where(where: Mapping[str, Any]) -> str:
    """The conditions in brackets, where there are any."""
    return f" [{condition_text(where)}]" if where else ""


def _lost(entry: AccountRemoveWhere, rows: Ints, state: Customers, quarter: int) -> Ints:
    """Which of `rows` are lost: the first of an order by lot, so that of a larger share the smaller is a part."""
    order = rows[np.random.default_rng([entry.seed, quarter, 1]).permutation(len(rows))]
    if entry.share is not None:
        return order[: round(entry.share * len(order))]
    if entry.count is not None:
        return order[: entry.count]
    if entry.arr_share is not None and len(order):
        sums = np.concatenate([[0.0], np.cumsum(state.table["arr"].to_numpy()[order])])
        return order[: int(np.argmin(np.abs(sums - entry.arr_share * sums[-1])))]
    return order


def grow_arr(state: Customers, mask: Bools, share: float, where: Mapping[str, Any]) -> None:
    """Existing accounts' ARR, to the cent."""
    before = state.arr(mask)
    arr = state.table["arr"].to_numpy(np.float64, copy=True)
    arr[mask] = np.round(arr[mask] * (1 + share), 2)
    state.table["arr"] = arr
    if mask.any():
        change, count = _change(before, state.arr(mask)), int(mask.sum())
        state.notes.append(
            f"{count:,} account{'s' if count != 1 else ''}: ARR {share * 100:+.4g} % ({change}){said_where(where)}"
        )


def _change(before: float, after: float) -> str:
    return f"{money(before)} -> {money(after)}"
