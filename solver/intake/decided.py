"""Floor 1: what managers decided, held against itself and against today's owners: what cannot both be, and what does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from solver.book import Book
from solver.errors import ConflictError, Finding, InputError
from solver.intake.people import People, people_of
from solver.policy import Policy
from solver.tables import among

CALLED = "overrides"
NUMBERED = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")  # files whose lines a user can find by their number


def check_decided(book: Book, policy: Policy) -> Book:
    """The book, with warnings on overrides in force that do nothing, or not what they seem to. Owners are those of today, so
    this comes after a last plan was carried over. Raises ConflictError (exit 4) for a keep beside a row that undoes it, and
    InputError for a keep that names somebody else than the owner."""
    late = book.overrides["expires"] < pd.Timestamp(book.as_of)
    rows = list(book.overrides[~late].itertuples(index=False))
    kept = [r for r in rows if _keeps(r)]
    if not kept:
        return book
    wanted = {str(r.account_id) for r in kept}
    accounts = book.accounts[among(book.accounts["account_id"], wanted)]
    owners = {a: (o, k) for a, o, k in accounts[["account_id", "owner", "owner_kind"]].itertuples(index=False)}
    people = people_of(book.csms)
    _undone(rows, kept, owners, people, book, policy)
    family = set(book.accounts["parent_id"]) | set(accounts["account_id"][accounts["parent_id"] != ""])
    found = [f for r in kept for f in _odd(r, *owners.get(r.account_id, ("", "")), people, family, _file(book))]
    if any(f.severity == "error" for f in found):
        raise InputError([*book.findings, *found])
    return replace(book, findings=tuple(sorted({*book.findings, *found})))


def _keeps(row: Any) -> bool:
    return row.action == "keep" or (row.action == "pin" and not row.value)


def _undone(rows: list[Any], kept: list[Any], owners: dict[str, Any], people: People, book: Book, policy: Policy) -> None:
    """Raises for a keep whose account another row takes from its owner, or whose hold another row lifts. A keep that ends
    within the quarter may stand beside a forbid: the account leaves its owner then."""
    last = pd.Timestamp(policy.quarter_of(book.as_of)[1])
    keeps: dict[str, Any] = {}
    for row in kept:
        keeps.setdefault(row.account_id, row)
    lasting = {r.account_id: r for r in kept if pd.isna(r.expires) or r.expires >= last}
    for row in rows:
        owner, kind = owners.get(row.account_id, ("", ""))
        barred = row.action == "forbid" and kind in ("csm", "pool") and owner in (row.value, people.pool_of.get(row.value))
        if barred and row.account_id in lasting:
            raise _contradiction(lasting[row.account_id], row, f", with {owner} today")
        lifted = [p.strip() for p in row.value.split(";")] if row.action == "lift" else ()
        if row.account_id in keeps and ("keep" in lifted or lifted == [""]):
            raise _contradiction(keeps[row.account_id], row, "" if "keep" in lifted else ", which lifts every hold")


def _contradiction(keep: Any, other: Any, more: str) -> ConflictError:
    one, two = (f"{CALLED} line {int(r.line)}: {r.action} {r.account_id} {r.value}".rstrip() for r in (keep, other))
    return ConflictError(f"{one} contradicts {two}{more}; remove one of the two rows")


def _odd(row: Any, owner: str, kind: str, people: People, family: set[str], file: str) -> Iterator[Finding]:
    """What is to be said of a keep, or of a pin without a value, which is one."""
    line = int(row.line) if file.casefold().partition(",")[0].endswith(NUMBERED) else 0
    who, does = f"account {row.account_id}", f"{row.action} does nothing"
    if kind == "departed":
        yield Finding(file, line, "action", row.action, f"{owner}, who had {who}, has left: {does}", "Remove the row.", "warning")
    elif not owner and row.account_id not in family:
        remedy = "Remove the row, or pin the account to somebody."
        yield Finding(file, line, "action", row.action, f"{who} has no owner: {does}", remedy, "warning")
    elif not owner:
        return
    elif row.action == "pin":
        message, remedy = (
            f"the pin of {who} names nobody: it stays with {owner}, as by keep",
            "Name a CSM or a pool, or write keep.",
        )
        yield Finding(file, line, "value", "", message, remedy, "warning")
    elif row.value:
        meant = people.called(row.value).who
        if not meant:
            message = f"keep takes no value: {who} stays with its owner, {owner}"
            yield Finding(file, line, "value", row.value, message, "Clear the cell.", "warning")
        elif owner not in (meant, people.pool_of.get(meant)):
            remedy = f"To give the account to {row.value}, write pin; to leave it with {owner}, clear the cell."
            yield Finding(file, line, "value", row.value, f"keep leaves {who} with its owner, who is {owner}", remedy)


def _file(book: Book) -> str:
    """The file, or the sheet of a workbook, that the overrides were read from."""
    return next((name for name in book.sources if CALLED in name.casefold()), CALLED)
