"""Floor 0: the Book - accounts, CSMs and overrides as typed tables (the column contract) and the planning date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from solver.errors import Finding

Kind = Literal["text", "money", "number", "date", "flag", "list"]

# Column -> kind. Every column is present in a Book, blank where the source had none:
# text and list are `str` ("" = blank, lists joined by ";"), money and number are float64 (NaN = blank),
# date is datetime64[s] (NaT = blank), flag is bool (blank = False).
ACCOUNT_COLUMNS: dict[str, Kind] = {
    "account_id": "text", "name": "text", "arr": "money", "owner": "text", "industry": "text", "timezone": "text",
    "country": "text", "state": "text", "language": "text", "region": "text", "currency": "text", "expansion": "number",
    "strategic": "number", "complexity": "number", "health": "number", "seats": "number", "seats_used": "number",
    "seats_possible": "number", "employees": "number", "renewal_date": "date", "owner_since": "date",
    "owner_changes_24m": "number", "onboarded_on": "date", "escalated": "flag", "parent_id": "text", "is_trial": "flag",
    "tier": "text", "tier_since": "date", "below_since": "date", "grace_until": "date", "tier_override": "text",
    "tier_override_reason": "text", "tier_override_by": "text", "tier_override_expires": "date", "arr_12m_ago": "money",
    # made by intake, and written to a plan's inputs:
    "owner_kind": "text",  # csm, pool, departed, or "" for a new account
    "timezone_guessed": "flag",  # from country or state, so it never fails a required match
}  # fmt: skip
CSM_COLUMNS: dict[str, Kind] = {
    "csm_id": "text", "name": "text", "email": "text", "manager": "text", "timezone": "text", "work_from": "number",
    "work_to": "number", "languages": "list", "industries": "list", "certifications": "list", "tiers": "list",
    "coverage": "text", "pool": "text", "pool_share": "number", "fte": "number", "level": "text", "start_date": "date",
    "end_date": "date", "leave_from": "date", "leave_to": "date", "backfill_for": "text", "cost": "number",
    "crm_user": "text", "timezone_guessed": "flag",
}  # fmt: skip
OVERRIDE_COLUMNS: dict[str, Kind] = {
    "account_id": "text", "action": "text", "value": "text", "reason": "text", "by": "text", "expires": "date", "line": "number",
}  # fmt: skip
REQUIRED = {"accounts": ("account_id", "name", "arr"), "csms": ("csm_id", "name"), "overrides": ("account_id", "action")}
ACTIONS = ("pin", "forbid", "keep", "lift", "tier")


@dataclass(frozen=True)
class Book:
    """What is given. Tables are sorted by their id, index 0..n-1; every column of the contract is present.

    Intake has filled in the defaults: `csms.tiers` (blank = T1;T2;T3, those the policy has), `csms.coverage`
    (dedicated, pooled or both), `csms.fte`, `csms.pool_share` (0 dedicated, 1 pooled, as given or 0.5 for both),
    `work_from`/`work_to`, `languages` (lower-case codes, the company's language among them). `accounts.owner` is a
    csm_id, a pool, or the name of someone departed. `accounts.arr` is in the policy's currency, at most two decimals.
    Further columns of the source are kept after the contract's: float64 when every filled cell is a number, else str.
    `departed` maps an owner who left to the day: csms with end_date not after as_of keep their roster row as well.
    """

    accounts: pd.DataFrame
    csms: pd.DataFrame
    overrides: pd.DataFrame
    as_of: date
    findings: tuple[Finding, ...] = ()  # warnings only; errors raise InputError
    sources: dict[str, str] = field(default_factory=dict)  # file name -> sha256 of what was read

    @property
    def pools(self) -> tuple[str, ...]:
        """Names of the pools, sorted."""
        return tuple(sorted({p for p in self.csms["pool"] if p}))


def cents(arr: pd.Series) -> int:
    """Sum of ARR in hundredths, exact: the control total that every output must reach."""
    return int((arr * 100).round().astype("int64").sum())
