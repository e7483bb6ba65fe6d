"""Floor 1: Excel workbooks as raw tables: one sheet, found by its name or because it is the only one."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from pathlib import Path

from solver.errors import Finding
from solver.intake.limited import ALL, read_cells
from solver.intake.raw import RawTable, raw_table


def read_sheet(path: Path, sheet: str | None, file: str) -> tuple[RawTable | None, list[Finding]]:
    """One sheet of a workbook as a raw table; a workbook with one sheet needs no name."""
    found, names, fault = read_cells(path, file, sheet or ALL)
    if fault:
        return None, [fault]
    if len(found) != 1:
        message = f"has the sheets {', '.join(names)}; one named {sheet or 'accounts'!r} is needed"
        return None, [Finding(file, 0, "", "", message, "Save it as a new workbook with the sheets accounts and csms.")]
    cells = found[0]
    findings = [Finding(file, *problem) for problem in cells.problems]
    lines = list(range(cells.row, cells.row + len(cells.rows)))
    table, more = raw_table(file, cells.rows, lines, hashlib.sha256(path.read_bytes()).hexdigest())
    return table, findings + more


def has_sheet(path: Path, name: str) -> bool:
    """Whether a workbook has a sheet of this name, ignoring case; False for what is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.open("xl/workbook.xml").read(2**20).decode("utf-8", "replace").casefold()
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, ValueError, OverflowError, struct.error):
        return False
    return f'name="{name.casefold()}"' in text
