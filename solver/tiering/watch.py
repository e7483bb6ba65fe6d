"""Floor 1: the watch-list - accounts without a CSM of their own where a human should look all the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from solver.book import Book
from solver.exact import ceil_scaled, scaled
from solver.policy import Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.criteria import active_criteria, points_of_numbers
from solver.tiering.guards import arr_line
from solver.tiering.rules import tier_positions
from solver.tiering.wording import amount

COLUMNS = ("account_id", "name", "arr", "tier", "score", "health", "renewal_date", "reason", "look_at")


def watch_of(book: Book, table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Accounts of the tiers that have no dedicated service (T3 and T4 by default) near a line, red, or newly paying.

    Columns: account_id, name, arr, tier, score, health, renewal_date, reason, look_at; in book order. *Near* is within
    `tiering.watch_margin` points of the next better tier's score line, and its ARR within as many points (of the ARR
    criterion) of the least ARR of that tier; by the explicit rules, of its ARR line alone. *Newly paying* has ARR now,
    and had none 12 months ago or was onboarded within `effort.onboarding_days`.
    """
    names, accounts = policy.tier_names, book.accounts
    position = tier_positions(table["tier"], policy)
    quiet = np.array(["dedicated" not in policy.tiers[t].service for t in names], bool)[position]
    near = quiet & _near(book, table, position, policy)
    red = quiet & (accounts["health"] < policy.health.red).to_numpy(bool)
    paying = quiet & _newly_paying(book, policy)
    rows = np.flatnonzero(near | red | paying)
    health, due = accounts["health"].to_numpy(), accounts["renewal_date"].to_numpy().astype("datetime64[D]")
    score, arr = table["score"].to_numpy(np.float64), accounts["arr"].to_numpy(np.float64)
    reasons, looks = [], []
    for i in rows:
        why, look = [], []
        if near[i]:
            better = names[position[i] - 1]
            why.append(_near_text(better, float(score[i]), float(arr[i]), policy))
            look.append(f"whether its growth is real and it deserves {better} already")
        if red[i]:
            why.append(f"red health ({number(health[i])})")
            look.append("what is wrong" + ("" if np.isnat(due[i]) else f", before the renewal on {due[i]}"))
        if paying[i]:
            why.append("newly paying")
            look.append("whether it has started to use what it bought")
        reasons.append("; ".join(why))
        looks.append("; ".join(look))
    frame = table.loc[rows, ["account_id", "name", "arr", "tier", "score"]].reset_index(drop=True)
    frame["health"] = accounts["health"].to_numpy()[rows]
    frame["renewal_date"] = accounts["renewal_date"].to_numpy()[rows]
    frame["reason"] = pd.Series(reasons, dtype="str")
    frame["look_at"] = pd.Series(looks, dtype="str")
    return frame[list(COLUMNS)]


def _near(book: Book, table: pd.DataFrame, position: Ints, policy: Policy) -> Bools:
    """Accounts a few points below the next better tier [accounts]."""
    near = np.zeros(len(table), bool)
    if (table["method"] == "given").all():
        return near
    scored = bool(table["score"].notna().any())
    margin = scaled(policy.tiering.watch_margin, 10)
    tenths = (table["score"] * 10).round().fillna(-1).to_numpy(np.int64)
    for i, better in enumerate(policy.tier_names[:-1]):
        least = (policy.tiers[better].min_arr if scored else arr_line(policy, better)) or 0.0
        close = position == i + 1
        if scored:
            close = close & (tenths >= ceil_scaled(policy.tiers[better].min_score, 10) - margin)
        if least:
            close = close & _close_in_arr(book.accounts["arr"], least, policy)
        near |= close & (scored or least > 0)
    return near


def _near_text(better: str, score: float, arr: float, policy: Policy) -> str:
    if not np.isnan(score) and score < policy.tiers[better].min_score:
        return f"near the {better} line (score {score:g} of {policy.tiers[better].min_score:g})"
    least = (policy.tiers[better].min_arr if not np.isnan(score) else arr_line(policy, better)) or 0.0
    return f"near the {better} line" + (f" (ARR {amount(arr)} of {amount(least)})" if arr < least else "")


def _close_in_arr(arr: pd.Series, least: float, policy: Policy) -> Bools:
    """Accounts whose ARR reaches `least` but for a few points of the ARR criterion (without one: reaches it) [accounts]."""
    curve = next((points_of_numbers(c) for c in active_criteria(policy) if c.column == "arr" and not c.values), None)
    if curve is None:
        return (arr >= least).to_numpy(bool)
    line = int(curve(np.array([least]))[0]) - scaled(policy.tiering.watch_margin, 1000)
    return curve(arr.to_numpy(np.float64)) >= line


def _newly_paying(book: Book, policy: Policy) -> Bools:
    accounts, as_of = book.accounts, pd.Timestamp(book.as_of)
    first = as_of - pd.Timedelta(days=policy.effort.onboarding_days - 1)
    started = (accounts["onboarded_on"] >= first) & (accounts["onboarded_on"] <= as_of)
    paying = (accounts["arr"] > 0) & ~accounts["is_trial"]
    return (paying & ((accounts["arr_12m_ago"] == 0) | started)).to_numpy(bool)
