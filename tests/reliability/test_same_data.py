"""Relation 7: one data set in whatever it is kept gives one plan. Overrides stand in the order of their accounts: their line is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner

import cli
from tests.reliability.cases import POLICY
from tests.reliability.rows import row
from tests.warehouse.server import Database

Rows = list[tuple[Any, ...]]
TABLES: dict[str, tuple[str, Rows]] = {
    "accounts": (
        "account_id text, name text, arr numeric(12,2), owner text, renewal_date date, escalated boolean",
        [
            ("00123", "Nord, Süd & Co", Decimal("12000.10"), "ann", date(2027, 3, 31), False),
            ("A2", 'The "Retail" Group', Decimal(240000), "ann", date(2027, 1, 31), True),
            ("A3", "Fabrikam", Decimal(60000), "ben", None, False),
            ("A4", "Werke 漢", Decimal("3000.50"), None, date(2027, 9, 30), False),
        ],
    ),
    "csms": (
        "csm_id text, name text, fte numeric(3,2)",
        [("ann", "Ann Lee", Decimal("1.00")), ("ben", "Ben Ray", Decimal("0.80"))],
    ),
    "overrides": (
        "account_id text, action text, value text, reason text, expires date",
        [("A2", "forbid", "ben", "once was theirs", None), ("A3", "pin", "ann", "asked for", date(2027, 1, 1))],
    ),
}
SETTINGS = POLICY + '[input.sql]\nurl = "env:WAREHOUSE"\n'


def headers(columns: str) -> list[str]:
    return [c.split()[0] for c in columns.split(", ")]


def cell(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def as_csv(folder: Path, mark: str = ",") -> None:
    for name, (columns, rows) in TABLES.items():
        quoted = [[f'"{t}"' if mark in t or '"' in t else t for t in (cell(v).replace('"', '""') for v in r)] for r in rows]
        text = "\n".join(mark.join(r) for r in [headers(columns), *quoted])
        (folder / f"{name}.{'csv' if mark == ',' else 'tsv'}").write_text(text + "\n", encoding="utf-8")


def as_workbook(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "book.xlsx") as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (columns, rows) in TABLES.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headers(columns))
            for k, values in enumerate(rows, 1):
                for c, v in enumerate(values):
                    if isinstance(v, date):
                        sheet.write_datetime(k, c, v, dated)
                    elif isinstance(v, str):
                        sheet.write_string(k, c, v)
                    elif v is not None:
                        sheet.write(k, c, v)


def as_parquet(folder: Path) -> None:
    for name, (columns, rows) in TABLES.items():
        pq.write_table(pa.table(dict(zip(headers(columns), zip(*rows), strict=True))), folder / f"{name}.parquet")


def as_sqlite(folder: Path) -> str:
    with sqlite3.connect(folder / "book.db") as made:
        for name, (columns, rows) in TABLES.items():
            made.execute(f"CREATE TABLE {name} ({columns})")
            plain = [
                [float(v) if isinstance(v, Decimal) else v.isoformat() if isinstance(v, date) else v for v in r] for r in rows
            ]
            made.executemany(
                f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})",
                [[cell(v) if isinstance(v, bool) else v for v in r] for r in plain],
            )
    made.close()
    return f"sqlite:///{folder / 'book.db'}"


def as_postgres(database: Database) -> None:
    """The rows the other way round: a table has no order."""
    for name, (columns, rows) in TABLES.items():
        database.run(f"CREATE TABLE {name} ({columns})")
        with database.server.admin(database.name) as admin:
            for values in reversed(rows):
                admin.execute(f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(values))})".encode(), values)


def plan_of(place: str, folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The summary of the plan of a book, and the bytes of its other files."""
    (folder / "policy-beside.toml").write_text(SETTINGS, encoding="utf-8")
    out = folder / "plan"
    words = ["rebalance", place, "--out", str(out), "--reproducible", "--quiet", "--policy", str(folder / "policy-beside.toml")]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0, result.output
    files = {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != "summary.json"}
    return json.loads((out / "summary.json").read_text()), files


@row("relation", 7, "one data set as CSV, TSV, workbook, parquet, tables of PostgreSQL and of SQLite, statements, in another order of rows",
     "the same plan, byte for byte, under the same hash; what was read is recorded with its own")  # fmt: skip
def test_the_same_data_in_any_form_give_the_same_plan(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_postgres(database)
    made: dict[str, Callable[[Path], Any]] = {
        "tsv": lambda f: as_csv(f, "\t"),
        "xlsx": as_workbook,
        "parquet": as_parquet,
        "sqlite": as_sqlite,
    }
    made |= {"postgres": lambda _: database.url, "statements": lambda _: database.url}
    (tmp_path / "csv").mkdir()
    as_csv(tmp_path / "csv")
    first, files = plan_of(str(tmp_path / "csv"), tmp_path / "csv")
    for kind, make in made.items():
        folder = tmp_path / kind
        folder.mkdir()
        url = make(folder)
        place = str(folder / "book.xlsx") if kind == "xlsx" else "env:WAREHOUSE" if url else str(folder)
        if kind == "statements":
            place = str(folder)
            for name in TABLES:
                (folder / f"{name}.sql").write_text(f"SELECT * FROM {name}", encoding="utf-8")
        if url:
            monkeypatch.setenv("WAREHOUSE", url)
        summary, other = plan_of(place, folder)
        assert other == files, kind
        assert summary["plan_id"] == first["plan_id"]
        assert len(summary["inputs"]) == 3
        assert all(len(digest) == 64 for digest in summary["inputs"].values())
