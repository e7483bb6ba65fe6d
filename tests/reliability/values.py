"""Books for the tests of cells: little tables, the same as workbook or parquet, and looks into the plan that came of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import Result

from tests.reliability.cases import POLICY, Case

Then = Callable[[Path, Mapping[str, Result]], None]
HEAD = "account_id,name,arr,owner"


def accounts(*rows: str, head: str = HEAD) -> dict[str, str | bytes | None]:
    """accounts.csv with these rows."""
    return {"accounts.csv": "\n".join([head, *rows, ""])}


def cells(column: str, *values: str) -> dict[str, str | bytes | None]:
    """accounts.csv of as many sound accounts - A0, A1 ... - as there are values of one more column."""
    rows = [f'A{k},Name {k},{5000 + k},ann,"{v}"' for k, v in enumerate(values)]
    return accounts(*rows, head=f"{HEAD},{column}")


def money(*values: str) -> dict[str, str | bytes | None]:
    """accounts.csv of as many accounts as there are amounts of ARR."""
    return accounts(*(f'A{k},Name {k},"{v}",ann' for k, v in enumerate(values)))


def policy(text: str) -> dict[str, str | bytes | None]:
    """The sound policy with more in it."""
    return {"policy.toml": POLICY + text}


def typed_xlsx(rows: Sequence[Sequence[Any]], *, mac: bool = False, table: str = "accounts") -> Callable[[Path], None]:
    """Instead of the table's csv a workbook whose cells are what Python holds: text, numbers, dates."""

    def make(book: Path) -> None:
        (book / f"{table}.csv").unlink()
        workbook = openpyxl.Workbook()
        if mac:
            workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = workbook.active.cell(r, c, value)
                if isinstance(value, datetime):
                    cell.number_format = "yyyy-mm-dd"
        workbook.save(book / f"{table}.xlsx")

    return make


def typed_parquet(columns: Mapping[str, Any], table: str = "accounts") -> Callable[[Path], None]:
    """Instead of the table's csv a parquet file with typed columns."""

    def make(book: Path) -> None:
        (book / f"{table}.csv").unlink()
        pq.write_table(pa.table(dict(columns)), book / f"{table}.parquet")

    return make


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def every(*checks: Then) -> Then:
    def then(book: Path, results: Mapping[str, Result]) -> None:
        for check in checks:
            check(book, results)

    return then


def read_as(column: str, *values: str, table: str = "accounts", key: str | None = None) -> Then:
    """The plan's inputs hold these values, in the order of their ids."""

    def then(book: Path, results: Mapping[str, Result]) -> None:
        found = rows_of(book.parent / "plan" / "inputs" / f"{table}.csv")
        assert [row[column] for row in found] == list(values)

    return then


def planned(column: str, *values: str) -> Then:
    """assignments.csv holds these values, in the order of the accounts' ids."""

    def then(book: Path, results: Mapping[str, Result]) -> None:
        assert [row[column] for row in rows_of(book.parent / "plan" / "assignments.csv")] == list(values)

    return then


def total(arr: str) -> Then:
    """ARR in = out = `arr`, to the cent: what was read, what the plan's rows hold, what its summary says."""

    def then(book: Path, results: Mapping[str, Result]) -> None:
        plan = book.parent / "plan"
        inputs, out = (sum(Decimal(r["arr"]) for r in rows_of(plan / n)) for n in ("inputs/accounts.csv", "assignments.csv"))
        said = json.loads((plan / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)["totals"]["arr"]
        parts = sum(Decimal(said[k]) for k in ("assigned", "automated", "uncovered"))
        assert [inputs, out, Decimal(said["in"]), parts] == [Decimal(arr)] * 4

    return then


def refused(number: int, what: str, answer: str, says: Sequence[str], files: Mapping[str, Any], **more: Any) -> Case:
    """A case that ends in exit 3."""
    return Case(number, what, f"refused: {answer}", says, files, **more)


def taken(
    number: int, what: str, answer: str, files: Mapping[str, Any], *then: Then, says: Sequence[str] = (), **more: Any
) -> Case:
    """A case that is planned; what it says, it says on standard error."""

    def on_stderr(book: Path, results: Mapping[str, Result]) -> None:
        for command, result in results.items():
            said = " ".join(result.stderr.split())
            for text in says:
                assert " ".join(text.split()) in said, f"{command} does not say {text!r} on standard error"

    return replace(Case(number, what, answer, says, files, code=0, **more), then=every(on_stderr, *then))
