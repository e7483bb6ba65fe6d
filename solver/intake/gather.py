"""Floor 1: the raw tables of a book, wherever they are: files, sheets of a workbook, statements, a database as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from solver.errors import Finding
from solver.intake.files import FILES, find_table, nearly, read_table
from solver.intake.raw import NO_ROWS, RawTable, raw_table
from solver.intake.workbook import has_sheet
from solver.policy import Sql
from solver.policy.tables import ENV

if TYPE_CHECKING:
    from solver.warehouse import Table

    Answer = tuple[dict[str, Table], list[Finding]]

NAMES = ("accounts", "csms", "overrides")
STATEMENT = ".sql"


@dataclass(frozen=True)
class Warehouse:
    """A book that is a database: its tables or views accounts, csms and overrides. `variable` holds its URL."""

    variable: str

    @property
    def name(self) -> str:
        """As it is named on a command line."""
        return f"env:{self.variable}"

    def __str__(self) -> str:
        return self.name


Place = Path | Warehouse


def warehouse_of(text: str) -> Warehouse | None:
    """The database that `env:NAME` names; None for any other text."""
    found = ENV.fullmatch(text)
    return Warehouse(found[1]) if found else None


def asks_database(book: Place) -> bool:
    """Whether a database must be asked, and so a policy be there, before anything of the book is known."""
    return isinstance(book, Warehouse) or any(
        p.suffix.casefold() == STATEMENT and p.stem.casefold() in NAMES for p in book.glob("*")
    )


def raw_tables(book: Place, said: Sql, findings: list[Finding]) -> dict[str, RawTable]:
    """The tables that can be used, by name; why others cannot is in `findings`. No overrides are no finding."""
    found: dict[str, RawTable] = {}
    statements: dict[str, Path] = {}
    for name in NAMES:
        place = _place(book, name, said, findings) if isinstance(book, Path) else None
        if name == "overrides" and (place is None or (place[1] and not has_sheet(place[0], name))):
            findings += _misnamed(book, name)
            continue
        if place is None:
            continue
        if place[0].suffix.casefold() == STATEMENT:
            statements[name] = place[0]
        else:
            _take(found, name, read_table(*place), findings)
    if isinstance(book, Warehouse):
        from solver.warehouse import read_schema

        _take_all(found, read_schema(book.variable, said), findings)
    elif statements:
        _take_all(found, _answers(statements, said), findings)
    return {name: found[name] for name in NAMES if name in found}


def _answers(statements: dict[str, Path], said: Sql) -> Answer:
    """What the database gives to the statements. The policy must say which database."""
    database = warehouse_of(said.url)
    if database is None:
        remedy = 'Add [input.sql] url = "env:WAREHOUSE" to the policy, and set the variable WAREHOUSE to the database\'s URL.'
        files = " and ".join(p.name for p in statements.values())
        return {}, [Finding(files, 0, "", "", "the policy does not say which database", remedy)]
    from solver.warehouse import read_statements

    return read_statements(database.variable, statements, said)


def _place(book: Path, name: str, said: Sql, findings: list[Finding]) -> tuple[Path, str | None] | None:
    """Where the table is. A statement beside a file is what the file was exported by, unless the policy names a database."""
    try:
        file = find_table(book, name, FILES)
        if said.url or not file or book.is_file():
            return find_table(book, name)
        if (unused := find_table(book, name, (STATEMENT,))) is not None:
            message = f"is not used: the table is read from {file[0].name}, and the policy names no database"
            findings.append(Finding(unused[0].name, 0, "", "", message, "", "warning"))
        return file
    except LookupError as error:
        findings.append(Finding(str(book), 0, "", name, *error.args))
        return None


def _misnamed(book: Place, name: str) -> list[Finding]:
    """A warning where a file is named nearly as the overrides are."""
    near = nearly(book, name) if isinstance(book, Path) else ""
    message, remedy = "is not read: what managers decided is read from overrides.csv", "If it is that, rename it."
    return [Finding(near, 0, "", "", message, remedy, "warning")] if near else []


def _take(found: dict[str, RawTable], name: str, answer: tuple[RawTable | None, list[Finding]], findings: list[Finding]) -> None:
    """A table that was read, and what was wrong with it. Overrides without rows decided nothing."""
    raw, faults = answer
    if name == "overrides" and [f.message for f in faults] == [NO_ROWS]:
        return
    findings += faults
    if raw is not None:
        found[name] = raw


def _take_all(found: dict[str, RawTable], answer: Answer, findings: list[Finding]) -> None:
    tables, faults = answer
    findings += faults
    for name, table in tables.items():
        findings += table.findings
        rows = [list(table.headers), *table.rows]
        raw, shape = raw_table(table.file, rows, range(1, len(rows) + 1), table.sha256)
        shape = [replace(f, line=0) for f in shape]
        _take(found, name, (raw and replace(raw, floats=table.floats, numbered=False), shape), findings)
