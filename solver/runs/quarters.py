"""Floor 5: from one planned quarter to the next - owners, dates and tier state carry over, renewals that have passed roll on."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from solver.book import Book
from solver.plan.carry import carried
from solver.policy import Policy
from solver.tables import from_csv


def next_quarter(book: Book, policy: Policy, files: Mapping[str, str]) -> Book:
    """The book on the day after its planned quarter, as the plan with these `files` leaves it.

    Renewals of the quarter are taken as signed for a year: what follows from them is a year later. What no plan changes -
    health, escalations, who looks for what - stays as it is. Raises InputError as `carried` does.
    """
    first = policy.quarter_of(book.as_of)[1] + timedelta(days=1)
    rows, tiers = (from_csv(io.StringIO(files[name], newline="")) for name in ("assignments.csv", "tiers.csv"))
    after = carried(replace(book, as_of=first), policy, rows, tiers, pd.Timestamp(book.as_of), "the quarter before")
    renewals = rolled(after.accounts["renewal_date"], book.as_of, first)
    return replace(after, accounts=after.accounts.assign(renewal_date=renewals))


def rolled(renewals: pd.Series, first: date, after: date) -> pd.Series:
    """Renewal dates from `first` to before `after`, a year later (29 February becomes the 28th); all others as they are."""
    passed = (renewals >= pd.Timestamp(first)) & (renewals < pd.Timestamp(after))
    later = (renewals + pd.DateOffset(years=1)).astype(renewals.dtype)
    return renewals.where(~passed, later)
