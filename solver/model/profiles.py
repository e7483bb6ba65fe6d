"""Floor 2: profiles - accounts that look the same to every match, so that fit is worked out once for each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import PolicyError
from solver.model.items import Items
from solver.policy import Match, Policy
from solver.problem import Bools, Ints


@dataclass(frozen=True)
class Profiles:
    """Distinct (value in each match, guessed zone, tier). `of_account` and `of_item` point into the rows of the rest."""

    codes: Ints  # [profiles, matches] position in `values`
    values: tuple[tuple[str, ...], ...]  # [matches] the distinct texts of the account column
    guessed: Bools  # [profiles]
    tier: Ints  # [profiles]
    of_account: Ints
    of_item: Ints  # the largest member's values under the item's tier


def profiles_of(book: Book, items: Items, policy: Policy) -> Profiles:
    """The profiles of the book's accounts and items."""
    columns, values = [], []
    for match in policy.match:
        codes, texts = pd.factorize(_texts(book.accounts, match), sort=True)
        columns.append(codes.astype(np.int64))
        values.append(tuple(str(t) for t in texts))
    guessed = book.accounts["timezone_guessed"].to_numpy(bool)
    account = np.column_stack([*columns, guessed.astype(np.int64), items.account_tier])
    item = account[items.largest].copy()
    item[:, -1] = items.tier
    table, inverse = np.unique(np.vstack([account, item]), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1).astype(np.int64)
    n = len(account)
    return Profiles(table[:, :-2], tuple(values), table[:, -2].astype(bool), table[:, -1], inverse[:n], inverse[n:])


def _texts(accounts: pd.DataFrame, match: Match) -> pd.Series:
    if match.account not in accounts.columns:
        raise PolicyError(f"match {match.name!r} compares the account column {match.account!r}, which the accounts do not have")
    column = accounts[match.account]
    if column.dtype.kind == "f":
        return column.map(lambda v: "" if np.isnan(v) else f"{v:g}").astype("str")
    return column.astype("str")
