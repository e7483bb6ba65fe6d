"""One statement that reads: what is taken for it, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.warehouse.refused import RefusedError
from solver.warehouse.statement import checked, read_statement

GOOD = (
    "SELECT 1",
    "select 1;",
    "  -- accounts; of the CRM\n(SELECT 1)\n;  -- the end;\n",
    "/* a; b */ WITH x AS (SELECT ';') SELECT * FROM x",
    "SELECT 'it''s; DROP TABLE x' AS \"a;b\"",
    r"SELECT E'\'; DROP TABLE x' AS a",
    "SELECT $$;$$, $tag$; $$ ;$tag$",
    "VALUES ('a', 1)",
    "TABLE accounts",
)
BAD = (
    ("", 0, "holds no statement"),
    ("-- SELECT 1", 0, "holds no statement"),
    (";", 0, "holds no statement"),
    ("SELECT 1;\n\nSELECT 2", 3, "more than one"),
    ("SELECT 1;;\nDROP TABLE x", 2, "more than one"),
    (r"SELECT '\'; DROP TABLE x; --'", 1, "more than one"),
    ("\n\nUPDATE x SET a = 1", 3, "begins with UPDATE"),
    ("EXPLAIN ANALYZE DELETE FROM x", 1, "begins with EXPLAIN"),
    ("COPY x TO PROGRAM 'sh'", 1, "begins with COPY"),
    ("BEGIN; SELECT 1", 1, "begins with BEGIN"),
)


@pytest.mark.parametrize("text", GOOD)
def test_one_statement_that_reads_is_taken_up_to_its_end(text: str) -> None:
    assert checked(text, "accounts.sql").rstrip() in text
    assert checked(text, "accounts.sql").count("SELECT") + checked(text, "accounts.sql").count("select") == text.count(
        "SELECT"
    ) + text.count("select")


@pytest.mark.parametrize("text, line, says", BAD)
def test_anything_else_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(RefusedError) as caught:
        checked(text, "accounts.sql")
    assert (caught.value.file, caught.value.line) == ("accounts.sql", line)
    assert says in caught.value.message


def test_a_file_with_a_mark_and_lines_of_windows_keeps_its_lines(tmp_path: Path) -> None:
    place = tmp_path / "accounts.sql"
    place.write_bytes(b"\xef\xbb\xbfSELECT 1\r\n  AS a;\r\n")
    assert read_statement(place) == "SELECT 1\n  AS a"


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "accounts.sql"
    place.write_bytes(b"SELECT 1\n-- M\xfcller")
    with pytest.raises(RefusedError) as caught:
        read_statement(place)
    assert (caught.value.line, caught.value.message) == (2, "is not UTF-8")
