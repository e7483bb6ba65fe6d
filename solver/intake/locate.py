"""Floor 1: where a book is - a folder, a workbook, a database, or the name of a shipped one - and its policy."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from solver.errors import Finding, InputError, UsageError
from solver.intake.files import find_table
from solver.intake.gather import Place, warehouse_of
from solver.intake.workbook import has_sheet
from solver.policy import Policy


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
    if not path.exists():
        books = shipped()
        if text in books:
            return books[text]
        near = difflib.get_close_matches(text, books, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"shipped books are: {', '.join(books)}"
        raise UsageError(f"{text}: no such folder, workbook or shipped book; {hint}")
    if path.is_file() and path.suffix.casefold() != ".xlsx":
        raise UsageError(
            f"{text}: a book is a folder with accounts.csv and csms.csv, or one .xlsx workbook with sheets of these names"
        )
    missing = [name for name in ("accounts", "csms") if not _there(path, name)]
    if missing:
        what = "no sheet" if path.is_file() else "no file"
        remedy = (
            "Name the sheets accounts and csms."
            if path.is_file()
            else "Put accounts.csv and csms.csv there (or .tsv, .xlsx, .parquet, .sql)."
        )
        raise InputError([Finding(str(path), 0, "", name, f"there is {what} of {name}", remedy) for name in missing])
    return path


def load_policy(book: Place, policy_file: Path | None, sets: Sequence[str], overlay: Mapping[str, Any] | None = None) -> Policy:
    """Defaults < the book's policy.toml < `policy_file` < `overlay` < `sets`."""
    own = book / "policy.toml" if isinstance(book, Path) and book.is_dir() else None
    paths = [p for p in (own if own and own.is_file() else None, policy_file) if p]
    return Policy.load(*paths, sets=sets, overlay=overlay)


def _there(book: Path, name: str) -> bool:
    if book.is_file():
        return has_sheet(book, name)
    try:
        return find_table(book, name) is not None
    except LookupError:
        return True  # two of them: read_book says which
