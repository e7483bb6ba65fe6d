"""Floor 1: the population - each tier's accounts, ARR, health, effort and goals against what can be computed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from solver.book import Book, cents
from solver.policy import Policy
from solver.tiering.criteria import colours
from solver.tiering.effort import effort_milli
from solver.tiering.exact import scaled

GOALS = ("retention", "expansion", "adoption", "advocacy")  # those that can be computed from account columns
COLOURS = ("red", "yellow", "green", "unknown")
TRUE = ("true", "yes", "y", "1")


def population_of(book: Book, table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """A row per tier of the policy, best first; a tier without accounts has zeros and NaN.

    tier, label, accounts, arr; share_of_accounts and share_of_arr among the tiers that have a band (the bands of T1-T3
    are shares of T1-T3; NaN for T4); <share>_low, <share>_high and <share>_lies (below, within, above or ""); red,
    yellow, green, unknown; mean_score; effort_hours a year; <goal>_goal and <goal>_actual for retention, expansion,
    adoption and advocacy, and net_retention, as fractions, NaN where there is no goal or nothing to compute it from.
    """
    colour = colours(book.accounts["health"], policy).fillna("unknown")
    effort = effort_milli(book, policy, table["tier"])
    actual = _actuals(book, table)
    rows = []
    for name in policy.tier_names:
        mine = (table["tier"] == name).to_numpy(bool)
        tier = policy.tiers[name]
        row: dict[str, object] = {"tier": name, "label": tier.label, "accounts": int(mine.sum())}
        row["arr"] = cents(table["arr"][mine]) / 100
        row |= {c: int((colour[mine] == c).sum()) for c in COLOURS}
        row["mean_score"] = float(table["score"][mine].mean()) if table["score"][mine].notna().any() else np.nan
        row["effort_hours"] = int(effort[mine].sum()) / 1000
        for goal in GOALS:
            row[f"{goal}_goal"] = tier.goals.get(goal, np.nan)
            row[f"{goal}_actual"] = actual[goal].get(name, np.nan)
        row["net_retention"] = actual["net_retention"].get(name, np.nan)
        rows.append(row)
    return _with_shares(pd.DataFrame(rows), policy)


def _with_shares(frame: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """The shares and where they lie, put after `arr`."""
    shares: dict[str, list[object]] = {}
    for what, amount in (("accounts", frame["accounts"] * 100), ("arr", (frame["arr"] * 100).round().astype("int64"))):
        bands = [getattr(policy.tiers[t], f"share_of_{what}") for t in policy.tier_names]
        total = int(sum(a for a, band in zip(amount, bands, strict=True) if band))
        name = f"share_of_{what}"
        shares |= {name: [], f"{name}_low": [], f"{name}_high": [], f"{name}_lies": []}
        for a, band in zip(amount, bands, strict=True):
            known = bool(band) and total > 0
            shares[name].append(a / total if known else np.nan)
            shares[f"{name}_low"].append(band[0] if band else np.nan)
            shares[f"{name}_high"].append(band[-1] if band else np.nan)
            shares[f"{name}_lies"].append(lies(int(a), total, band[0], band[-1]) if known else "")
    at = list(frame.columns).index("arr") + 1
    return pd.concat([frame.iloc[:, :at], pd.DataFrame(shares), frame.iloc[:, at:]], axis=1)


def lies(amount: int, total: int, low: float, high: float) -> str:
    """Where amount / total lies against [low, high], both ends within."""
    part = amount * 1_000_000
    if part < scaled(low, 1_000_000) * total:
        return "below"
    return "above" if part > scaled(high, 1_000_000) * total else "within"


def _actuals(book: Book, table: pd.DataFrame) -> dict[str, Mapping[str, float]]:
    """What the data allow, per tier.

    Retention (what is left of the ARR of 12 months ago, growth left out), expansion (its growth) and net retention go
    by the tier that the account came with (so that a customer who left counts where it was), and only over accounts
    with a positive `arr_12m_ago`; adoption and advocacy by the tier it has now.
    """
    accounts = book.accounts
    past = table["tier"].where(table["previous_tier"] == "", table["previous_tier"])
    known = (accounts["arr_12m_ago"] > 0).to_numpy(bool)
    base = accounts["arr_12m_ago"][known]
    now = accounts["arr"][known]
    before = base.groupby(past[known]).sum()
    kept = now.clip(upper=base).groupby(past[known]).sum() / before
    grown = (now - base).clip(lower=0).groupby(past[known]).sum() / before
    net = now.groupby(past[known]).sum() / before
    adoption = _mean_by(_adoption(accounts), table["tier"])
    if adoption is None:
        adoption = _seat_use(accounts, table["tier"])
    advocacy = _mean_by(_advocates(accounts), table["tier"])
    series = {"retention": kept, "expansion": grown, "net_retention": net, "adoption": adoption, "advocacy": advocacy}
    return {name: {} if s is None else {str(k): float(v) for k, v in s.items()} for name, s in series.items()}


def _mean_by(values: pd.Series | None, tier: pd.Series) -> pd.Series | None:
    if values is None or values.isna().all():
        return None
    return values.groupby(tier).mean().dropna()


def _adoption(accounts: pd.DataFrame) -> pd.Series | None:
    """The column `adoption` as fractions: percentages when a value is above 1.5, fractions otherwise; None without numbers."""
    if "adoption" not in accounts or accounts["adoption"].dtype.kind != "f":
        return None
    column = accounts["adoption"]
    return column / 100 if column.max() > 1.5 else column


def _seat_use(accounts: pd.DataFrame, tier: pd.Series) -> pd.Series:
    """Seats used by seats, over accounts that give both."""
    both = (accounts["seats"] > 0) & accounts["seats_used"].notna()
    seats = accounts["seats"][both].groupby(tier[both]).sum()
    return accounts["seats_used"][both].groupby(tier[both]).sum() / seats


def _advocates(accounts: pd.DataFrame) -> pd.Series | None:
    """The column `is_advocate` as 1 and 0, blank where it is; None without the column."""
    if "is_advocate" not in accounts:
        return None
    column = accounts["is_advocate"]
    if column.dtype.kind in "fb":
        return column.astype("float64")
    text = column.str.strip().str.casefold()
    return text.isin(TRUE).astype("float64").where(text != "")
