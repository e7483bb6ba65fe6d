"""Floor 1: the population - each tier's accounts, ARR, health, effort and goals against what can be computed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.book import Book
from solver.exact import scaled
from solver.policy import Policy
from solver.problem import Ints
from solver.tiering.criteria import colours
from solver.tiering.effort import effort_milli
from solver.tiering.rules import tier_positions

Floats = npt.NDArray[np.float64]
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
    tiers = [policy.tiers[t] for t in policy.tier_names]
    position = tier_positions(table["tier"], policy)
    count = np.bincount(position, minlength=len(tiers))
    cents = _sums(position, (table["arr"] * 100).round().to_numpy().astype(np.int64), len(tiers))
    columns: dict[str, object] = {
        "tier": policy.tier_names,
        "label": [t.label for t in tiers],
        "accounts": count,
        "arr": cents / 100,
    }
    columns |= _shares("accounts", count, [t.share_of_accounts for t in tiers])
    columns |= _shares("arr", cents, [t.share_of_arr for t in tiers])
    colour = colours(book.accounts["health"], policy).fillna("unknown").to_numpy()
    columns |= {c: np.bincount(position[colour == c], minlength=len(tiers)) for c in COLOURS}
    tenths = (table["score"] * 10).round().to_numpy(np.float64)
    columns["mean_score"] = _ratio(position, tenths, np.where(np.isnan(tenths), np.nan, 10.0), len(tiers))
    columns["effort_hours"] = _sums(position, effort_milli(book, policy, table["tier"]), len(tiers)) / 1000
    actual = _actuals(book, table, policy)
    for goal in GOALS:
        columns[f"{goal}_goal"] = [t.goals.get(goal, np.nan) for t in tiers]
        columns[f"{goal}_actual"] = actual[goal]
    return pd.DataFrame(columns | {"net_retention": actual["net_retention"]})


def _sums(position: Ints, amount: Ints, num: int) -> Ints:
    """Sums of whole amounts by tier [num]."""
    out = np.zeros(num, np.int64)
    np.add.at(out, position, amount)
    return out


def _ratio(position: Ints, above: Floats, below: Floats, num: int) -> Floats:
    """Sum of `above` by sum of `below`, by tier [num], over accounts that have both; NaN where that is nothing."""
    both = ~(np.isnan(above) | np.isnan(below)) & (position >= 0)
    total = np.bincount(position[both], below[both], num)
    part = np.bincount(position[both], above[both], num)
    out: Floats = np.divide(part, total, out=np.full(num, np.nan), where=total > 0)
    return out


def _shares(what: str, amount: Ints, bands: list[tuple[float, ...]]) -> dict[str, object]:
    """Shares among the banded tiers, their bands, and where they lie."""
    total = int(sum(a for a, band in zip(amount, bands, strict=True) if band))
    known = [bool(band) and total > 0 for band in bands]
    name = f"share_of_{what}"
    return {
        name: [a / total if k else np.nan for a, k in zip(amount, known, strict=True)],
        f"{name}_low": [band[0] if band else np.nan for band in bands],
        f"{name}_high": [band[-1] if band else np.nan for band in bands],
        f"{name}_lies": [
            lies(int(a), total, band[0], band[-1]) if k else "" for a, k, band in zip(amount, known, bands, strict=True)
        ],
    }


def lies(amount: int, total: int, low: float, high: float) -> str:
    """Where amount / total lies against [low, high], both ends within."""
    part = amount * 1_000_000
    if part < scaled(low, 1_000_000) * total:
        return "below"
    return "above" if part > scaled(high, 1_000_000) * total else "within"


def _actuals(book: Book, table: pd.DataFrame, policy: Policy) -> dict[str, Floats]:
    """What the data allow, per tier; NaN where they do not.

    Retention (what is left of the ARR of 12 months ago, growth left out), expansion (its growth) and net retention go
    by the tier that the account came with (so that a customer who left counts where it was), and only over accounts
    with a positive `arr_12m_ago`; adoption and advocacy by the tier it has now.
    """
    accounts, num = book.accounts, len(policy.tier_names)
    now = tier_positions(table["tier"], policy)
    past = tier_positions(table["previous_tier"].where(table["previous_tier"] != "", table["tier"]), policy)
    arr, before = accounts["arr"].to_numpy(np.float64), accounts["arr_12m_ago"].to_numpy(np.float64)
    with np.errstate(invalid="ignore"):
        before = np.where(before > 0, before, np.nan)
    used, seats = _adoption(accounts)
    advocates = _advocates(accounts)
    return {
        "retention": _ratio(past, np.minimum(arr, before), before, num),
        "expansion": _ratio(past, np.maximum(arr - before, 0), before, num),
        "net_retention": _ratio(past, arr, before, num),
        "adoption": _ratio(now, used, seats, num),
        "advocacy": _ratio(now, advocates, np.ones(len(advocates)), num),
    }


def _adoption(accounts: pd.DataFrame) -> tuple[Floats, Floats]:
    """What is adopted, and of how much: the column `adoption` (percentages when a value is above 1.5, else fractions), each
    account alike; where the book has none, seats used of seats."""
    if "adoption" in accounts and accounts["adoption"].dtype.kind == "f":
        column = accounts["adoption"].to_numpy(np.float64)
        return column / (100 if accounts["adoption"].max() > 1.5 else 1), np.ones(len(column))
    seats = accounts["seats"].to_numpy(np.float64)
    with np.errstate(invalid="ignore"):
        return accounts["seats_used"].to_numpy(np.float64), np.where(seats > 0, seats, np.nan)


def _advocates(accounts: pd.DataFrame) -> Floats:
    """The column `is_advocate` as 1 and 0, NaN where it is blank or there is none."""
    if "is_advocate" not in accounts:
        return np.full(len(accounts), np.nan)
    column = accounts["is_advocate"]
    if column.dtype.kind in "fb":
        return column.to_numpy(np.float64)
    text = column.str.strip().str.casefold()
    return np.where(text == "", np.nan, text.isin(TRUE).to_numpy(np.float64))
