"""Floor 1: Excel workbooks as raw tables: one sheet, found by its name or because it is the only one."""

from __future__ import annotations

import hashlib
import html
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

from solver.errors import Finding
from solver.intake.limited import ALL, Cells, read_cells, same_sheet
from solver.intake.raw import RawTable, raw_table

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHEET = re.compile(r"""<(?:\w+:)?sheet\s[^<>]*?\bname=(["'])(.*?)\1""")
SHOWN = 3  # cells with the same problem; the rest is one line with a count


def read_sheet(path: Path, sheet: str | None, file: str) -> tuple[RawTable | None, list[Finding]]:
    """One sheet of a workbook as a raw table; a workbook with one sheet needs no name, and one that bears the name of its file is
    preferred."""
    found, names, fault = read_cells(path, file, sheet or ALL)
    if fault:
        return None, [fault]
    wanted = sheet or path.stem
    if len(found) > 1:
        found = [cells for cells in found if same_sheet(cells.name, wanted)]
    if len(found) != 1:
        message = f"has the sheets {', '.join(map(repr, names[:20]))}; which one is meant?"
        return None, [Finding(file, 0, "", "", message, f"Name the sheet that is to be read {wanted!r}.")]
    cells = found[0]
    findings = [Finding(file, *problem) for problem in cells.problems]
    findings += [Finding(file, 0, "", "", note, "", "warning") for note in cells.notes]
    if not sheet and len(names) > 1:
        others = ", ".join(repr(n) for n in names if n != cells.name)
        findings.append(Finding(file, 0, "", "", f"only the sheet {cells.name!r} was read, not {others}", "", "warning"))
    lines = list(range(cells.row, cells.row + len(cells.rows)))
    table, more = raw_table(file, cells.rows, lines, hashlib.sha256(path.read_bytes()).hexdigest())
    findings += _unsaved(file, cells) + _merged(file, cells, table)
    if table is not None and cells.numeric:
        table = replace(table, numeric={int(c): rows for c, rows in cells.numeric.items()})
    return table, findings + more


def _unsaved(file: str, cells: Cells) -> list[Finding]:
    """Formulas that no program has worked out yet: their cells look blank."""
    remedy = "Open the workbook in Excel or LibreOffice and save it, or paste values."
    found = []
    for k, (cell, formula) in enumerate(list(cells.unsaved.items())[: SHOWN + 1]):
        count = len(cells.unsaved) - SHOWN if k == SHOWN else 1
        message = f"the formula in {cell} has no value: the workbook was not saved by a spreadsheet"
        found.append(Finding(file, int(cell.lstrip(LETTERS)), "", formula, message, remedy, count=count))
    return found


def _merged(file: str, cells: Cells, table: RawTable | None) -> list[Finding]:
    """Cells merged within the table: all but the first of them are blank."""
    remedy = "Unmerge the cells, and fill each of them."
    found = []
    for ref in cells.merged:
        first, last = (_place(corner) for corner in ref.split(":"))
        rows, columns = range(first[0], last[0] + 1), range(first[1] - cells.column, last[1] - cells.column + 1)
        if table is not None and any(c in range(len(table.headers)) for c in columns):
            head = next(k for k, row in enumerate(cells.rows) if row) + cells.row
            if head in rows or any(int(line) in rows for line in table.lines):
                column = table.headers[max(0, columns.start)]
                found.append(Finding(file, rows.start, column, ref, "the cells are merged: only the first has a value", remedy))
    return found[: SHOWN - 1] + ([replace(found[SHOWN - 1], count=len(found) - SHOWN + 1)] if len(found) >= SHOWN else [])


def _place(cell: str) -> tuple[int, int]:
    """Row and column of a cell such as B7, both counted from 1."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]), column


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets, as they stand there; none for what is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.open("xl/workbook.xml").read(2**20).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, ValueError, OverflowError, struct.error):
        return []
    return [html.unescape(name[2]) for name in SHEET.finditer(text)]


def has_sheet(path: Path, name: str) -> bool:
    """Whether a workbook has a sheet of this name, whatever its case and the blanks around it; False for what is no workbook."""
    return any(same_sheet(n, name) for n in sheet_names(path))
