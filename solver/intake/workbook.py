"""Floor 1: Excel workbooks, read by calamine in a child process with limits: a hostile file can hang or eat only that.

Run as a module it is the child: it prints the sheet's cells as JSON.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from solver.errors import Finding
from solver.intake.raw import RawTable, raw_table

SECONDS, MEMORY = 60, 2 * 2**30
MOST_BYTES, LEAST_RATIO = 500 * 2**20, 0.005  # unpacked size, and packed to unpacked: beyond these it is a zip bomb
DIGITS = 15  # Excel keeps no more; a longer number has lost its end


def read_sheet(path: Path, sheet: str | None, file: str) -> tuple[RawTable | None, list[Finding]]:
    """One sheet of a workbook as a raw table; a workbook with one sheet needs no name."""
    fault = _bomb(path)
    if fault:
        return None, [Finding(file, 0, "", "", fault, "Save the table as a new workbook, or as CSV UTF-8.")]
    command = [sys.executable, "-m", "solver.intake.workbook", str(path), sheet or ""]
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        return None, [Finding(file, 0, "", "", f"could not be read within {SECONDS} s", "Save the table as CSV UTF-8.")]
    if child.returncode:
        return None, [
            Finding(
                file, 0, "", "", "could not be read: damaged, or too large", "Open and save it in Excel, or save it as CSV UTF-8."
            )
        ]
    answer = json.loads(child.stdout)
    if "error" in answer:
        return None, [Finding(file, 0, "", "", answer["error"], "Save it as a new workbook with the sheets accounts and csms.")]
    findings = [
        Finding(file, line, column, value, message, remedy) for line, column, value, message, remedy in answer["problems"]
    ]
    rows = answer["rows"]
    table, more = raw_table(
        file, rows, list(range(answer["first"], answer["first"] + len(rows))), hashlib.sha256(path.read_bytes()).hexdigest()
    )
    return table, findings + more


def has_sheet(path: Path, name: str) -> bool:
    """Whether a workbook has a sheet of this name, ignoring case; False for what is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.open("xl/workbook.xml").read(2**20).decode("utf-8", "replace").casefold()
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return f'name="{name.casefold()}"' in text


def _bomb(path: Path) -> str:
    """Why the archive should not be unpacked; empty when it may be."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            total, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
            names = {e.filename for e in entries}
    except zipfile.BadZipFile:
        return "is damaged or cut off: not a whole workbook"
    if "xl/workbook.xml" not in names:
        return "is a zip archive but not an Excel workbook"
    if total > MOST_BYTES or (total > 2**22 and packed / total < LEAST_RATIO):
        return f"would unpack to {total // 2**20} MB, which no honest table of this size does"
    return ""


def _child(path: str, sheet: str) -> dict[str, Any]:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    found = [n for n in book.sheet_names if n.casefold() == sheet.casefold()] if sheet else book.sheet_names
    if len(found) != 1:
        return {"error": f"has the sheets {', '.join(book.sheet_names)}; one named {sheet or 'accounts'!r} is needed"}
    page = book.get_sheet_by_name(found[0])
    first = (page.start or (0, 0))[0] + 1
    problems: list[list[Any]] = []
    rows = []
    header: list[str] = []
    for k, row in enumerate(page.to_python(skip_empty_area=True)):
        cells = [_text(v, first + k, header[c] if c < len(header) else "", problems) for c, v in enumerate(row)]
        header = header or (cells if any(cells) else [])
        rows.append(cells)
    return {"rows": rows, "first": first, "problems": problems}


def _text(value: Any, line: int, column: str, problems: list[list[Any]]) -> str:
    """A cell as text: whole numbers without a point, dates ISO, flags true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        if whole and abs(value) >= 10**DIGITS:
            remedy = "Format the column as text in Excel and paste the values again."
            problems.append(
                [line, column, str(value), f"a number of more than {DIGITS} digits: Excel has already lost the last ones", remedy]
            )
        return str(int(value)) if whole else repr(float(value))
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
