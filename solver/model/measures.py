"""Floor 2: measures - what a limit sums: built-in ones and any numeric column of the accounts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from solver.errors import PolicyError
from solver.exact import days, milli
from solver.model.setting import Setting
from solver.policy import Limit
from solver.problem import Bools, Ints
from solver.tiering.effort import effort_milli

Flow = Literal["held", "moved", "arriving", "leaving", "handed"]
FLOWS: dict[str, tuple[Flow, str]] = {  # measure -> how it flows, and the plain measure it sums
    "moved": ("moved", "accounts"),
    "moved_arr": ("moved", "arr"),
    "inbound": ("moved", "accounts"),
    "inbound_hours": ("arriving", "hours_in"),
    "outbound": ("leaving", "accounts"),
    "outbound_arr": ("leaving", "arr"),
    "handoff": ("handed", "handoff_cost"),
}
PLAIN = (
    "accounts", "load", "arr", "covered", "hours", "red",
    "renewing_arr", "renewing_arr_q2", "renewing_arr_q3", "renewing_arr_q4",
)  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """What each account adds [accounts], times `scale`; and how it flows."""

    per_account: Ints
    scale: int
    flow: Flow


def amount_of(setting: Setting, limit: Limit, measure: str) -> Amount:
    """The amounts of `measure` in the scope of `limit` (its tiers and `where`). Raises PolicyError for a measure nobody knows."""
    flow, plain = FLOWS.get(measure, ("held", measure))
    values, scale = _plain(setting, plain, limit.name)
    return Amount(np.where(_scope(setting, limit), values, 0), scale, flow)


def renewing(setting: Setting, k: int = 1) -> Bools:
    """Accounts that renew in the k-th quarter, 1 being the planned one [accounts]."""
    first, last = setting.quarter.span(k)
    due = days(setting.book.accounts["renewal_date"], setting.quarter.origin)
    with np.errstate(invalid="ignore"):
        inside: Bools = (due >= first) & (due <= last)
    return inside


def _plain(setting: Setting, measure: str, limit: str) -> tuple[Ints, int]:
    items, accounts, policy = setting.items, setting.book.accounts, setting.policy
    tier = items.account_tier
    if measure == "accounts":
        return np.ones(len(tier), np.int64), 1
    if measure == "load":
        return setting.loads.of_tier[tier], setting.loads.full
    if measure == "arr":
        return items.whole, 1
    if measure == "covered":
        return setting.worth.base, 1
    if measure == "handoff_cost":
        return setting.worth.handoff, 1
    if measure == "red":
        return np.asarray(accounts["health"] < policy.health.red, np.int64), 1
    if measure.startswith("renewing_arr"):
        return np.where(renewing(setting, int(measure[-1]) if measure[-1].isdigit() else 1), items.whole, 0), 1
    if measure == "hours":
        names = pd.Series([policy.tier_names[t] for t in tier], dtype="str")
        return np.asarray(effort_milli(setting.book, policy, names), np.int64), 1000
    if measure == "hours_in":
        return np.array([milli(policy.tiers[t].handoff_hours_in) for t in policy.tier_names], np.int64)[tier], 1000
    return _column(accounts, measure, limit)


def _column(accounts: pd.DataFrame, measure: str, limit: str) -> tuple[Ints, int]:
    """A numeric column as whole numbers: as it is when all values are whole, else in thousandths; blank is 0."""
    known = [*PLAIN, *FLOWS, *(c for c in accounts.columns if accounts[c].dtype.kind in "fb")]
    if measure not in known:
        near = difflib.get_close_matches(measure, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"numeric columns and measures are: {', '.join(known)}"
        what = "is not a column of numbers" if measure in accounts.columns else "is no measure and no column of the accounts"
        raise PolicyError(f"limit {limit!r}: {measure!r} {what}; {hint}")
    column = accounts[measure].astype("float64").fillna(0)
    if (column == column.round()).all():
        return np.asarray(column, np.int64), 1
    thousandths = {v: milli(float(v)) for v in column.unique()}
    return np.asarray(column.map(thousandths), np.int64), 1000


def _scope(setting: Setting, limit: Limit) -> Bools:
    """Accounts that a limit's `tiers` and `where` leave in."""
    names, accounts = setting.policy.tier_names, setting.book.accounts
    inside = np.array([not limit.tiers or t in limit.tiers for t in names], bool)[setting.items.account_tier]
    for column, value in limit.where.items():
        if column not in accounts.columns:
            raise PolicyError(f"limit {limit.name!r}: `where` names the column {column!r}, which the accounts do not have")
        inside &= _equals(accounts[column], value)
    return inside


def _equals(column: pd.Series, value: str | float | bool) -> Bools:
    if column.dtype.kind in "fib" and not isinstance(value, str):
        return (column == float(value)).to_numpy(bool)
    return (column.astype("str").str.casefold() == str(value).casefold()).to_numpy(bool)
