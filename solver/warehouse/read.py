"""Floor 1: read_statements(), read_schema() - every table of a book in one snapshot, whole or not at all, within a time."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from solver.errors import Finding
from solver.policy import Sql
from solver.warehouse.address import Address, address_of
from solver.warehouse.catalogue import whole_tables
from solver.warehouse.faults import broken
from solver.warehouse.refused import RefusedError
from solver.warehouse.snapshot import Snapshot, snapshot
from solver.warehouse.statement import read_statement
from solver.warehouse.values import UnreadableError, text_of
from solver.warehouse.watch import Watch

if TYPE_CHECKING:
    from sqlalchemy import CursorResult

Statements = Callable[[Snapshot], Mapping[str, tuple[str, str]]]  # table -> file, statement
AT_A_TIME = 2_000  # rows that are fetched at once
GRACE = 2.0  # seconds after its limit in which the database may itself say that it was reached
CHAR = 1042  # PostgreSQL's number of the type CHAR(n), which is filled up with blanks


@dataclass(frozen=True)
class Table:
    """What a statement gave, as texts. The rows have an order of their own, whatever that of the database was.

    `floats`: headers of columns that hold binary floating-point numbers; `sha256` of header and rows.
    """

    file: str
    headers: tuple[str, ...]
    rows: list[list[str]]
    sha256: str
    floats: frozenset[str]
    findings: tuple[Finding, ...]


def read_statements(variable: str, files: Mapping[str, Path], said: Sql) -> tuple[dict[str, Table], list[Finding]]:
    """The tables that the statements in `files` give, by name; or none of them, and why."""
    findings: list[Finding] = []
    statements = {}
    for name, path in files.items():
        try:
            statements[name] = (path.name, read_statement(path))
        except RefusedError as error:
            findings.append(error.finding(path.name))
    if findings:
        return {}, findings
    return _read(variable, said, lambda _: statements)


def read_schema(variable: str, said: Sql) -> tuple[dict[str, Table], list[Finding]]:
    """The tables or views accounts, csms and overrides of the database; or none of them, and why."""

    def statements(found: Snapshot) -> dict[str, tuple[str, str]]:
        whole = whole_tables(found.connection, said.in_schema)
        return {name: (f"env:{variable}, table {name}", statement) for name, statement in whole.items()}

    return _read(variable, said, statements)


def _read(variable: str, said: Sql, statements: Statements) -> tuple[dict[str, Table], list[Finding]]:
    try:
        address, watch = address_of(variable), Watch(said.timeout + GRACE)

        def work() -> tuple[dict[str, Table], str]:
            with snapshot(address, said) as found:
                watch.cut = found.cut
                asked = _asked(found, address, statements, said.timeout)
                return {name: _table(found, address, *both, said, watch) for name, both in asked.items()}, found.kind

        tables, kind = watch.over(work, said.timeout)
    except RefusedError as error:
        return {}, [error.finding(f"env:{variable}")]
    if kind in ("postgresql", "sqlite"):
        return tables, []
    message = f"{kind} was not told to be read-only, nor to show all tables as of one moment"
    return tables, [Finding(address.place, 0, "", "", message, "Use a user who may only read.", "warning")]


def _asked(found: Snapshot, address: Address, statements: Statements, timeout: float) -> Mapping[str, tuple[str, str]]:
    """The file and the statement of each table. Raises RefusedError also where the catalogue could not be read."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return statements(found)
    except (SQLAlchemyError, OSError) as error:
        raise broken(error, address, "", "", "", timeout) from None


def _table(found: Snapshot, address: Address, file: str, statement: str, said: Sql, watch: Watch) -> Table:
    """One statement's table. Raises RefusedError with the file, and its line where the database says it."""
    from sqlalchemy.exc import SQLAlchemyError

    watch.begin(file)
    findings: list[Finding] = []
    try:
        result = found.connection.execution_options(stream_results=True, max_row_buffer=AT_A_TIME).exec_driver_sql(statement)
        try:
            headers, rows, floats = _rows(result, file, said, findings)
        finally:
            result.close()
    except (SQLAlchemyError, OSError, ValueError, ArithmeticError) as error:  # of a driver that cannot hold what it got
        found.let_go()
        raise broken(error, address, file, statement, found.cursor, said.timeout) from None
    rows.sort()
    return Table(file, headers, rows, _digest(headers, rows), floats, tuple(findings))


def _rows(
    result: CursorResult[Any], file: str, said: Sql, findings: list[Finding]
) -> tuple[tuple[str, ...], list[list[str]], frozenset[str]]:
    """Headers, rows as texts and the headers of floating-point columns; warnings go to `findings`. Raises RefusedError."""
    about = list(result.cursor.description or ()) if result.cursor is not None else []
    headers = tuple(str(column[0]) for column in about)
    zone = ZoneInfo(said.timezone)
    rows: list[list[str]] = []
    floats: set[int] = set()
    padded, timed = dict.fromkeys(range(len(about)), 0), dict.fromkeys(range(len(about)), 0)
    chars = {k for k, column in enumerate(about) if column[1] == CHAR}
    while part := result.fetchmany(AT_A_TIME):
        if len(rows) + len(part) > said.most_rows:
            message = f"gives more than {said.most_rows:,} rows"
            raise RefusedError(message, "Is a condition missing? Else raise input.sql.most_rows.", file)
        for row in part:
            cells = [_cell(v, headers[k], file, zone) for k, v in enumerate(row)]
            rows.append([c.rstrip(" ") if k in chars else c for k, c in enumerate(cells)])
            for k, value in enumerate(row):
                if type(value) is float:
                    floats.add(k)
                elif k in chars and isinstance(value, str):
                    padded[k] += value.endswith(" ")
                elif isinstance(value, datetime) and value.tzinfo is not None:
                    timed[k] += value.astimezone(zone).time() != datetime.min.time()
    for k, header in enumerate(headers):
        if padded[k]:
            message = "is of type CHAR: the blanks at the end were cut"
            findings.append(Finding(file, 0, header, "", message, "", "warning", padded[k]))
        if timed[k]:
            message, remedy = f"has times with a zone: days were taken in {said.timezone}", "Another one: input.sql.timezone."
            findings.append(Finding(file, 0, header, "", message, remedy, "warning", timed[k]))
    return headers, rows, frozenset(headers[k] for k in floats)


def _cell(value: object, header: str, file: str, zone: ZoneInfo) -> str:
    if isinstance(value, list | tuple | set):
        remedy = f"Join it in the statement, in PostgreSQL: array_to_string({header}, ';') AS {header}."
        raise RefusedError(f"the column {header!r} holds arrays, not single values", remedy, file)
    try:
        return text_of(value, zone)
    except UnreadableError as error:
        raise RefusedError(f"the column {header!r} {error.message}", error.remedy, file) from None


def _digest(headers: tuple[str, ...], rows: list[list[str]]) -> str:
    """SHA-256 of the table as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([headers, *rows])
    return hashlib.sha256(text.getvalue().encode("utf-8", "surrogatepass")).hexdigest()
