"""Floor 1: managers' tier overrides - from overrides.csv and from the tier_override columns, with reason, name and expiry."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from solver.book import Book
from solver.errors import Finding, InputError, clip
from solver.policy import Policy
from solver.tables import among
from solver.tiering.rules import tier_positions
from solver.tiering.wording import listed


@dataclass(frozen=True)
class TierOverride:
    """A tier that a manager has set for one account."""

    account: int  # position in the book
    account_id: str
    tier: int  # position in policy.tier_names
    reason: str
    by: str
    expires: pd.Timestamp | None
    place: Finding  # where it stands; its message is filled in when something is wrong with it

    def text(self, tier: str) -> str:
        """The override in a sentence's beginning: "T1 by override of Ann until 2027-01-31 (reason)"."""
        until = f" until {self.expires.date().isoformat()}" if self.expires is not None else ""
        return f"{tier} by override{f' of {self.by}' if self.by else ''}{until} ({self.reason.rstrip('.')})"


@dataclass(frozen=True)
class TierOverrides:
    """Overrides in force, at most one per account; `notes` says which were ignored."""

    of_account: dict[int, TierOverride]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    account_id: str
    value: str
    reason: str
    by: str
    expires: pd.Timestamp | None
    place: Finding


def tier_overrides(book: Book, policy: Policy) -> TierOverrides:
    """The overrides in force on `as_of`; expired ones and those of unknown accounts are noted.

    overrides.csv goes before the account's own columns. Raises InputError with a finding for every override without a
    reason or with an unknown tier, and for two rows of overrides.csv that name different tiers for one account.
    """
    rows = _from_file(book)
    named = {r.account_id for r in rows if not _expired(r, book)}
    beside = [r for r in _from_columns(book) if r.account_id not in named]
    both = int((among(book.accounts["account_id"], named) & (book.accounts["tier_override"].str.strip() != "")).sum())
    number = {a: i for i, a in enumerate(book.accounts["account_id"])}
    findings: list[Finding] = []
    found: dict[int, TierOverride] = {}
    live = [r for r in rows + beside if not _expired(r, book) and r.account_id in number]
    positions = tier_positions(pd.Series([r.value for r in live], dtype="str"), policy)
    for row, position in zip(live, positions, strict=True):
        account = number[row.account_id]
        wrong = _fault(row, int(position), found.get(account), policy)
        if wrong is not None:
            findings.append(wrong)
        elif account not in found:
            found[account] = TierOverride(account, row.account_id, int(position), row.reason, row.by, row.expires, row.place)
    if findings:
        raise InputError(findings)
    notes = _ignored(rows + beside, book, number)
    if both:
        notes.append(
            f"overrides.csv goes before the tier_override columns of {both} account{'s' if both != 1 else ''} that have both"
        )
    return TierOverrides(found, tuple(notes))


def _from_file(book: Book) -> list[_Row]:
    table = book.overrides[book.overrides["action"] == "tier"]
    lines = table["line"].fillna(0).astype("int64")
    places = [Finding("overrides", int(line), "reason", "", "", "") for line in lines]
    return _rows(table, ("account_id", "value", "reason", "by", "expires"), places)


def _from_columns(book: Book) -> list[_Row]:
    table = book.accounts[book.accounts["tier_override"].str.strip() != ""]
    places = [Finding("accounts", 0, "tier_override_reason", "", "", "")] * len(table)
    names = ("account_id", "tier_override", "tier_override_reason", "tier_override_by", "tier_override_expires")
    return _rows(table, names, places)


def _rows(table: pd.DataFrame, names: tuple[str, ...], places: list[Finding]) -> list[_Row]:
    """The rows of a table whose columns `names` are account, tier, reason, name and expiry."""
    columns = [table[name].tolist() for name in names]
    return [
        _Row(str(account), str(value).strip(), _plain(reason), _plain(by), None if pd.isna(expires) else expires, place)
        for account, value, reason, by, expires, place in zip(*columns, places, strict=True)
    ]


def _plain(text: str) -> str:
    """Free text on one line, without surrounding blanks."""
    return re.sub(r"\s+", " ", text).strip()


def _expired(row: _Row, book: Book) -> bool:
    return row.expires is not None and row.expires < pd.Timestamp(book.as_of)


def _fault(row: _Row, position: int, earlier: TierOverride | None, policy: Policy) -> Finding | None:
    """What is wrong with an override, or None."""
    place, who, names = row.place, f"account {clip(row.account_id, 30)}", policy.tier_names
    column = "value" if place.file == "overrides" else "tier_override"
    if position < 0:
        what = f"the tier override of {who} names no tier of the policy"
        return Finding(place.file, place.line, column, row.value, what, f"Write one of {', '.join(names)}.")
    if not row.reason:
        what = f"the tier override of {who} to {names[position]} has no reason, and without one it is refused"
        remedy = "Write why, in words that the next reader understands, or remove the override."
        return Finding(place.file, place.line, place.column, "", what, remedy)
    if earlier is not None and earlier.tier != position:
        what = f"{who} is overridden to {names[position]} here, and to {names[earlier.tier]} in line {earlier.place.line}"
        return Finding(place.file, place.line, column, row.value, what, "Keep one of the two rows.")
    return None


def _ignored(rows: list[_Row], book: Book, number: dict[str, int]) -> list[str]:
    """Notes on overrides that have expired, and on those of accounts that are not there."""
    notes = []
    expired = [r for r in rows if _expired(r, book) and r.account_id in number]
    if expired:
        shown = listed([f"{r.account_id} ({r.value}, {r.expires.date().isoformat()})" for r in expired if r.expires is not None])
        counted = (
            "1 tier override has expired and is" if len(expired) == 1 else f"{len(expired)} tier overrides have expired and are"
        )
        notes.append(f"{counted} ignored: {shown}")
    strange = [r.account_id for r in rows if r.account_id not in number]
    if strange:
        notes.append(f"tier overrides of accounts that are not in the book are ignored: {listed(strange)}")
    return notes
