"""Workbooks and parquet files: cells keep what people see, hostile files are refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from solver.errors import InputError
from solver.intake import locate_book, read_book
from solver.policy import Policy

AS_OF = date(2026, 10, 1)
ACCOUNTS: list[list[Any]] = [
    ["account_id", "name", "arr", "renewal_date", "escalated"],
    ["007", "A", 1200.5, datetime(2027, 1, 31), True],
]
CSMS: list[list[Any]] = [["csm_id", "name"], [101, "Ann"]]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    """A workbook whose sheets hold these rows."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                sheet.write_row(r, 0, row)
    return path


def errors_of(read: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        read()
    return " | ".join(f.text() for f in caught.value.findings)


def test_a_workbook_with_two_sheets_is_a_book(tmp_path: Path) -> None:
    """Tests that text ids keep their zeros, numeric ids have no point, and dates and flags arrive."""
    book = read_book(locate_book(str(workbook(tmp_path / "book.xlsx", Accounts=ACCOUNTS, csms=CSMS))), Policy.load(), AS_OF)
    row = book.accounts.iloc[0]
    assert (row["account_id"], row["arr"], row["renewal_date"].date(), bool(row["escalated"])) == (
        "007",
        1200.5,
        date(2027, 1, 31),
        True,
    )
    assert book.csms["csm_id"].tolist() == ["101"]


def test_an_id_of_more_digits_than_excel_keeps_is_an_error(tmp_path: Path) -> None:
    rows = [ACCOUNTS[0], [12345678901234567890, "A", 5, "", ""]]
    place = workbook(tmp_path / "book.xlsx", accounts=rows, csms=CSMS)
    assert "Excel has already lost" in errors_of(lambda: read_book(place, Policy.load(), AS_OF))


def test_an_error_cell_is_an_error_with_its_line(tmp_path: Path) -> None:
    place = workbook(tmp_path / "book.xlsx", accounts=[*ACCOUNTS, ["008", "#N/A", 5, "", ""]], csms=CSMS)
    text = errors_of(lambda: read_book(place, Policy.load(), AS_OF))
    assert "line 3" in text
    assert "is an Excel error" in text


def test_of_an_error_cell_nothing_else_is_said(tmp_path: Path) -> None:
    """Tests #N/A, which is a blank in text, and errors that are neither amounts nor owners; a blank ARR keeps its own words."""
    head = ["account_id", "name", "arr", "owner"]
    rows = [head, ["1", "A", "#N/A", ""], ["2", "B", "#DIV/0!", "#REF!"], ["3", "C", "", ""], ["4", "D", 5, ""]]
    with pytest.raises(InputError) as caught:
        read_book(workbook(tmp_path / "book.xlsx", accounts=rows, csms=CSMS), Policy.load(), AS_OF)
    assert [(f.line, f.column, f.message) for f in caught.value.findings if f.line and f.severity == "error"] == [
        (2, "arr", "is an Excel error"),
        (3, "arr", "is an Excel error"),
        (3, "owner", "is an Excel error"),
        (4, "arr", "has no ARR"),
    ]
    assert not [f for f in caught.value.findings if "read as blank" in f.message]


def test_a_missing_sheet_is_named(tmp_path: Path) -> None:
    place = workbook(tmp_path / "book.xlsx", Sheet1=ACCOUNTS, csms=CSMS)
    assert "there is no sheet of accounts" in errors_of(lambda: locate_book(str(place)))


def test_a_zip_bomb_is_refused_without_unpacking(tmp_path: Path) -> None:
    place = workbook(tmp_path / "book.xlsx", accounts=ACCOUNTS, csms=CSMS)
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/comments1.xml", b" " * 60_000_000)
    assert "no honest table" in errors_of(lambda: read_book(place, Policy.load(), AS_OF))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    place = workbook(tmp_path / "accounts.xlsx", accounts=ACCOUNTS)
    place.write_bytes(place.read_bytes()[:2000])
    (tmp_path / "csms.csv").write_text("csm_id,name\nc1,Ann\n", encoding="utf-8")
    assert "damaged" in errors_of(lambda: read_book(locate_book(str(tmp_path)), Policy.load(), AS_OF))


def test_a_single_sheet_needs_no_name(tmp_path: Path) -> None:
    workbook(tmp_path / "accounts.xlsx", Export=ACCOUNTS)
    (tmp_path / "csms.csv").write_text("csm_id,name\nc1,Ann\n", encoding="utf-8")
    assert len(read_book(locate_book(str(tmp_path)), Policy.load(), AS_OF).accounts) == 1


def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    frame = pd.DataFrame({"account_id": [1, 2], "name": ["A", "B"], "arr": [5.5, 6.0], "renewal_date": [date(2027, 1, 31), None]})
    frame.to_parquet(tmp_path / "accounts.parquet")
    (tmp_path / "csms.csv").write_text("csm_id,name\nc1,Ann\n", encoding="utf-8")
    accounts = read_book(locate_book(str(tmp_path)), Policy.load(), AS_OF).accounts
    assert accounts["account_id"].tolist() == ["1", "2"]
    assert accounts["arr"].tolist() == [5.5, 6.0]
    assert accounts["renewal_date"][0].date() == date(2027, 1, 31)


def test_case_and_blanks_around_the_names_of_sheets_do_not_matter(tmp_path: Path) -> None:
    place = workbook(
        tmp_path / "book.xlsx", **{"Accounts": ACCOUNTS, "CSMs ": CSMS, " overrides": [["account_id", "action", "reason"]]}
    )
    book = read_book(locate_book(str(place)), Policy.load(), AS_OF)
    assert (len(book.accounts), len(book.csms)) == (1, 1)


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    place = workbook(tmp_path / "book.xlsx", Accounts=ACCOUNTS, **{"People & pools": CSMS})
    said = errors_of(lambda: locate_book(str(place)))
    assert "there is no sheet of csms. Name the sheets accounts and csms. There are 'Accounts', 'People & pools'." in said
