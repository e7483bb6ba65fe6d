"""Floor 4: what stands in a CRM today - from the book a plan was made of, or from a fresh export of the CRM."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from solver.crm.columns import Column, Texts, texts, uniform, written
from solver.crm.export import Export
from solver.crm.planned import Planned
from solver.crm.target import OWNER, no_column
from solver.errors import Finding
from solver.intake.headers import column_of, plain
from solver.plan.written import Written
from solver.problem import Bools

DRIFT, GONE, LATER, UNPLACED = "changed in the CRM since", "not in the export", "not due yet", "no week in the waves"


@dataclass(frozen=True)
class Today:
    """The columns, the owner's first; `held`: why an account's row must wait, "" where it need not [accounts].

    `by_roster`: what the owner's field holds is worked out from the book's owners, whose users must be known for that.
    """

    columns: tuple[Column, ...]
    held: Texts
    findings: tuple[Finding, ...]
    by_roster: bool = False


def from_book(plan: Written, planned: Planned) -> Today:
    """Today's values as the plan's inputs have them: owners as users, fields from the columns that hold them."""
    accounts = planned.accounts
    blank = texts([""] * len(accounts))
    expected = expected_owners(planned, accounts)
    found = planned.to_users(planned.before) if expected is None else expected
    findings: list[Finding] = []
    columns = [Column(planned.target.owner, OWNER, _owners(planned, found), found, found)]
    for field, source in planned.target.table.used.items():
        name = _column_for(planned, plan, field, source, accounts)
        if name is None:
            findings.append(_unknown(planned, field))
            columns.append(_column(planned, field, source, blank, blank, known=False))
            continue
        given = written(accounts[name]) if name else blank
        if name == source:  # intake has read the CRM's values as ours
            theirs = planned.target.table.values.get(source, {})
            given = texts(theirs.get(v, v) for v in given)
        old, was, wrong = uniform(given, source, planned.settings, "inputs/accounts.csv", name)
        findings += wrong
        columns.append(_column(planned, field, source, old, was))
    return Today(tuple(columns), blank, tuple(findings), by_roster=expected is None)


def from_export(export: Export, planned: Planned, *, drift: bool = False) -> Today:
    """Today's values as the CRM has them. Rows of records that are missing wait, and (unless `drift`) those whose owner
    is not the one the plan was made from."""
    rows = export.rows(planned.key)
    raw = export.at(planned.target.owner, rows)
    found = texts(planned.users.canonical(t) for t in raw)
    mine = _still(planned, found, expected_owners(planned, planned.accounts))
    new = _owners(planned, found)
    columns = [Column(planned.target.owner, OWNER, new, found, found)]
    findings: list[Finding] = []
    for field, source in planned.target.table.used.items():
        old, was, wrong = uniform(export.at(field, rows), source, planned.settings, export.file, field)
        findings += wrong
        columns.append(_column(planned, field, source, old, was))
    held = np.where(rows < 0, GONE, np.where(mine | (new == found) & (planned.handed | planned.fresh) | drift, "", DRIFT))
    return Today(tuple(columns), texts(held.tolist()), tuple(findings))


def _still(planned: Planned, found: Texts, expected: Texts | None) -> Bools:
    """Whether the CRM has the owner that the plan was made from [accounts]."""
    if expected is not None:
        return np.asarray(found == expected, bool)
    pairs = {pair: planned.users.accepted(*pair) for pair in set(zip(planned.before, found, strict=True))}
    return np.array([pairs[p] for p in zip(planned.before, found, strict=True)], bool)


def _owners(planned: Planned, found: Texts) -> Texts:
    """What the owner's field is to hold: the plan's user where the owner changes, what stands there where not [accounts].

    A field that is new gets everybody's, but for members that already stand for their pool.
    """
    new = planned.to_users(planned.unit)
    if not planned.fresh:
        return np.where(planned.handed, new, found)
    there = np.array([bool(f) and planned.users.accepted(u, f) for u, f in zip(planned.unit, found, strict=True)], bool)
    return np.where(there, found, new)


def expected_owners(planned: Planned, accounts: pd.DataFrame) -> Texts | None:
    """Users that stand in the owner's field today by a column of the book, or by none ("" = the field is empty); None where the
    policy says nothing: then it holds the book's owners [accounts]."""
    name = planned.target.table.old.get(planned.target.owner)
    if name is None:
        return None
    if not name:
        return texts([""] * len(accounts))
    _check_column(planned, name, accounts)
    return texts(planned.users.canonical(t) for t in written(accounts[name]))


def _column_for(planned: Planned, plan: Written, field: str, source: str, accounts: pd.DataFrame) -> str | None:
    """The column of accounts with a field's value of today: the one the policy names ("" = the field is empty), else the one that
    the field's own header is read as, else ours of the same meaning; None where no column has it."""
    said = planned.target.table.old.get(field)
    if said is not None:
        if said:
            _check_column(planned, said, accounts)
        return said
    settings = plan.policy.input
    known = {plain(header): column for header, column in settings.columns.items()}
    own = column_of(field, "accounts", known, settings.preset)[0]
    return next((c for c in (own, source) if c in accounts and (written(accounts[c]) != "").any()), None)


def _check_column(planned: Planned, name: str, accounts: pd.DataFrame) -> None:
    if name not in accounts:
        raise no_column(f"[{planned.target.place}.old]", name, "the columns of accounts", accounts.columns)


def _unknown(planned: Planned, field: str) -> Finding:
    said = "what stands in this field today is in no column of the book, so that it could not be given back"
    remedy = (
        f"Give a fresh export with --current, or name the column: [{planned.target.place}.old] "
        f'{json.dumps(field)} = "column of accounts" ("" where the field is empty today).'
    )
    return Finding("the CRM", 0, field, "", said, remedy)


def _column(planned: Planned, field: str, source: str, old: Texts, was: Texts, *, known: bool = True) -> Column:
    """A field beside what the plan puts there; where the plan has no day to say, the one that stands there stays."""
    new = planned.value[field]
    if source == "effective_date":
        new = np.where(new == "", was, new)
    return Column(field, source, new, old, was, known)


def put_off(today: Today, planned: Planned, due: date | None) -> Today:
    """`today` with more rows held back: hand-offs that have no week in the waves, and owners that change after `due`."""
    waits = np.where(planned.unplaced, UNPLACED, np.where(planned.later(due), LATER, ""))
    return replace(today, held=np.where(today.held == "", waits, today.held))
