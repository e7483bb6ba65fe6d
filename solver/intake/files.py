"""Floor 1: which file holds a table, what it really is, and reading it."""

from __future__ import annotations

import difflib
import stat
import zipfile
from collections.abc import Sequence
from pathlib import Path

from solver.errors import Finding
from solver.intake.delimited import read_delimited
from solver.intake.raw import RawTable

FILES = (".csv", ".tsv", ".xlsx", ".parquet")
SUFFIXES = (*FILES, ".sql")
OTHERS = (  # what tables are kept in, too, and cannot be read
    ".xls", ".xlsb", ".xlsm", ".ods", ".numbers", ".txt", ".tab", ".json", ".html", ".xml", ".gz", ".zip", ".bz2", ".xz", ".zst",
)  # fmt: skip
MOST_BYTES = 500 * 2**20  # of a file: a million accounts of an export are 100 MB
MAGIC = (  # first bytes -> what the file really is
    (b"PK\x03\x04", "xlsx"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "parquet"),
    (b"<html", "a web page (HTML)"),
    (b"<!doc", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "XML"),
    (b"%pdf", "a PDF"),
    (b"sqlite format 3", "an SQLite database"),
    (b"{", "JSON"),
    (b"[{", "JSON"),
    (b"[[", "JSON"),
    (b"{\\rtf", "a text with formats (RTF)"),
    (b"bzh", "a bzip2 archive"),
    (b"\xfd7zxz", "an xz archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
)


def find_table(book: Path, name: str, suffixes: Sequence[str] = SUFFIXES) -> tuple[Path, str | None] | None:
    """Where the table `name` of a book is: (file, sheet), or None.

    Raises LookupError(message, remedy) when two files could be it, or the only one is of a kind that cannot be read.
    """
    if book.is_file():
        return (book, name)
    there = sorted(p for p in book.glob("*") if p.name.casefold().startswith(f"{name}."))
    found = [p for p in there if p.stem.casefold() == name and p.suffix.casefold() in suffixes]
    if len(found) > 1:
        raise LookupError(f"{' and '.join(p.name for p in found)} could both be {name}", "Keep one of the two.")
    if found:
        return (found[0], None)
    other = next((p for p in there if p.suffix.casefold() in OTHERS), None)
    if other:
        remedy = f"Save it as {name}.csv (CSV UTF-8) or {name}.xlsx."
        raise LookupError(f"{other.name} is there, but such files cannot be read", remedy)
    return None


def nearly(book: Path, name: str) -> str:
    """A file of a folder whose name is nearly that of a table; "" for none."""
    if book.is_file():
        return ""
    known = {p.stem.casefold(): p.name for p in sorted(book.glob("*")) if p.suffix.casefold() in (*SUFFIXES, *OTHERS)}
    taken = {"accounts", "csms", "overrides"}
    near = difflib.get_close_matches(name, sorted(set(known) - taken), n=1, cutoff=0.8)
    return known[near[0]] if near else ""


def read_table(path: Path, sheet: str | None = None) -> tuple[RawTable | None, list[Finding]]:
    """The raw table of a file (of one sheet of a workbook), and everything wrong with its shape."""
    file = f"{path.name}, sheet {sheet}" if sheet else path.name
    if path.is_dir() and path.suffix.casefold() == ".parquet":
        from solver.intake.parquet import read_parquet

        return read_parquet(path, file)
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode) and not path.is_dir():
            return None, [Finding(file, 0, "", "", "is a pipe or a device, not a file", "Give the file itself.")]
        if before.st_size > MOST_BYTES:
            message = f"is of {before.st_size / 2**20:,.0f} MB; at most {MOST_BYTES // 2**20} are read"
            return None, [Finding(file, 0, "", "", message, "Export only the rows and columns that the plan needs.")]
        table, findings = _read(path, sheet, file)
        after = path.stat()
    except IsADirectoryError:
        return None, [Finding(file, 0, "", "", "is a folder, not a file", "Give the file itself.")]
    except OSError as error:
        return None, [Finding(file, 0, "", "", f"cannot be read ({error.strerror})", "Check its permissions.")]
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
        message = "was changed while it was read: what was read may be half old and half new"
        return None, [Finding(file, 0, "", "", message, "Wait until the export is done, and run this again.")]
    return table, findings


def _read(path: Path, sheet: str | None, file: str) -> tuple[RawTable | None, list[Finding]]:
    """The file by what it is; an error where that is not what its name says."""
    with path.open("rb") as opened:
        head = opened.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    suffix = path.suffix.casefold()
    kind = next((kind for magic, kind in MAGIC if head.startswith(magic.lower())), "text")
    expected = {".xlsx": "xlsx", ".parquet": "parquet"}.get(suffix, "text")
    if kind != expected:
        what = _zipped(path) if kind == "xlsx" else "text (CSV?)" if kind == "text" else kind
        return None, [Finding(file, 0, "", "", f"is named {suffix} but is really {what}", _remedy(what, suffix))]
    if kind == "xlsx":
        from solver.intake.workbook import read_sheet

        return read_sheet(path, sheet, file)
    if kind == "parquet":
        from solver.intake.parquet import read_parquet

        return read_parquet(path, file)
    return read_delimited(path, file)


def _zipped(path: Path) -> str:
    """What kind of zip archive a file is."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "a zip archive, damaged or cut off"
    if "xl/workbook.xml" in names:
        return "an Excel workbook"
    if "xl/workbook.bin" in names:
        return "an Excel workbook in binary form (.xlsb)"
    return "a spreadsheet of LibreOffice (.ods)" if "content.xml" in names else "a zip archive"


def _remedy(what: str, suffix: str) -> str:
    if what == "an Excel workbook":
        return "Rename it to .xlsx."
    if what.startswith("text") and suffix == ".xlsx":
        return "Rename it to .csv, or open it in Excel and save it as Excel Workbook (.xlsx)."
    if "Excel" in what or suffix == ".xlsx":
        return "In Excel: Save As, Excel Workbook (.xlsx), without a password."
    if "archive" in what:
        return "Unpack it."
    return f"Export it again as a real {suffix} file."
