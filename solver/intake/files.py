"""Floor 1: which file holds a table, what it really is, and reading it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from solver.errors import Finding
from solver.intake.delimited import read_delimited
from solver.intake.raw import RawTable

FILES = (".csv", ".tsv", ".xlsx", ".parquet")
SUFFIXES = (*FILES, ".sql")
MAGIC = (  # first bytes -> what the file really is
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "parquet"),
    (b"<html", "a web page (HTML)"),
    (b"<!doc", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "XML"),
    (b"%pdf", "a PDF"),
    (b"sqlite format 3", "an SQLite database"),
)


def find_table(book: Path, name: str, suffixes: Sequence[str] = SUFFIXES) -> tuple[Path, str | None] | None:
    """Where the table `name` of a book is: (file, sheet), or None. Raises LookupError when two files could be it."""
    if book.is_file():
        return (book, name)
    found = [book / f"{name}{s}" for s in suffixes if (book / f"{name}{s}").is_file()]
    found += [
        p for p in sorted(book.glob("*")) if p not in found and p.stem.casefold() == name and p.suffix.casefold() in suffixes
    ]
    if len(found) > 1:
        raise LookupError(f"{' and '.join(p.name for p in found)} could both be {name}")
    return (found[0], None) if found else None


def read_table(path: Path, sheet: str | None = None) -> tuple[RawTable | None, list[Finding]]:
    """The raw table of a file (of one sheet of a workbook), and everything wrong with its shape."""
    file = f"{path.name}, sheet {sheet}" if sheet else path.name
    if path.is_dir() and path.suffix.casefold() == ".parquet":
        from solver.intake.parquet import read_parquet

        return read_parquet(path, file)
    try:
        with path.open("rb") as opened:
            head = opened.read(16).lower()
    except IsADirectoryError:
        return None, [Finding(file, 0, "", "", "is a folder, not a file", "Give the file itself.")]
    except OSError as error:
        return None, [Finding(file, 0, "", "", f"cannot be read ({error.strerror})", "Check its permissions.")]
    suffix = path.suffix.casefold()
    kind = next((kind for magic, kind in MAGIC if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(magic.lower())), "text")
    expected = {".xlsx": "xlsx", ".parquet": "parquet"}.get(suffix, "text")
    if kind != expected:
        what = "text" if kind == "text" else kind
        remedy = (
            "In Excel: Save As, Excel Workbook (.xlsx), without a password."
            if "Excel" in what
            else f"Save it as a real {suffix} file."
        )
        return None, [Finding(file, 0, "", "", f"is named {suffix} but is really {what}", remedy)]
    if kind == "xlsx":
        from solver.intake.workbook import read_sheet

        return read_sheet(path, sheet, file)
    if kind == "parquet":
        from solver.intake.parquet import read_parquet

        return read_parquet(path, file)
    return read_delimited(path, file)
