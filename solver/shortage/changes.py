"""Floor 3: a change to a book that would end a shortage - rows and policy entries a person can copy - and the changed book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from solver.book import OVERRIDE_COLUMNS, Book
from solver.policy import Policy
from solver.policy.files import merge
from solver.roster import person_like
from solver.tables import typed

WHY = "seats are short"


@dataclass(frozen=True)
class Hire:
    """A new CSM with the tiers, languages, hours and pool of `like`, and `fte` of their own, who starts with the quarter."""

    csm_id: str
    like: str
    fte: float
    coverage: str


@dataclass(frozen=True)
class Change:
    """New `fte` by csm_id, hires, accounts whose holds are lifted, and what is laid over the policy."""

    fte: tuple[tuple[str, float], ...] = ()
    hires: tuple[Hire, ...] = ()
    lifts: tuple[str, ...] = ()
    policy: Mapping[str, Any] = field(default_factory=dict)

    def tree(self) -> dict[str, Any]:
        """The change for a file: what is not empty."""
        parts = {
            "csms": [{"csm_id": c, "fte": f} for c, f in self.fte] + [h.__dict__ for h in self.hires],
            "overrides": [{"account_id": a, "action": "lift", "reason": WHY} for a in self.lifts],
            "policy": dict(self.policy),
        }
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True)
class Outcome:
    """What the changed book's plan covers, and how many of the shortage's accounts it leaves out."""

    accounts: int
    arr: float
    remaining: int


def applied(book: Book, policy: Policy, change: Change) -> tuple[Book, Policy]:
    """The book and the policy with the change made."""
    csms, overrides = book.csms.copy(), book.overrides
    for csm_id, fte in change.fte:
        csms.loc[csms["csm_id"] == csm_id, "fte"] = fte
    if change.hires:
        rows = [_hired(csms, hire, book) for hire in change.hires]
        csms = pd.concat([csms, *rows]).sort_values("csm_id").reset_index(drop=True)
    if change.lifts:
        overrides = _with_lifts(overrides, change.lifts)
    if change.policy:
        tree = policy.model_dump(mode="python", by_alias=True, exclude_none=True)
        policy = Policy.from_tree(merge(tree, change.policy), "the suggested change")
    return replace(book, csms=csms, overrides=overrides), policy


def _with_lifts(overrides: pd.DataFrame, accounts: tuple[str, ...]) -> pd.DataFrame:
    line = 2 if overrides.empty else int(overrides["line"].max()) + 1
    given = {
        "account_id": list(accounts), "action": ["lift"] * len(accounts), "reason": [WHY] * len(accounts),
        "line": [str(line + k) for k in range(len(accounts))],
    }  # fmt: skip
    text = {c: pd.array(given.get(c, [""] * len(accounts)), dtype="str") for c in OVERRIDE_COLUMNS}
    more = typed(pd.DataFrame(text), OVERRIDE_COLUMNS)
    return pd.concat([overrides, more]).reset_index(drop=True) if len(overrides) else more


def _hired(csms: pd.DataFrame, hire: Hire, book: Book) -> pd.DataFrame:
    given = {
        "csm_id": hire.csm_id, "fte": hire.fte, "start_date": pd.Timestamp(book.as_of),
        "coverage": hire.coverage, "pool_share": float(hire.coverage == "pooled"),
    }  # fmt: skip
    return person_like(csms, hire.like, given)
