"""Floor 1: read_book() - any export to a Book, every problem in one run."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from solver.book import Book
from solver.errors import Finding, InputError
from solver.intake.accounts import accounts_table
from solver.intake.csms import csms_table
from solver.intake.families import check_parents
from solver.intake.gather import Place, raw_tables
from solver.intake.headers import map_headers, plain
from solver.intake.keys import inexact_ids, with_ids
from solver.intake.mixed_up import check_not_mixed_up, check_not_the_same
from solver.intake.names import SWITCHED_OFF
from solver.intake.overrides import no_overrides, overrides_table
from solver.intake.owners import resolve_backfills, resolve_owners, with_departed
from solver.intake.raw import RawTable
from solver.intake.sheet import Sheet
from solver.intake.totals import without_total
from solver.intake.verticals import check_industries
from solver.policy import Policy


def read_book(book: Place, policy: Policy, as_of: date) -> Book:
    """The Book in a folder, a workbook or a database. Raises InputError with all errors; warnings are in its findings."""
    findings: list[Finding] = []
    raws = raw_tables(book, policy.input.sql, findings)
    check_not_mixed_up(raws.get("accounts"), raws.get("csms"), policy.input, findings)
    sheets = {name: _sheet(raw, name, policy, findings) for name, raw in raws.items()}
    rows, staff, decided = (sheets.get(name) for name in ("accounts", "csms", "overrides"))
    used = [s for s in (rows, staff, decided) if s]
    findings += _unused(policy, used)
    if rows is None or staff is None:
        raise InputError(with_ids(findings, raws.values(), used))
    csms = csms_table(staff, policy)
    accounts = accounts_table(rows, policy, as_of)
    check_not_the_same(accounts, csms, staff)
    _known_pools(staff, csms, policy)
    check_industries(rows, staff, accounts, csms, policy)
    csms = with_departed(staff, csms, policy, as_of)
    left_out = set(rows.as_written("account_id").tolist()) - set(accounts["account_id"].tolist())
    accounts = resolve_owners(rows, accounts, csms, policy, as_of)
    csms = resolve_backfills(staff, csms, policy)
    accounts = check_parents(rows, accounts)
    overrides = overrides_table(decided, accounts, csms, policy, left_out, as_of) if decided else no_overrides()
    if any(f.severity == "error" for f in findings):
        raise InputError(with_ids(findings, raws.values(), used))
    return Book(
        accounts.sort_values("account_id", kind="stable").reset_index(drop=True),
        csms.sort_values("csm_id", kind="stable").reset_index(drop=True),
        _sorted(overrides),
        as_of,
        tuple(sorted(with_ids(findings, raws.values(), used))),
        {s.raw.file: s.raw.sha256 for s in used},
    )


def _sheet(raw: RawTable, name: str, policy: Policy, findings: list[Finding]) -> Sheet | None:
    """A table with its headers mapped; None where that cannot be done (then findings say why)."""
    where, found = map_headers(raw, name, policy.input)
    findings += found
    if any(f.severity == "error" for f in found):
        return None
    raw, totals = without_total(raw, where)
    findings += totals + inexact_ids(raw, where)
    for column, what in SWITCHED_OFF[name].items():
        if column not in where:
            findings.append(Finding(raw.file, 0, "", "", f"no column {column}: {what}", "", "warning"))
    findings += _trimmed(raw, where)
    values = {c: {k.casefold(): _text(v) for k, v in m.items()} for c, m in policy.input.values.items()}
    return Sheet(raw, where, values, findings)


def _trimmed(raw: RawTable, where: dict[str, int]) -> list[Finding]:
    """One word about all cells that had blanks around them; those of ids have their own."""
    columns = [c for c, k in where.items() if k in raw.trimmed and c not in ("account_id", "csm_id")]
    if not columns:
        return []
    rows = np.flatnonzero(np.any([raw.trimmed[where[c]] for c in columns], axis=0))
    message = f"blanks around cells were taken away, in {', '.join(raw.headers[where[c]] for c in columns)}"
    return [Finding(raw.file, int(raw.lines[rows[0]]), "", "", message, "", "warning", len(rows))]


def _unused(policy: Policy, sheets: list[Sheet]) -> list[Finding]:
    """Entries of [input.columns] and [input.values] that match nothing in this book."""
    headers = {plain(h) for s in sheets for h in s.raw.headers}
    columns = {c for s in sheets for c in s.where}
    stray = [k for k, v in policy.input.columns.items() if plain(k) not in headers and plain(v) not in headers]
    lost = [c for c in policy.input.values if c not in columns]
    found = [Finding("policy", 0, "input.columns", k, "is no header of this book", "Mend the name.", "warning") for k in stray]
    return found + [
        Finding("policy", 0, f"input.values.{c}", "", "no table has this column", "Mend the name.", "warning") for c in lost
    ]


def _known_pools(staff: Sheet, csms: pd.DataFrame, policy: Policy) -> None:
    """Pools that the policy speaks of have members, and their contacts are on the roster."""
    for name, pool in sorted(policy.pools.items()):
        if name not in set(csms["pool"]):
            remedy = "Mend the name, or give the pool members."
            staff.findings.append(Finding("policy", 0, f"pools.{name}", "", "no CSM is in this pool", remedy))
        if pool.contact and pool.contact not in set(csms["csm_id"]):
            message, remedy = "the contact is no csm_id", "Give a csm_id of the roster."
            staff.findings.append(Finding("policy", 0, f"pools.{name}.contact", pool.contact, message, remedy))


def _sorted(overrides: pd.DataFrame) -> pd.DataFrame:
    return overrides.sort_values(["account_id", "line"], kind="stable").reset_index(drop=True)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
