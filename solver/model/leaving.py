"""Floor 2: the book on the day after somebody is gone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from solver.book import Book
from solver.model.quarter import Quarter
from solver.model.staff import staff_of
from solver.policy import Policy


def book_without(book: Book, policy: Policy, csm_id: str) -> tuple[Book, tuple[str, ...]]:
    """The book in which the CSM is gone on the planning date, and the accounts whose pins lapse.

    The accounts of their own book have lost their owner; pins to them, or to a pool in which nobody works any more, lapse:
    nobody can keep them.
    """
    csms, accounts = book.csms.copy(), book.accounts
    row = csms["csm_id"] == csm_id
    csms.loc[row, "end_date"] = pd.Timestamp(book.as_of)
    own = accounts["owner"] == csm_id
    if own.any():
        accounts = accounts.copy()
        accounts.loc[own, "owner_kind"] = "departed"
    after = replace(book, csms=csms, accounts=accounts)
    pools = set(csms.loc[row & (csms["coverage"] != "dedicated"), "pool"]) - {""}
    left = staff_of(after, policy, Quarter.of(policy, book.as_of)).pool
    gone = {csm_id} | pools.difference(left)
    void = (book.overrides["action"] == "pin") & book.overrides["value"].isin(gone)
    if not void.any():
        return after, ()
    kept = book.overrides[~void].reset_index(drop=True)
    return replace(after, overrides=kept), tuple(book.overrides["account_id"][void])
