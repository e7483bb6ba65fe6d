"""Writes the tables of `docs/reliability.md` from the rows that the tests note: python -m tests.reliability.table."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from pathlib import Path

from tests.reliability.rows import ROWS, Row

HERE = Path(__file__).parent
DOC = HERE.parent.parent / "docs" / "reliability.md"
PLACE = re.compile(r"<!-- table: ([a-z ]+) -->\n.*?<!-- end -->", re.DOTALL)


def every_row() -> list[Row]:
    """All rows of all test files of this folder."""
    for path in sorted(HERE.glob("test_*.py")):
        importlib.import_module(f"tests.reliability.{path.stem}")
    return sorted(set(ROWS))


def with_tables(text: str) -> str:
    """The document with each table between its marks made anew."""
    parts: dict[str, list[Row]] = defaultdict(list)
    for entry in every_row():
        parts[entry.part].append(entry)
    return PLACE.sub(lambda m: f"<!-- table: {m[1]} -->\n{_table(parts[m[1]])}<!-- end -->", text)


def _table(rows: list[Row]) -> str:
    numbers = {r.number for r in rows}
    tested = {r.number for r in rows if r.test}
    lines = [
        f"{len(numbers)} kinds in {len(rows)} lines; {len(tested)} kinds have a test, {len(numbers - tested)} are decided.",
        "",
        "| | given | answer | test |",
        "|--:|---|---|---|",
    ]
    lines += [f"| {r.number} | {_cell(r.what)} | {_cell(r.answer)} | {_test(r)} |" for r in rows]
    return "\n".join([*lines, ""])


def _test(entry: Row) -> str:
    return f"`{entry.test}`" if entry.test else "decided"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    DOC.write_text(with_tables(DOC.read_text(encoding="utf-8")), encoding="utf-8")
