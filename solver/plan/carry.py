"""Floor 3: the last plan as the next quarter's today - owners, dates and tier state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from solver.book import ACCOUNT_COLUMNS, Book
from solver.errors import Finding, InputError
from solver.plan.folder import check_intact, read_summary
from solver.plan.load import UNREADABLE, unreadable
from solver.plan.vanished import vanished
from solver.policy import Policy
from solver.roster import UNKNOWN, owner_kinds
from solver.steady import steadily
from solver.tables import among, read_text, typed

STATE = ("tier", "tier_since", "below_since", "grace_until")


def carry_over(book: Book, policy: Policy, plan: Path) -> Book:
    """`book` with owners, owner dates and tier state of the plan; accounts the plan does not know keep their own.

    Raises InputError when the plan gives accounts to somebody who is on no roster and not declared departed, or when more
    of its accounts or ARR than the policy allows are not in the book.
    """
    try:
        as_of, rows, tiers, before = steadily(plan, _read)
        warnings = vanished(book, policy, before, as_of, str(plan))
        found = carried(book, policy, rows, tiers, as_of, str(plan / "assignments.csv"))
        return replace(found, findings=(*found.findings, *warnings))
    except UNREADABLE as error:
        raise unreadable(plan, error) from error


def _read(plan: Path) -> tuple[pd.Timestamp, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    summary = read_summary(plan)
    check_intact(plan, summary)
    as_of = pd.Timestamp(summary["as_of"])
    rows, tiers = read_text(plan / "assignments.csv"), read_text(plan / "tiers.csv")
    return as_of, rows, tiers, read_text(plan / "inputs" / "accounts.csv")


def carried(book: Book, policy: Policy, rows: pd.DataFrame, tiers: pd.DataFrame, as_of: pd.Timestamp, source: str) -> Book:
    """As `carry_over`, from the plan's assignments.csv and tiers.csv as text cells; `as_of` is the plan's, `source` its name
    in messages. Raises InputError, and KeyError or ValueError where the tables are not those of a plan."""
    by_account = rows.set_index("account_id"), typed(tiers, ACCOUNT_COLUMNS).set_index("account_id")
    return replace(book, accounts=_with_kinds(_carried(book, *by_account, as_of), book, policy, source))


def _carried(book: Book, rows: pd.DataFrame, tiers: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The accounts with what the plan's rows say."""
    accounts = book.accounts.copy()
    known = among(accounts["account_id"], set(rows.index))
    ids = accounts.loc[known, "account_id"]
    accounts.loc[known, "owner"] = rows.loc[ids, "unit"].to_numpy()
    changed = rows.loc[ids, "move_type"].to_numpy() != "none"
    starts = pd.to_datetime(rows.loc[ids, "not_before"].where(lambda t: t != "")).fillna(as_of).astype("datetime64[s]").to_numpy()
    since = accounts.loc[known, "owner_since"].to_numpy(copy=True)
    since[changed] = starts[changed]
    accounts.loc[known, "owner_since"] = since
    moved = rows.loc[ids, "moved"].to_numpy() == "true"
    times = accounts.loc[known, "owner_changes_24m"].to_numpy(copy=True)
    times[moved] = pd.Series(times[moved]).fillna(0).to_numpy() + 1
    accounts.loc[known, "owner_changes_24m"] = times
    for column in STATE:
        if column in tiers:
            accounts.loc[known, column] = tiers.loc[ids, column].to_numpy()
    return accounts


def _with_kinds(accounts: pd.DataFrame, book: Book, policy: Policy, source: str) -> pd.DataFrame:
    """Owner kinds anew; an owner nobody knows is an error, because a typo must not free a whole book."""
    kinds = owner_kinds(accounts["owner"], book.csms, book.as_of, policy.departed)
    unknown = accounts["owner"][kinds == UNKNOWN].value_counts().sort_index()
    if len(unknown):
        remedy = "Give them an end_date in csms, or list them under `departed` in the policy."
        message = "holds accounts in the last plan but is on no roster"
        raise InputError([Finding(source, 0, "unit", str(o), message, remedy, "error", int(n)) for o, n in unknown.items()])
    accounts["owner_kind"] = kinds
    return accounts
