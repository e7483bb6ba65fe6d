"""Floor 1: where a book is - a folder, a workbook, a database, or the name of a shipped one - and its policy."""

from __future__ import annotations

import difflib
import os
import zipfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from solver.errors import Finding, InputError, PolicyError, UsageError, clip
from solver.intake.files import find_table, nearly
from solver.intake.gather import Place, warehouse_of
from solver.intake.workbook import has_sheet, sheet_names
from solver.policy import Policy

LONGEST_NAME = 255  # bytes, of a file on all usual disks
SHOWN = 10  # sheets of a workbook; the rest is a count
NO_POLICY = ("policy.toml.txt", "policy.txt", "policy.yaml", "policy.yml", "policy.json", "policy.ini")


def shipped() -> dict[str, Path]:
    """Books that come with the program, by name."""
    package = Path(str(files("solver")))
    for root in (package / "_shipped", package.parent / "scenarios"):
        if root.is_dir():
            return {p.name: p for p in sorted(root.iterdir()) if (p / "csms.csv").is_file()}
    return {}


def locate_book(text: str) -> Place:
    """The folder, workbook or database that `text` names.

    Raises UsageError when there is none, InputError when tables are missing.
    """
    path = Path(text)
    if database := warehouse_of(text):
        return database
    if "://" in text:
        remedy = "set a variable to its URL, such as WAREHOUSE, and write env:WAREHOUSE instead of the URL"
        raise UsageError(f"a database is never named by its URL, so that no password stands on a command line: {remedy}")
    if len(os.fsencode(path.name)) > LONGEST_NAME or not path.exists():
        books = shipped()
        if text in books:
            return books[text]
        near = difflib.get_close_matches(text, books, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"shipped books are: {', '.join(books)}"
        raise UsageError(f"{clip(text)}: no such folder, workbook or shipped book; {hint}")
    if path.is_file() and path.suffix.casefold() != ".xlsx":
        raise UsageError(
            f"{text}: a book is a folder with accounts.csv and csms.csv, or one .xlsx workbook with sheets of these names"
        )
    missing = [name for name in ("accounts", "csms") if not _there(path, name)]
    if missing:
        what = "no sheet" if path.is_file() else "no file"
        remedy = _remedy(path, missing)
        other = {name: nearly(path, name) for name in missing}
        meant = {name: f"; {file} is not read: is it that one" if file else "" for name, file in other.items()}
        raise InputError([Finding(str(path), 0, "", n, f"there is {what} of {n}{meant[n]}", remedy) for n in missing])
    return path


def _remedy(path: Path, missing: Sequence[str]) -> str:
    """What to do about tables that are missing: a workbook in a folder is a book of its own, and is given itself."""
    if path.is_file():
        there = sheet_names(path)
        more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
        found = f" There are {', '.join(repr(n) for n in there[:SHOWN])}{more}." if there else ""
        return f"Name the sheets accounts and csms.{found}"
    inside = next((p for p in sorted(path.glob("*.xlsx")) if all(has_sheet(p, name) for name in missing)), None)
    if inside and len(missing) > 1:
        policy = f", with --policy {path / 'policy.toml'}" if (path / "policy.toml").is_file() else ""
        return f"The workbook {inside.name} has sheets of these names: give it itself, {inside}{policy}."
    return "Put accounts.csv and csms.csv there (or .tsv, .xlsx, .parquet, .sql)."


def load_policy(book: Place, policy_file: Path | None, sets: Sequence[str], overlay: Mapping[str, Any] | None = None) -> Policy:
    """Defaults < the book's policy.toml < `policy_file` < `overlay` < `sets`."""
    paths = [p for p in (_own_policy(book), policy_file) if p]
    return Policy.load(*paths, sets=sets, overlay=overlay)


def _own_policy(book: Place) -> Path | None:
    """The policy file in a book's folder. Raises PolicyError where there are two, or one that would not be read."""
    if not isinstance(book, Path) or not book.is_dir():
        return None
    there = sorted(p for p in book.glob("*") if p.name.casefold() == "policy.toml")
    if len(there) > 1:
        raise PolicyError(f"{' and '.join(p.name for p in there)} in {book} could both be the policy; keep one of the two")
    other = next((p for p in sorted(book.glob("*")) if p.name.casefold() in NO_POLICY), None)
    if other and not there:
        raise PolicyError(f"{other} is not read: the policy of a book is its policy.toml; rename it, or move it elsewhere")
    return there[0] if there else None


def _there(book: Path, name: str) -> bool:
    if book.is_file():
        return has_sheet(book, name) or not zipfile.is_zipfile(book)  # read_book says what it is
    try:
        return find_table(book, name) is not None
    except LookupError:
        return True  # two of them: read_book says which
