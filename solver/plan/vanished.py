"""Floor 3: what the last plan had and the book has no more - a partial export must not free whole books in silence."""

from __future__ import annotations

import pandas as pd

from solver.book import Book
from solver.errors import Finding, InputError
from solver.policy import Policy
from solver.tables import among

NAMED = 5
SURE = "If they are gone for good: --set input.most_vanished={share}"


def vanished(book: Book, policy: Policy, before: pd.DataFrame, as_of: pd.Timestamp, source: str) -> list[Finding]:
    """Warnings about accounts and ARR of the last plan's accounts (`before`: account_id, arr, currency as text; made for
    `as_of`) that are not in the book. Raises InputError where that is more than the policy's share of either."""
    found, now = [], book.accounts.set_index("account_id")["arr"]
    if as_of > pd.Timestamp(book.as_of):
        message = f"the last plan is for {as_of.date()}, after the planning date {book.as_of}"
        found.append(Finding(source, 0, "", "", message, "Was another plan meant, or another --as-of?", "warning"))
    gone = ~among(before["account_id"], set(now.index))
    old = pd.to_numeric(before["arr"]).fillna(0.0)
    less = (old - before["account_id"].map(now).fillna(0.0)).clip(lower=0).where(before["currency"] == policy.currency, 0.0)
    shares = float(gone.mean()) if len(before) else 0.0, float(less.sum() / old.sum()) if old.sum() > 0 else 0.0
    if not gone.any() and shares[1] <= policy.input.most_vanished:
        return found
    ids = before.loc[gone, "account_id"].head(NAMED).tolist()
    which = f" ({', '.join(ids)}{' ...' if gone.sum() > NAMED else ''})" if ids else ""
    message = (
        f"{int(gone.sum()):,} of its {len(before):,} accounts{which} and {less.sum():,.0f} of its ARR of {old.sum():,.0f} "
        "are not in this book"
    )
    if max(shares) <= policy.input.most_vanished:
        return [*found, Finding(source, 0, "", "", message, "", "warning")]
    share = min(1.0, -(-max(shares) * 100 // 1) / 100)
    remedy = f"Is the export whole? {SURE.format(share=f'{share:g}')}"
    raise InputError([*found, Finding(source, 0, "", "", message, remedy)])
