"""Floor 5: values of a scenario as cells of the book's tables - read by intake's own rules, so that both mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, Book, Kind
from solver.errors import Finding, ScenarioError, clip
from solver.intake.accounts import accounts_table
from solver.intake.csms import csms_table
from solver.intake.overrides import overrides_table
from solver.intake.owners import resolve_backfills, resolve_owners
from solver.intake.raw import RawTable
from solver.intake.sheet import Sheet
from solver.policy import Policy
from solver.scenarios.faults import near
from solver.tables import cells, number

MADE = ("owner_kind", "timezone_guessed", "currency")  # by the program; ARR is in the policy's currency
TOLD = 3  # findings of one scenario that are told at once


def text_of(value: Any) -> str:
    """A value as the text of a cell: lists joined by ;, dates ISO, plain decimals."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ";".join(text_of(v) for v in value)
    if isinstance(value, int | float):
        return number(float(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def check_columns(row: Mapping[str, Any], table: pd.DataFrame, key: str, place: str, beside: Sequence[str] = ()) -> None:
    """Refuse columns that the table has not, the id, and those that the program makes; `beside`: keys that are no columns."""
    for column in row:
        if column == key:
            raise ScenarioError(f"{place}: {column} cannot be changed: it is the row's name")
        if column in MADE:
            raise ScenarioError(f"{place}: {column} is made by the program and cannot be set")
        if column not in table:
            known = [c for c in map(str, table) if c not in (*MADE, key)]
            raise ScenarioError(f"{place}: unknown column {column!r}{near(column, [*known, *beside])}")


def read_csms(rows: pd.DataFrame, places: Sequence[str], kinds: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """A whole roster out of texts [CSMs, columns of `kinds`]; `places` say for each row where its changes stand."""
    sheet, findings = _sheet(rows, "csms")
    plain = plain_input(policy)
    found = resolve_backfills(sheet, csms_table(sheet, plain), plain)
    _raise(findings, places)
    return _as(found, kinds, CSM_COLUMNS, rows, places)


def read_accounts(
    rows: Sequence[Mapping[str, str]], places: Sequence[str], book: Book, csms: pd.DataFrame, policy: Policy
) -> pd.DataFrame:
    """New accounts, or what is set in some: a typed row, with the book's columns, for each of `rows` (texts by column)."""
    names = list(dict.fromkeys(["account_id", "name", "arr", *(c for row in rows for c in row)]))
    defaults = {"account_id": "x{}", "name": "x", "arr": "0"}
    texts = {n: [row.get(n, defaults.get(n, "").format(k)) for k, row in enumerate(rows)] for n in names}
    frame = pd.DataFrame({n: pd.array(t, dtype="str") for n, t in texts.items()})
    sheet, findings = _sheet(frame, "accounts")
    plain = plain_input(policy)
    found = resolve_owners(sheet, accounts_table(sheet, plain, book.as_of), csms, plain, book.as_of)
    _raise(findings, places)
    accounts = book.accounts
    for column in accounts.columns.difference(found.columns):
        blank: Any = np.nan if accounts[column].dtype.kind == "f" else ""
        found[column] = pd.Series([blank] * len(found), dtype=accounts[column].dtype)
    return _as(found, accounts, ACCOUNT_COLUMNS, frame, places)


def read_overrides(rows: pd.DataFrame, places: Sequence[str], book: Book, policy: Policy) -> pd.DataFrame:
    """Overrides out of texts, checked against the book's accounts and roster."""
    sheet, findings = _sheet(rows, "overrides")
    found = overrides_table(sheet, book.accounts, book.csms, plain_input(policy), set(), book.as_of)
    _raise(findings, places)
    return found


def texts(table: pd.DataFrame) -> pd.DataFrame:
    """A typed table as texts, without the guards that files need."""
    return pd.DataFrame(
        {c: table[c] if table[c].dtype.kind not in "bfMiu" else pd.array(cells(table[c]), dtype="str") for c in table.columns}
    )


def plain_input(policy: Policy) -> Policy:
    """The policy for reading plain decimals and ISO dates, with faults as errors."""
    strict = {"decimal": ".", "date_order": "", "negative_arr": "error", "missing_arr": "error"}
    return policy.model_copy(update={"input": policy.input.model_copy(update=strict)})


def _sheet(frame: pd.DataFrame, name: str) -> tuple[Sheet, list[Finding]]:
    """The texts as intake's table; the line of a finding is the row's number from 1."""
    findings: list[Finding] = []
    numbered = frame.set_axis(range(frame.shape[1]), axis=1).reset_index(drop=True)
    raw = RawTable(name, tuple(frame.columns), numbered, np.arange(1, len(frame) + 1), "", numbered=False)
    return Sheet(raw, {c: k for k, c in enumerate(frame.columns)}, {}, findings), findings


def _raise(findings: Sequence[Finding], places: Sequence[str]) -> None:
    errors = [f for f in findings if f.severity == "error"]
    if not errors:
        return
    said = []
    for f in errors[:TOLD]:
        where = places[f.line - 1] if f.line else f.file
        shown = f" {clip(f.value)!r}" if f.value else ""
        said.append(f"{where}: {f.column}{shown} {f.message}")
    raise ScenarioError("; ".join(said))


def _as(
    found: pd.DataFrame, like: pd.DataFrame, contract: Mapping[str, Kind], given: pd.DataFrame, places: Sequence[str]
) -> pd.DataFrame:
    """`found` with the columns and dtypes of `like`; the source's own columns keep their kind, or it is an error."""
    out = {}
    for column in like.columns:
        cells_, kind = found[column], like[column].dtype
        if cells_.dtype != kind and column not in contract:
            text = given[column] if column in given else pd.Series([""] * len(found), dtype="str")
            cells_ = _own(text, kind, column, places)
        out[column] = cells_.astype(kind)
    return pd.DataFrame(out)


def _own(text: pd.Series, kind: Any, column: str, places: Sequence[str]) -> pd.Series:
    if kind.kind != "f":
        return text.astype(kind)
    values = pd.to_numeric(text.where(text != ""), errors="coerce")
    wrong = np.flatnonzero(values.isna() & (text != ""))
    if len(wrong):
        raise ScenarioError(f"{places[wrong[0]]}: {column} holds numbers (is {text.iloc[wrong[0]]!r})")
    return values
