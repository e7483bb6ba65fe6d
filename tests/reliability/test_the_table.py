"""The document tells what the tests show: no row missing, none made up, every break still where it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.reliability.table import DOC, every_row, with_tables

ROOT = Path(__file__).parent.parent.parent
BREAKS = [
    (p.stem, b)
    for p in sorted((ROOT / "benchmarks" / "breaks").glob("*.toml"))
    for b in tomllib.loads(p.read_text(encoding="utf-8"))["break"]
]


def test_the_document_holds_the_rows_of_the_tests() -> None:
    text = DOC.read_text(encoding="utf-8")
    assert text == with_tables(text), "write it anew: python -m tests.reliability.table"


@pytest.mark.parametrize("name, broken", BREAKS, ids=[f"{name}-{k}" for k, (name, _) in enumerate(BREAKS)])
def test_every_break_can_be_made(name: str, broken: dict[str, object]) -> None:
    """A break replaces one place of the program; where that place has changed, the break must be written anew."""
    text = (ROOT / str(broken["file"])).read_text(encoding="utf-8")
    assert text.count(str(broken["old"])) == 1
    assert broken["old"] != broken["new"]
    known = {f"{r.part} {r.number}" for r in every_row() if r.test}
    assert set(broken["rows"]) <= known  # type: ignore[call-overload]
