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
MOST_CHARACTERS = 300 * 2**20  # in all cells together: a text that a million cells share is small in the file
EXCEL_ERROR = "is an Excel error"
ROOT = Path(__file__).parents[2]
# a formula without a value; one whose value is the blank text has t="str"
UNSAVED = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f\b[^>]*?'
    rb"(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
FAULTY = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)"')
HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
NOT_READ = (  # parts of a workbook that are left alone, and how that is said
    ("xl/vbaproject", "has macros, which were neither read nor run"),
    ("xl/externallinks/", "takes values from other files: they were read as they were saved"),
)


@dataclass(frozen=True)
class Cells:
    """A sheet's cells as texts [rows][columns]: whole numbers without a point, dates ISO, flags true or false. The first stands
    in `row` and `column`, counted from 1; a blank row has no cells. `problems`: row, header, value, what is wrong, how to mend
    it. `unsaved`: formulas by cell whose value was never saved, which read as blanks. `merged`: ranges of cells that are one.
    `numeric`: rows of the numbers in columns (counted from 0, as text) of codes with leading zeros. `notes`: what is to be said.
    """

    name: str
    row: int
    column: int
    rows: list[list[str]]
    problems: list[tuple[int, str, str, str, str]]
    unsaved: dict[str, str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    numeric: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_cells(path: Path, file: str, sheet: str) -> tuple[list[Cells], list[str], Finding | None]:
    """The sheets of this name, ignoring case and blanks around it (ALL: every one), the names of all sheets, and why the file
    cannot be read."""
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


def same_sheet(name: str, wanted: str) -> bool:
    """Whether a sheet's name is the wanted one, whatever its case and the blanks around it."""
    return name.strip().casefold() == wanted.strip().casefold()


def _child(path: str, sheet: str) -> dict[str, Any]:
    with suppress(ImportError):  # Windows has no such limits; there the parent's clock has to do
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    found = [n for n in book.sheet_names if sheet == ALL or same_sheet(n, sheet)]
    with zipfile.ZipFile(path) as archive:
        parts = {name: (part, state) for name, part, state in _parts(archive)}
        left = [said for start, said in NOT_READ if any(n.casefold().startswith(start) for n in archive.namelist())]
        sheets = [_sheet(n, book.get_sheet_by_name(n), archive, *parts.get(n, ("", "")), left) for n in found]
    return {"names": book.sheet_names, "sheets": sheets}


def _sheet(name: str, page: Any, archive: zipfile.ZipFile, part: str, state: str, left: list[str]) -> dict[str, Any]:
    """One sheet, with what calamine does not tell of it: of formulas without a value and of errors it makes blanks."""
    data = _read(archive, part) if part in archive.namelist() else b""
    faulty = {c.decode(): unescape(v.decode("utf-8", "replace")) for c, v in FAULTY.findall(data)} if b't="e"' in data else {}
    out = _cells(name, page, faulty)
    formulas = UNSAVED.findall(data) if re.search(rb"<(?:\w+:)?f[ />]", data) else []
    out["unsaved"] = {c.decode(): "=" + unescape(f.decode("utf-8", "replace")) for c, f in formulas}
    out["merged"] = [m.decode() for m in MERGED.findall(data)] if b"mergeCell" in data else []
    rows = range(out["row"], out["row"] + len(out["rows"]))
    hidden = [int(r) for r in HIDDEN.findall(data)] if b"hidden=" in data else []
    count = sum(r in rows and bool(out["rows"][r - out["row"]]) for r in hidden)
    told = [f"{count:,} hidden {'row was' if count == 1 else 'rows were'} read like all others"] if count else []
    out["notes"] = [*(["is a hidden sheet"] if state.lower().endswith("hidden") else []), *told, *left]
    return out


def _read(archive: zipfile.ZipFile, part: str) -> bytes:
    """A part of the archive. Raises ValueError for one that declares entities, as no program that makes workbooks does."""
    data = archive.read(part)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a document type")
    return data


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str, str]]:
    """Each sheet's name, the part of the archive that it is in, and its state: visible, hidden or veryHidden."""
    links = "xl/_rels/workbook.xml.rels"
    if links not in archive.namelist():
        return []
    target = {e.get("Id"): str(e.get("Target", "")) for e in ElementTree.fromstring(_read(archive, links))}  # noqa: S314 - limited
    book = ElementTree.fromstring(_read(archive, "xl/workbook.xml"))  # noqa: S314
    out = []
    for sheet in (e for e in book.iter() if e.tag.rpartition("}")[2] == "sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        part = target.get(link, "")
        where = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
        out.append((str(sheet.get("name", "")), where, str(sheet.get("state", ""))))
    return out


def _cells(name: str, page: Any, faulty: dict[str, str]) -> dict[str, Any]:
    row, column = page.start or (0, 0)
    problems: list[list[Any]] = []
    rows: list[list[str | float]] = []
    header: list[str | float] = []
    codes: set[int] = set()
    numbers: dict[int, list[int]] = {}
    characters = 0
    for k, values in enumerate(page.to_python(skip_empty_area=True)):
        line = row + 1 + k
        for c, v in enumerate(values if faulty else ()):
            values[c] = faulty.get(f"{_letters(column + c)}{line}", v)
        if not any(v != "" for v in values):
            rows.append([])
            continue
        cells = [_text(v, line, str(header[c]) if c < len(header) else "", problems) for c, v in enumerate(values)]
        characters += sum(len(c) for c in cells if isinstance(c, str))
        if characters > MOST_CHARACTERS:
            raise ValueError("too many characters")
        for c, v in enumerate(values):
            if isinstance(v, str):
                if v.startswith("0") and v.isdigit() and len(v) > 1:
                    codes.add(c)
            elif isinstance(v, int | float) and not isinstance(v, bool):
                numbers.setdefault(c, []).append(line)
        header = header or cells
        rows.append(cells)
    numeric = {str(c): numbers[c] for c in sorted(codes) if c in numbers}
    return {"name": name, "row": row + 1, "column": column + 1, "rows": rows, "problems": problems, "numeric": numeric}


def _letters(column: int) -> str:
    """The name of a column, counted from 0: A, B ... AA."""
    name = ""
    while column >= 0:
        name, column = chr(ord("A") + column % 26) + name, column // 26 - 1
    return name


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
        problems.append([line, column, text, EXCEL_ERROR, "Mend the formula, or paste values."])
    return text


if __name__ == "__main__":
    json.dump(_child(sys.argv[1], sys.argv[2]), sys.stdout)
