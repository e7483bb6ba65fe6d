"""Floor 3: what can be refused before any work is done - columns that the policy speaks of, rules that contradict each other."""

from __future__ import annotations

import difflib

import pandas as pd

from solver.book import Book
from solver.errors import PolicyError
from solver.model.formulate import formulate
from solver.policy import Policy
from solver.tiering import score_book


def check_passed(policy: Policy, accounts: pd.DataFrame) -> None:
    """Refuse columns that the accounts do not have, before any work is done: PolicyError, with a did-you-mean."""
    known = [str(c) for c in accounts.columns]
    wanted = [("columns", c) for c in policy.brief.columns] + [("contact", c) for c in [policy.brief.contact] if c]
    for key, column in wanted:
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the columns are: {', '.join(known)}"
            raise PolicyError(f"brief.{key} names the column {column!r}, which the accounts do not have; {hint}")


def check_rules(book: Book, policy: Policy) -> None:
    """Raises what a plan would be refused with before it is solved: PolicyError for rules that name what is not there,
    InputError and ConflictError for overrides and hard minima that contradict each other."""
    check_passed(policy, book.accounts)
    formulate(book, score_book(book, policy).table["tier"], policy)
