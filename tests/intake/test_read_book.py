"""Shipped books are read without errors, and what a book wrote reads back as the same book."""

from pathlib import Path

import pandas as pd
import pytest

from solver.book import ACCOUNT_COLUMNS, CSM_COLUMNS, OVERRIDE_COLUMNS, Book
from solver.intake import load_policy, locate_book, read_book
from solver.policy import Policy
from solver.tables import to_csv

DTYPES = {"text": "str", "list": "str", "money": "float64", "number": "float64", "date": "datetime64[s]", "flag": "bool"}
TABLES = {"accounts": ACCOUNT_COLUMNS, "csms": CSM_COLUMNS, "overrides": OVERRIDE_COLUMNS}


def shipped(name: str) -> tuple[Book, Policy]:
    place = locate_book(name)
    policy = load_policy(place, None, (), None)
    assert policy.as_of is not None
    return read_book(place, policy, policy.as_of), policy


@pytest.mark.parametrize("name", ["ten_csms", "quarterly"])
def test_a_shipped_book_keeps_the_column_contract(name: str) -> None:
    book, _ = shipped(name)
    for table, kinds in TABLES.items():
        frame = getattr(book, table)
        assert list(frame.columns[: len(kinds)]) == list(kinds)
        assert {c: str(frame[c].dtype) for c in kinds} == {c: DTYPES[k] for c, k in kinds.items()}
        assert frame.index.tolist() == list(range(len(frame)))
    assert book.accounts["account_id"].is_monotonic_increasing
    assert book.csms["csm_id"].is_monotonic_increasing


@pytest.mark.parametrize("name", ["ten_csms", "quarterly"])
def test_what_a_book_writes_reads_back_as_the_same_book(name: str, tmp_path: Path) -> None:
    """Frames equal, and nothing said about changes that was not said before: reading twice changes nothing twice."""
    book, policy = shipped(name)
    for table in TABLES:
        if len(getattr(book, table)):
            (tmp_path / f"{table}.csv").write_text(to_csv(getattr(book, table)), encoding="utf-8", newline="")
    again = read_book(tmp_path, policy, book.as_of)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(book, table))
    assert {f.message for f in again.findings} <= {f.message for f in book.findings}


def test_the_same_table_as_csv_tsv_workbook_and_parquet_is_the_same_book(tmp_path: Path) -> None:
    import xlsxwriter

    rows = [["account_id", "name", "arr", "renewal_date"], ["007", "A, B", "1200.5", "2027-01-31"], ["a2", "C", "7", ""]]
    staff = [["csm_id", "name"], ["c1", "Ann"]]
    books = []
    for kind in ("csv", "tsv", "xlsx", "parquet"):
        folder = tmp_path / kind
        folder.mkdir()
        for name, table in (("accounts", rows), ("csms", staff)):
            file = folder / f"{name}.{kind}"
            frame = pd.DataFrame(table[1:], columns=table[0])
            if kind == "xlsx":
                with xlsxwriter.Workbook(file) as workbook:
                    sheet = workbook.add_worksheet(name)
                    for k, row in enumerate(table):
                        sheet.write_row(k, 0, row)
            elif kind == "parquet":
                frame.to_parquet(file)
            else:
                frame.to_csv(file, index=False, sep="\t" if kind == "tsv" else ",")
        books.append(read_book(folder, Policy.load(), Policy.load().as_of or pd.Timestamp("2026-10-01").date()))
    for other in books[1:]:
        pd.testing.assert_frame_equal(other.accounts, books[0].accounts)
    assert books[0].accounts["account_id"].tolist() == ["007", "a2"]
