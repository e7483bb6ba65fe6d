"""Workbooks are read and written with limits, those that managers send back too."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import cli
from solver.errors import UsageError
from solver.intake import limited
from solver.lang import EN
from solver.workbooks.write import bytes_of
from tests.reliability.archives import OUTSIDE, content, laughs, rewrite
from tests.reliability.cases import SOUND
from tests.reliability.rows import row
from tests.reliability.test_workbooks import book


@row("bad input", 119, "a workbook that takes longer than its time", "refused after 60 s; nothing else waits")
def test_reading_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a limit shorter than the child's start."""
    monkeypatch.setattr(limited, "SECONDS", 0.01)
    book()(tmp_path)
    found, _, fault = limited.read_cells(tmp_path / "accounts.xlsx", "accounts.xlsx", limited.ALL)
    assert found == []
    assert fault is not None
    assert "could not be read within" in fault.text()


@pytest.mark.parametrize("attack", ["laughs", "entity", "bomb", "error"])
@row("bad input", 118, "billion laughs in a workbook that a manager sends back", "refused the same way")
@row("security", 3, "the same attacks in workbooks that managers send back", "refused the same way; nothing is written")
def test_returned_workbooks_are_read_with_the_same_limits(answerable: tuple[Path, Path], attack: str, tmp_path: Path) -> None:
    plan, sent = answerable
    back = tmp_path / "back.xlsx"
    back.write_bytes(sent.read_bytes())
    said = {"laughs": "could not be read", "entity": "could not be read", "bomb": "no honest table", "error": "'#REF!'"}[attack]
    if attack == "laughs":
        rewrite(back, "xl/workbook.xml", lambda d: laughs(d).replace(b'name="csm', b'name="&j;csm'))
    elif attack == "entity":
        rewrite(back, "xl/worksheets/sheet1.xml", lambda d: OUTSIDE + d)
    elif attack == "bomb":
        rewrite(back, "xl/comments1.xml", lambda _: b"<!--" + b"a" * 60_000_000 + b"-->")
    else:
        made = openpyxl.load_workbook(back)
        open_ = next(c for page in made for line in page.iter_rows() for c in line if not c.protection.locked)
        open_.value, open_.data_type = "#REF!", "e"
        made.save(back)
    done = CliRunner().invoke(cli.main, ["answers", str(plan), str(back), "--out", str(tmp_path / "new")])
    assert done.exit_code == 3, done.output
    assert said in " ".join(done.stderr.split()), done.stderr
    assert not (tmp_path / "new").exists()


@pytest.fixture(scope="module")
def answerable(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A plan, and a workbook that a manager of it was sent."""
    folder = tmp_path_factory.mktemp("answerable")
    (folder / "book").mkdir()
    csms = "csm_id,name,manager,timezone,tiers\nann,Ann Lee,Max Roy,Europe/London,T1;T2;T3\nben,Ben Ray,Max Roy,Europe/Berlin,T1;T2;T3\n"
    pins = "account_id,action,value,reason\nA1,pin,ben,asked for\n"
    for name, text in {**SOUND, "csms.csv": csms, "overrides.csv": pins}.items():
        (folder / "book" / name).write_text(text, encoding="utf-8")
    for words in (
        ["rebalance", folder / "book", "--out", folder / "plan", "--gap", "0.001", "--time-limit", "5"],
        ["handoff", folder / "plan", "--out", folder / "handoff", "--no-waves"],
    ):
        done = CliRunner().invoke(cli.main, [str(w) for w in words])
        assert done.exit_code == 0, done.output
    return folder / "plan", folder / "handoff" / "workbooks" / "max-roy.xlsx"


@row("bad input", 122, "more rows than a workbook's sheet has", "refused before it is written: assignments.csv has all")
def test_a_sheet_that_would_be_cut_is_refused() -> None:
    whole = content((("A1", "x"),) * 1_048_576)
    with pytest.raises(UsageError, match="'Book' would have 1,048,57"):
        bytes_of(whole, EN)
