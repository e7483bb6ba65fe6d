"""Floor 1: the cells of Excel workbooks, read by calamine in a child process with limits: a hostile file can hang only that.

Run as a program it is the child: it prints the cells of the sheets it was asked for as JSON.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from solver.errors import Finding

SECONDS, MEMORY = 60, 2 * 2**30
MOST_BYTES, LEAST_RATIO = 500 * 2**20, 0.005  # unpacked size, and packed to unpacked: beyond these it is a zip bomb
DIGITS = 15  # Excel keeps no more; a longer number has lost its end
ALL = "*"  # instead of a sheet's name
ROOT = Path(__file__).parents[2]
UNSAVED = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')


@dataclass(frozen=True)
class Cells:
    """A sheet's cells as texts [rows][columns]: whole numbers without a point, dates ISO, flags true or false. The first stands
    in `row` and `column`, counted from 1. `problems`: row, header, value, what is wrong, how to mend it. `unsaved`: formulas by
    cell whose value was never saved, which read as blanks."""

    name: str
    row: int
    column: int
    rows: list[list[str]]
    problems: list[tuple[int, str, str, str, str]]
    unsaved: dict[str, str] = field(default_factory=dict)


def read_cells(path: Path, file: str, sheet: str) -> tuple[list[Cells], list[str], Finding | None]:
    """The sheets of this name, ignoring case (ALL: every one), the names of all sheets, and why the file cannot be read."""
    fault = _bomb(path)
    if fault:
        return [], [], Finding(file, 0, "", "", fault, "Save the table as a new workbook, or as CSV UTF-8.")
    # as a file, because to import a module is to import its whole room, which takes longer than most workbooks
    command = [sys.executable, "-P", __file__, str(path), sheet]
    place = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)}
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env=place)  # noqa: S603 - our own file
    except subprocess.TimeoutExpired:
        return [], [], Finding(file, 0, "", "", f"could not be read within {SECONDS} s", "Save the table as CSV UTF-8.")
    if child.returncode:
        remedy = "Open and save it in Excel, or save it as CSV UTF-8."
        return [], [], Finding(file, 0, "", "", "could not be read: damaged, or too large", remedy)
    answer = json.loads(child.stdout)
    return [_received(sheet) for sheet in answer["sheets"]], answer["names"], None


def _received(sheet: dict[str, Any]) -> Cells:
    """A sheet as the child told it; numbers with decimals stay known as such."""
    from solver.intake.parsed import Number  # here, because the child must not import its whole room

    rows = [[Number(repr(c)) if isinstance(c, float) else c for c in row] for row in sheet["rows"]]
    return Cells(**{**sheet, "rows": rows, "problems": [tuple(p) for p in sheet["problems"]]})


def _bomb(path: Path) -> str:
    """Why the archive should not be unpacked; empty when it may be."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            total, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
            names = {e.filename for e in entries}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        return "is damaged or cut off: not a whole workbook"
    if "xl/workbook.xml" not in names:
        return "is a zip archive but not an Excel workbook"
    if total > MOST_BYTES or (total > 2**22 and packed / total < LEAST_RATIO):
        return f"would unpack to {total // 2**20} MB, which no honest table of this size does"
    return ""


def _child(path: str, sheet: str) -> dict[str, Any]:
    with suppress(ImportError):  # Windows has no such limits; there the parent's clock has to do
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    found = [n for n in book.sheet_names if sheet == ALL or n.casefold() == sheet.casefold()]
    unsaved = _unsaved(path)
    sheets = [{**_cells(n, book.get_sheet_by_name(n)), "unsaved": unsaved.get(n, {})} for n in found]
    return {"names": book.sheet_names, "sheets": sheets}


def _unsaved(path: str) -> dict[str, dict[str, str]]:
    """Formulas without a value by sheet and cell; calamine shows such cells as blank."""
    found: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(path) as archive:
        known = set(archive.namelist())
        for name, part in _parts(archive):
            data = archive.read(part) if part in known else b""
            if b"<f>" in data or b"<f " in data or b"<f/" in data:
                cells = UNSAVED.findall(data)
                found[name] = {(c + r).decode(): "=" + unescape(f.decode("utf-8", "replace")) for c, r, f in cells}
    return found


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Each sheet's name and the part of the archive that it is in."""
    links = "xl/_rels/workbook.xml.rels"
    if links not in archive.namelist():
        return []
    target = {e.get("Id"): str(e.get("Target", "")) for e in ElementTree.fromstring(archive.read(links))}  # noqa: S314 - limited
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    out = []
    for sheet in (e for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        part = target.get(link, "")
        out.append((str(sheet.get("name", "")), part.lstrip("/") if part.startswith("/") else f"xl/{part}"))
    return out


def _cells(name: str, page: Any) -> dict[str, Any]:
    row, column = page.start or (0, 0)
    problems: list[list[Any]] = []
    rows: list[list[str | float]] = []
    header: list[str | float] = []
    for k, values in enumerate(page.to_python(skip_empty_area=True)):
        cells = [_text(v, row + 1 + k, str(header[c]) if c < len(header) else "", problems) for c, v in enumerate(values)]
        header = header or (cells if any(cells) else [])
        rows.append(cells)
    return {"name": name, "row": row + 1, "column": column + 1, "rows": rows, "problems": problems}


def _text(value: Any, line: int, column: str, problems: list[list[Any]]) -> str | float:
    """A cell as text: whole numbers without a point, dates ISO, flags true or false; a number with decimals as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        if whole and abs(value) >= 10**DIGITS:
            remedy = "Format the column as text in Excel and paste the values again."
            problems.append(
                [line, column, str(value), f"a number of more than {DIGITS} digits: Excel has already lost the last ones", remedy]
            )
        return str(int(value)) if whole else float(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
    if isinstance(value, date | time | timedelta):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    text = str(value)
    if text.startswith("#") and text.rstrip("!?").lstrip("#") in ("N/A", "REF", "DIV/0", "VALUE", "NAME", "NUM", "NULL"):
        problems.append([line, column, text, "is an Excel error", "Mend the formula, or paste values."])
    return text


if __name__ == "__main__":
    json.dump(_child(sys.argv[1], sys.argv[2]), sys.stdout)
