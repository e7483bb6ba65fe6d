"""Files as they come: encodings, delimiters, shapes, and what is not what its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.errors import Finding, InputError, UsageError
from solver.intake import locate_book, read_book
from solver.intake.files import read_table
from solver.policy import Policy

HEAD = "account_id,name,arr\n"


def raw(tmp_path: Path, data: bytes, name: str = "accounts.csv") -> tuple[list[list[str]], list[Finding]]:
    """Rows and findings of one file."""
    path = tmp_path / name
    path.write_bytes(data)
    table, findings = read_table(path)
    return ([] if table is None else table.cells.to_numpy().tolist()), findings


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"account_id,name,arr\n1,A,5\n", [["1", "A", "5"]]),
        (b'\xef\xbb\xbf"account_id",name,arr\n1,A,5\n', [["1", "A", "5"]]),
        (b"sep=;\naccount_id;name;arr\n1;A, Sons;5\n", [["1", "A, Sons", "5"]]),
        (b"account_id\tname\tarr\n1\tA\t5\n", [["1", "A", "5"]]),
        (b"account_id|name|arr\n1|A|5\n", [["1", "A", "5"]]),
        (b'account_id,name,arr\r\n1,"A\r\nB",5\r\n', [["1", "A\nB", "5"]]),
        (b"account_id,name,arr\r1,A,5\r", [["1", "A", "5"]]),
        (b"account_id,name,arr,\n1,A,5,\n", [["1", "A", "5"]]),
        ("account_id,name,arr\n\u00a001\u200b, A ,5\n".encode(), [["01", "A", "5"]]),
    ],
)
def test_honest_files_are_read_in_silence(tmp_path: Path, data: bytes, rows: list[list[str]]) -> None:
    assert raw(tmp_path, data) == (rows, [])


@pytest.mark.parametrize(
    ("data", "line", "said", "severity"),
    [
        (HEAD.encode() + "1,Müller,5\n".encode("cp1252"), 2, "read as cp1252", "warning"),
        ((HEAD + "1,Müller,5\n").encode("utf-16"), 0, "read as UTF-16", "warning"),
        (HEAD.encode() + b"1,A\x00,5\n", 2, "NUL", "error"),
        (b"", 0, "empty (0 bytes)", "error"),
        (HEAD.encode(), 0, "a header but no rows", "error"),
        (HEAD.encode() + b"1,A,5,6\n", 2, "4 cells, too many", "error"),
        (HEAD.encode() + b"1,A\n", 2, "2 cells, too few", "error"),
        (HEAD.encode() + b'1,"A,5\n2,B,6\n', 2, "never closed", "error"),
        (b"account_id,name,arr,arr\n1,A,5,6\n", 1, "stands twice (columns 3 and 4)", "error"),
        (b"Accounts by owner\n\naccount_id,name,arr\n1,A,5\n", 1, "header seems to stand in line 3", "error"),
        (HEAD.encode() + b"1,A,5\naccount_id,name,arr\n2,B,6\n", 3, "the header stands here again", "error"),
        (HEAD.encode() + b"1,A,5\nCopyright (c) 2026 a CRM,,\n", 3, "report's footer and was left out", "warning"),
        (HEAD.encode() + b"1,A,5\n,,\n\n2,B,6\n", 0, "blank lines were skipped", "warning"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_with_its_line(
    tmp_path: Path, data: bytes, line: int, said: str, severity: str
) -> None:
    _, findings = raw(tmp_path, data)
    assert [(f.file, f.line, f.severity) for f in findings] == [("accounts.csv", line, severity)], findings
    assert said in findings[0].message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("accounts.xlsx", b"account_id,name,arr\n", "is really text"),
        ("accounts.csv", b"PK\x03\x04rest", "is really a zip archive, damaged or cut off"),
        ("accounts.xlsx", b"\xd0\xcf\x11\xe0rest", "old or encrypted Excel workbook"),
        ("accounts.csv", b"<html><table>", "web page"),
        ("accounts.csv", b"\x1f\x8brest", "gzip"),
        ("accounts.xlsx", b"PK\x03\x04rest", "not a whole workbook"),
        ("accounts.parquet", b"PAR1rest", "not a readable parquet file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    rows, findings = raw(tmp_path, data, name)
    assert rows == []
    assert said in findings[0].message
    assert findings[0].remedy


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300)
    | st.text(alphabet='a1,;"\n\r\t\ufeff=é', max_size=80).map(lambda t: ("account_id,name,arr\n" + t).encode())
)
def test_no_bytes_end_in_anything_but_findings(tmp_path: Path, data: bytes) -> None:
    _, findings = raw(tmp_path, data)
    assert all(f.message for f in findings)


def test_two_files_that_could_be_the_table_are_an_error(tmp_path: Path) -> None:
    for name in ("accounts.csv", "accounts.tsv", "csms.csv"):
        (tmp_path / name).write_text("csm_id,name\nc,C\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_book(locate_book(str(tmp_path)), Policy.load(), __import__("datetime").date(2026, 10, 1))
    assert "accounts.csv and accounts.tsv could both be accounts" in caught.value.findings[0].message


def test_a_folder_without_tables_and_a_name_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        locate_book(str(tmp_path))
    assert [f.value for f in caught.value.findings] == ["accounts", "csms"]
    with pytest.raises(UsageError, match="did you mean 'ten_csms'"):
        locate_book("ten_csm")


def test_every_problem_of_all_tables_comes_in_one_run(problems: Callable[..., list[Finding]]) -> None:
    """Tests one bad cell in each of four columns and two tables: five errors at once."""
    found = problems(
        "account_id,name,arr,renewal_date,owner\na1,A,12x,2026-02-30,nobody\na1,B,5,,c1\n", "csm_id,name,fte\nc1,Ann,3\n"
    )
    assert {(f.file, f.column) for f in found} == {
        ("accounts.csv", "arr"), ("accounts.csv", "renewal_date"), ("accounts.csv", "owner"), ("accounts.csv", "account_id"),
        ("csms.csv", "fte"),
    }  # fmt: skip
