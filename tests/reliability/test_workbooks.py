"""Bad inputs G: Excel workbooks - what their cells really hold, and files that attack whoever reads them."""

from __future__ import annotations

import os
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from click.testing import Result

from tests.reliability.archives import OUTSIDE, laughs, rewrite
from tests.reliability.cases import Case, faults, table

ROWS: list[list[Any]] = [
    ["account_id", "name", "arr", "owner", "timezone", "renewal_date", "escalated"],
    ["A1", "Northwind", 12000, "ann", "Europe/London", date(2027, 3, 31), True],
    ["A2", "Contoso", 240000, "ann", "Europe/Berlin", date(2027, 1, 31), False],
    ["A3", "Fabrikam", 60000, "ben", "Europe/Paris", date(2027, 6, 30), False],
]
NO_TEXT: Mapping[str, None] = {"accounts.csv": None}


def book(change: Callable[[Any, Any], None] | None = None, name: str = "accounts.xlsx") -> Callable[[Path], None]:
    """Puts a workbook of three accounts in place of accounts.csv; `change` gets the workbook and its sheet first."""

    def make(folder: Path) -> None:
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        sheet.title = "accounts"
        for line in ROWS:
            sheet.append(line)
        if change:
            change(made, sheet)
        made.save(folder / name)

    return make


def cell(address: str, value: object, kind: str = "") -> Callable[[Any, Any], None]:
    """Puts a value into one cell, as a cell of this kind."""

    def change(_: Any, sheet: Any) -> None:
        sheet[address].value = value
        if kind:
            sheet[address].data_type = kind

    return change


def part(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """Edits (or adds) one part of the workbook's archive."""

    def make(folder: Path) -> None:
        book()(folder)
        rewrite(folder / "accounts.xlsx", name, edit)

    return make


def _two_id_kinds(_: Any, sheet: Any) -> None:
    sheet["A2"].value, sheet["A3"].value = "00123", 123


def _another_sheet_first(made: Any, sheet: Any) -> None:
    made.create_sheet("Notes", 0).append(["what", "who"])
    made.active = 0


def _hidden(_: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True


def _hidden_sheet(made: Any, sheet: Any) -> None:
    made.create_sheet("Front").append(["see behind"])
    sheet.sheet_state = "hidden"
    made.active = 1


def _far_apart(_: Any, sheet: Any) -> None:
    """The last account stands in row 3,000, below formatted blanks."""
    for k in range(4, 3000):
        sheet.cell(k, 1).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    for c, value in enumerate(ROWS[3], 1):
        sheet.cell(4, c).value = None
        sheet.cell(3000, c).value = value


def _mixed(_: Any, sheet: Any) -> None:
    sheet["C2"].value, sheet["C3"].value, sheet["F4"].value, sheet["G4"].value = True, date(2026, 1, 2), "soon", "maybe"


DECLARED = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def _entity(declared: bytes) -> Callable[[bytes], bytes]:
    """A sheet that declares an entity and uses it where an amount stood."""
    return lambda sheet: declared + sheet.replace(b"<v>12000</v>", b"<v>&b;</v>")


def _untrue_sizes(folder: Path) -> None:
    """A part of 100 MB that says it has 60 kB."""
    path = folder / "accounts.xlsx"
    book()(folder)
    rewrite(path, "xl/sharedStrings.xml", lambda _: b"<sst><!--" + b"a" * 100_000_000 + b"--></sst>")
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 60_000)))


def _shared_text(folder: Path) -> None:
    """A text of 30,000 letters in 20,000 cells, which stands in the file once."""
    with xlsxwriter.Workbook(folder / "accounts.xlsx") as made:
        sheet = made.add_worksheet("accounts")
        sheet.write_row(0, 0, ["account_id", "name", "arr"])
        for k in range(1, 20_000):
            sheet.write_row(k, 0, [f"A{k}", "x" * 30_000, 5])


def _many_rows(folder: Path) -> None:
    """200,000 rows, formatted and blank."""
    with xlsxwriter.Workbook(folder / "accounts.xlsx", {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        sheet, look = made.add_worksheet("accounts"), made.add_format({"bg_color": "#ffff00"})
        for k, line in enumerate(ROWS):
            sheet.write_row(k, 0, line)
        for k in range(len(ROWS), 200_000):
            sheet.set_row(k, None, look)


def _plan_has(*texts: str) -> Callable[[Path, Mapping[str, Result]], None]:
    """The plan's accounts hold these texts."""

    def look(folder: Path, _: Mapping[str, Result]) -> None:
        written = (folder.parent / "plan" / "inputs" / "accounts.csv").read_text(encoding="utf-8")
        assert not [t for t in texts if t not in written], written

    return look


THREE = ("A1,Northwind,12000,ann", "A2,Contoso,240000,ann", "A3,Fabrikam,60000,ben")
CASES = (
    Case(110, "ids as text 00123 and as number 123 in one column", "refused: names line and column",
         ("accounts.xlsx", "line 3, column 'account_id': '123'", "number among texts with leading zeros", "Format the column as text"),
         NO_TEXT, book(_two_id_kinds)),
    Case(110, "ids as texts with leading zeros, and as whole numbers", "kept as they are shown: 007, no 101.0", (),
         {**NO_TEXT, "csms.csv": None, "accounts.csv": None}, lambda folder: _ids(folder), code=0, then=_plan_has("007,Northwind")),
    Case(111, "a formula that no program has worked out", "refused: names the cell and the formula",
         ("accounts.xlsx, line 2: '=6000*2': the formula in C2 has no value", "Open the workbook in Excel or LibreOffice and save it"),
         NO_TEXT, book(cell("C2", "=6000*2"))),
    Case(111, "a formula with its value", "the value", (), NO_TEXT, lambda folder: _worked_out(folder), code=0, then=_plan_has(*THREE)),
    Case(112, "cells with #DIV/0! or #N/A", "refused: names line, column and error",
         ("accounts.xlsx, line 3, column 'arr': '#DIV/0!': is an Excel error", "Mend the formula, or paste values"),
         NO_TEXT, book(cell("C3", "#DIV/0!", "e"))),
    Case(113, "several sheets, another one in front", "the sheet that bears the file's name, said in a warning",
         ("accounts.xlsx: only the sheet 'accounts' was read, not 'Notes'",), NO_TEXT, book(_another_sheet_first), code=0,
         then=_plan_has(*THREE)),
    Case(113, "several sheets, none named accounts", "refused: names the sheets",
         ("has the sheets 'Notes', 'Export'; which one is meant", "Name the sheet that is to be read 'accounts'"), NO_TEXT,
         book(lambda made, sheet: (_another_sheet_first(made, sheet), setattr(sheet, "title", "Export"))[0])),
    Case(114, "hidden or filtered rows", "read like all others, counted in a warning",
         ("accounts.xlsx: 2 hidden rows were read like all others",), NO_TEXT, book(_hidden), code=0, then=_plan_has(*THREE)),
    Case(114, "a hidden sheet", "read, said in a warning", ("accounts.xlsx: is a hidden sheet",), NO_TEXT, book(_hidden_sheet),
         code=0, then=_plan_has(*THREE)),
    Case(115, "merged cells in the table", "refused: names the range",
         ("accounts.xlsx, line 2, column 'owner': 'D2:D3': the cells are merged", "Unmerge the cells, and fill each"), NO_TEXT,
         book(lambda _, sheet: sheet.merge_cells("D2:D3"))),
    Case(115, "merged cells in the header", "refused: names the range", ("'F1:G1': the cells are merged",), NO_TEXT,
         book(lambda _, sheet: (sheet.cell(1, 7).__setattr__("value", None), sheet.merge_cells("F1:G1"))[1])),
    Case(116, "thousands of formatted blank rows between two accounts", "skipped, counted in a warning",
         ("blank lines were skipped (2,996 rows)",), NO_TEXT, book(_far_apart), code=0, then=_plan_has(*THREE)),
    Case(116, "200,000 formatted blank rows below three filled ones", "the three", (), NO_TEXT,
         _many_rows, code=0, then=_plan_has(*THREE)),
    Case(117, "flags and days in a column of amounts, words in columns of days and flags", "refused: names each cell",
         ("line 2, column 'arr': 'true'", "line 3, column 'arr': '2026-01-02'", "line 4, column 'renewal_date': 'soon'",
          "line 4, column 'escalated': 'maybe'"), NO_TEXT, book(_mixed)),
    Case(118, "billion laughs", "refused within a second", ("could not be read", "save it as CSV UTF-8"), NO_TEXT,
         part("xl/workbook.xml", laughs)),
    Case(118, "a sheet that declares entities", "refused", ("could not be read",), NO_TEXT,
         part("xl/worksheets/sheet1.xml", _entity(DECLARED))),
    Case(118, "a sheet that asks for a file of the machine (XXE)", "refused, and the file not read", ("could not be read",), NO_TEXT,
         part("xl/worksheets/sheet1.xml", _entity(OUTSIDE)), never=("root:",)),
    Case(119, "a comment of 100 MB in a small workbook (zip bomb)", "refused without unpacking it",
         ("would unpack to", "which no honest table of this size does"), NO_TEXT,
         part("xl/sharedStrings.xml", lambda _: b"<sst><!--" + b"a" * 100_000_000 + b"--></sst>")),
    Case(119, "a part of 100 MB that says it has 60 kB", "refused: read in a process with limits", ("could not be read",), NO_TEXT,
         _untrue_sizes, commands=("check",)),
    Case(119, "a text of 30,000 letters that 20,000 cells share", "refused: 300 MB of text at most", ("could not be read",), NO_TEXT,
         _shared_text, commands=("check",)),
    Case(119, "a comment of 5 MB that does not pack", "read", (), NO_TEXT,
         part("xl/comments1.xml", lambda _: b"<comments><!--" + os.urandom(2_500_000).hex().encode() + b"--></comments>"), code=0,
         then=_plan_has(*THREE)),
    Case(120, "macros in a workbook", "values alone are read, said in a warning", ("has macros, which were neither read nor run",),
         NO_TEXT, part("xl/vbaProject.bin", lambda _: b"\xd0\xcf\x11\xe0"), code=0, then=_plan_has(*THREE)),
    Case(120, "links to other workbooks", "never followed; the saved values are read, said in a warning",
         ("takes values from other files: they were read as they were saved",), NO_TEXT,
         part("xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>"), code=0, then=_plan_has(*THREE)),
    Case(120, "accounts.xlsm", "refused: save it as .xlsx", (".xlsx",), NO_TEXT, book(name="accounts.xlsm")),
)  # fmt: skip


def _ids(folder: Path) -> None:
    """Text ids with zeros in accounts, numbers in csms."""
    for name, lines in (
        ("accounts", [ROWS[0][:4], ["007", "Northwind", 12000, "101"]]),
        ("csms", [["csm_id", "name", "timezone"], [101, "Ann", "Europe/London"]]),
    ):
        made = openpyxl.Workbook()
        for line in lines:
            made.active.append(line)  # type: ignore[union-attr]
        made.save(folder / f"{name}.xlsx")


def _worked_out(folder: Path) -> None:
    with xlsxwriter.Workbook(folder / "accounts.xlsx", {"default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet("accounts")
        for k, line in enumerate(ROWS):
            sheet.write_row(k, 0, line)
        sheet.write_formula(1, 2, "=6000*2", None, 12000)
        sheet.write_formula(1, 4, '="Europe/"&"London"', None, "Europe/London")
        sheet.write_formula(3, 5, '=""', None, "")
    blank = rb'<c r="F4"( s="[0-9]+")?>'  # a formula whose value is the blank text, as Excel saves it
    rewrite(folder / "accounts.xlsx", "xl/worksheets/sheet1.xml", lambda d: re.sub(blank, rb'<c r="F4"\1 t="str">', d))


@table(CASES, "test_workbooks::test_a_workbook")
def test_a_workbook(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
