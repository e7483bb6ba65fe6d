"""Floor 3: the columns of the accounts that the policy passes through to the people who hand accounts over."""

from __future__ import annotations

import difflib

import pandas as pd

from solver.errors import PolicyError
from solver.policy import Policy


def check_passed(policy: Policy, accounts: pd.DataFrame) -> None:
    """Refuse columns that the accounts do not have, before any work is done: PolicyError, with a did-you-mean."""
    known = [str(c) for c in accounts.columns]
    wanted = [("columns", c) for c in policy.brief.columns] + [("contact", c) for c in [policy.brief.contact] if c]
    for key, column in wanted:
        if column not in known:
            near = difflib.get_close_matches(column, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the columns are: {', '.join(known)}"
            raise PolicyError(f"brief.{key} names the column {column!r}, which the accounts do not have; {hint}")
