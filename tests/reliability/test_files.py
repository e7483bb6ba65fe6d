"""Bad inputs A: files and encodings."""

from __future__ import annotations

from pathlib import Path

from tests.reliability.cases import Case, hold, table

CASES = (
    Case(
        2,
        "a file of 0 bytes",
        "refused",
        ("accounts.csv", "the file is empty (0 bytes)", "Export it again"),
        {"accounts.csv": ""},
    ),
)


@table(CASES, "test_files::test_a_bad_file")
def test_a_bad_file(case: Case, tmp_path: Path) -> None:
    hold(case, tmp_path)
