"""Workbooks as files: what spreadsheets open, what is locked, and that the bytes are those of the plan."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from solver.lang import EN, lang_of
from solver.places import write_all
from solver.plan.written import Written
from solver.workbooks.content import LIST_SHEET, MARK_SHEET, Content
from solver.workbooks.make import content_of, workbook_files, workbook_paths
from solver.workbooks.scopes import scopes_of
from solver.workbooks.write import bytes_of
from tests.workbooks.made import FORMULA, LINK, TAG


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def content(odd: Written) -> Content:
    """The workbook of the team whose manager is called ../x."""
    return content_of(odd, next(s for s in scopes_of(odd) if s.manager == "../x" and not s.csm), EN)


@pytest.fixture(scope="module")
def book(content: Content) -> Workbook:
    return opened(bytes_of(content, EN))


def test_every_cell_is_what_the_content_says_and_none_is_a_formula_or_a_link(content: Content, book: Workbook) -> None:
    """Tests all cells of all sheets; texts that begin like formulas are texts."""
    for sheet in content.sheets:
        page = book[sheet.title]
        assert [page.cell(sheet.head, c).value for c in range(1, len(sheet.columns) + 1)] == [c.title for c in sheet.columns]
        assert page.max_row == sheet.head + len(sheet.rows) or not sheet.rows
        for r, row in enumerate(sheet.rows, sheet.head + 1):
            for c, value in enumerate(row, 1):
                cell = page.cell(r, c)
                found = cell.value.date() if cell.is_date and cell.value else cell.value
                assert found == value or (isinstance(value, float) and found == pytest.approx(value, rel=1e-12))
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    said = {cell.value for page in book for row in page for cell in row}
    assert {FORMULA, TAG, LINK, "=1+1"} <= said
    with zipfile.ZipFile(io.BytesIO(bytes_of(content, EN))) as file:
        for name in file.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in file.read(name)
                assert b"hyperlink" not in file.read(name)


def test_only_answers_may_be_filled_in(content: Content, book: Workbook) -> None:
    """Tests that every sheet is protected, that its filter may be used, and which cells are unlocked."""
    open_cells = 0
    for sheet in content.sheets:
        page = book[sheet.title]
        assert page.protection.sheet
        assert not page.protection.autoFilter  # not forbidden
        assert not page.protection.sort
        assert not page.protection.formatColumns
        assert page.auto_filter.ref
        for row in page.iter_rows():
            for cell in row:
                k, column = cell.row - sheet.head - 1, cell.column - 1
                asked = k in sheet.open_rows and sheet.columns[column].kind in ("answer", "give_to", "note")
                assert cell.protection.locked != asked, f"{sheet.title} {cell.coordinate}"
                open_cells += asked
    assert open_cells == 3 * sum(len(s.open_rows) for s in content.sheets) > 100


def test_drop_downs_offer_named_lists_in_every_open_cell(content: Content, book: Workbook) -> None:
    """Tests that answers and receivers are named ranges with what the content says, and are asked for where rows are open."""
    lists = book[LIST_SHEET]
    names = {name: defined.attr_text for name, defined in book.defined_names.items()}
    assert names["answers"] == f"'{LIST_SHEET}'!$A$1:$A$3"
    assert names["answers_but_keep"] == f"'{LIST_SHEET}'!$C$1:$C$2"
    assert [lists.cell(r, 3).value for r in (1, 2)] == ["accept", "give to"]
    assert names["receivers"] == f"'{LIST_SHEET}'!$B$1:$B${len(content.receivers)}"
    assert [lists.cell(r, 1).value for r in (1, 2, 3)] == ["accept", "keep", "give to"]
    assert [lists.cell(r, 2).value for r in range(1, len(content.receivers) + 1)] == [n for n, _ in content.receivers]
    for sheet in content.sheets:
        rules = {v.formula1: v for v in book[sheet.title].data_validations.dataValidation}
        if not sheet.open_rows:
            assert not rules
            continue
        gone = sheet.open_rows & sheet.gone_rows
        asked = {"answers": sheet.open_rows - gone, "answers_but_keep": gone, "receivers": sheet.open_rows}
        assert {str(k).lstrip("=") for k in rules} == {name for name, open_rows in asked.items() if open_rows}
        for formula, rule in rules.items():
            name = str(formula).lstrip("=")
            column = [c.key for c in sheet.columns].index("give_to" if name == "receivers" else "answer") + 1
            cells = {(r, c) for span in rule.sqref.ranges for r, c in span.cells}
            assert cells == {(k + sheet.head + 1, column) for k in asked[name]}
            assert rule.showErrorMessage


def test_properties_and_hidden_sheets_say_which_plan_it_is(content: Content, book: Workbook, odd: Written) -> None:
    told = {p.name: p.value for p in book.custom_doc_props.props}
    summary = (odd.path / "summary.json").read_bytes()
    assert told == {"plan_id": odd.plan_id, "plan_hash": hashlib.sha256(summary).hexdigest()}
    assert json.loads(summary)["plan_id"] == odd.plan_id
    marks = book[MARK_SHEET]
    assert {row[0].value: row[1].value or "" for row in marks.iter_rows(max_col=2)} == content.marks()
    assert [book[name].sheet_state for name in (MARK_SHEET, LIST_SHEET)] == ["veryHidden", "veryHidden"]
    assert book.properties.created.date() == content.as_of


def test_sheets_are_ready_to_read_and_to_print(content: Content, book: Workbook) -> None:
    """Tests the frozen head, the page across which a sheet fits, the head on each page, and the plan's id below."""
    for sheet in content.sheets:
        page = book[sheet.title]
        assert page.freeze_panes == f"{'C' if sheet.columns[0].key == 'account_id' else 'B'}{sheet.head + 1}"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
        assert page.print_title_rows == f"${sheet.head}:${sheet.head}"
        assert content.plan_id in page.oddFooter.left.text


def test_pictures_have_words_for_those_who_cannot_see_them(content: Content) -> None:
    with zipfile.ZipFile(io.BytesIO(bytes_of(content, EN))) as file:
        drawings = [file.read(n).decode() for n in file.namelist() if n.startswith("xl/drawings/drawing")]
    assert len(drawings) == 1
    assert drawings[0].count('descr="') == 2
    assert "ARR by book: " in drawings[0]
    assert "=1+1 282.2K -" in drawings[0]  # what =1+1, once Jack Maddison, holds today


def test_each_workbook_has_a_file_name_of_its_own_on_any_disk(odd: Written) -> None:
    """Tests managers whose names are paths, differ in case only, or are none."""
    paths = list(workbook_paths(odd).values())
    assert len({p.casefold() for p in paths}) == len(paths)
    managers = [p for p in paths if not p.startswith("workbooks/csm/")]
    assert [p.split("-")[0] for p in managers] == ["workbooks/x", "workbooks/x", "workbooks/a", "workbooks/_no"]
    assert all(p.isascii() and ".." not in p and len(Path(p).parts) <= 3 for p in paths)


def test_the_same_plan_gives_the_same_bytes_in_any_process(plain: Written, tmp_path: Path) -> None:
    """Tests another process, with another seed of Python's hashes and in another time zone, against this one."""
    words = (
        "import hashlib, sys; from pathlib import Path; from solver.lang import lang_of; from solver.plan.written import read_plan;"
        "from solver.workbooks.make import workbook_files;"
        "files = workbook_files(read_plan(Path(sys.argv[1])), lang_of('pt-BR'));"
        "print({p: hashlib.sha256(b).hexdigest() for p, b in files.items()})"
    )
    here = str({p: hashlib.sha256(b).hexdigest() for p, b in workbook_files(plain, lang_of("pt-BR")).items()})
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2]), "TZ": "Asia/Tokyo"}
    run = subprocess.run([sys.executable, "-c", words, str(plain.path)], env=env, cwd=tmp_path, capture_output=True, check=True)
    assert run.stdout.decode().strip() == here


def test_libreoffice_shows_every_sheet_as_it_was_written(
    content: Content, soffice: Callable[[Path, str], list[Path]], tmp_path: Path
) -> None:
    """Tests that LibreOffice reads the file without repair: every visible sheet, every text, number and day."""
    (tmp_path / "book.xlsx").write_bytes(bytes_of(content, EN))
    found = {p.stem.removeprefix("book-"): p for p in soffice(tmp_path / "book.xlsx", "csv")}
    visible = {s.title for s in content.sheets}
    assert visible <= set(found)
    for sheet in content.sheets:
        with found[sheet.title].open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[sheet.head - 1][: len(sheet.columns)] == [c.title for c in sheet.columns]
        for row, shown in zip(sheet.rows, rows[sheet.head :], strict=True):
            for value, column, cell in zip(row, sheet.columns, shown, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    decimals = max(column.decimals, int(isinstance(value, float) and column.kind == "number"))
                    assert cell == f"{value:,.{decimals}f}" or float(cell.replace(",", "")) == pytest.approx(value, abs=0.5)
                else:
                    assert cell == ("" if value is None else str(value))


def test_portuguese_numbers_and_answers(odd: Written) -> None:
    scope = next(s for s in scopes_of(odd) if s.manager == "../x" and not s.csm)
    book = opened(bytes_of(content_of(odd, scope, lang_of("pt-BR")), lang_of("pt-BR")))
    assert [book[LIST_SHEET].cell(r, 1).value for r in (1, 2, 3)] == ["aceitar", "manter", "passar para"]
    page = book["Decidir"]
    assert page["C6"].number_format == "[$-416]#,##0"
    assert page["A1"].value == "Decidir - equipe de ../x"


def test_a_text_longer_than_a_cell_is_cut_and_an_empty_workbook_still_opens(content: Content) -> None:
    decide = content.sheets[0]
    long = ("y" * 40_000, *decide.rows[0][1:])
    short = replace(content, sheets=(replace(decide, rows=(long,), open_rows=frozenset({0})),), receivers=())
    page = opened(bytes_of(short, EN))[decide.title]
    assert page.cell(decide.head + 1, 1).value == "y" * 32_765 + " \u2026"
    empty = replace(content, sheets=(replace(decide, rows=(), open_rows=frozenset()),), receivers=())
    assert opened(bytes_of(empty, EN))[decide.title].max_row == decide.head


def test_files_are_written_below_the_folder_they_are_for(odd: Written, tmp_path: Path) -> None:
    files = workbook_files(odd, EN)
    write_all(tmp_path / "out", files)
    assert len(files) == len(scopes_of(odd))
    assert {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.xlsx")} == set(files)
    assert all(p.is_relative_to(tmp_path / "out") for p in tmp_path.rglob("*.xlsx"))
