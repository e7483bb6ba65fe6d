"""Workbooks edited as managers do: cell by cell, with openpyxl or typed into LibreOffice."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from solver.lang import EN, Lang, lang_of
from solver.plan.written import Dates, Written, read_plan
from solver.workbooks.content import Content, Sheet
from solver.workbooks.facts import Facts, facts_of
from solver.workbooks.make import content_of, workbook_paths
from solver.workbooks.scopes import scopes_of
from solver.workbooks.write import bytes_of

MANAGERS = ("Hannah Garrison", "Ines Thorne", "Vikram Lim", "Ann O'Neil", "=cmd|'/C calc'!A0")
FORMULA, SCRIPT = '=HYPERLINK("http://x","y")', "<script>alert(1)</script>"
SYSTEM = "/usr/bin/python3"  # Debian's own, for which it has LibreOffice's bridge


@cache
def _facts(path: Path, code: str) -> tuple[Written, Facts]:
    plan = read_plan(path)
    return plan, facts_of(plan, lang_of(code))


@cache
def content_for(path: Path, manager: str, csm: str, lang: Lang = EN) -> Content:
    """What stands in a workbook of the plan at `path`, which nobody changes."""
    known, facts = _facts(path, lang.code)
    scope = next(s for s in scopes_of(known) if (s.manager, s.csm) == (manager, csm))
    return content_of(known, scope, lang, None, facts)


def written_books(plan: Written, folder: Path, lang: Lang = EN, dates: Dates | None = None, most: int = 99) -> list[Path]:
    """The managers' workbooks of a plan, in a folder; the first ones by name, where `most` says so."""
    folder.mkdir(parents=True)
    facts = facts_of(plan, lang, dates)
    found = []
    paths = {path: scope for scope, path in workbook_paths(plan).items() if not scope.csm}
    for path in sorted(paths)[:most]:
        found.append(folder / Path(path).name)
        found[-1].write_bytes(bytes_of(content_of(plan, paths[path], lang, dates, facts), lang))
    return found


class Manager:
    """A workbook in the hands of a manager."""

    def __init__(self, plan: Written, path: Path, lang: Lang = EN) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        marks = {row[0].value: row[1].value or "" for row in self.book["csm-assign"].iter_rows(max_col=2)}
        self.content = content_for(plan.path, str(marks["manager"]), str(marks["csm"]), lang)
        self.typed: list[tuple[str, str, str]] = []  # sheet, cell, text

    def sheet(self, key: str) -> Sheet:
        return next(s for s in self.content.sheets if s.key == key)

    def open_rows(self, key: str) -> Iterator[tuple[str, int]]:
        """Accounts whose answer may be given on sheets of this key, and their rows."""
        for sheet in self.content.sheets:
            if sheet.key == key:
                for k in sorted(sheet.open_rows):
                    yield str(sheet.rows[k][0]), sheet.head + 1 + k

    def cell(self, sheet: Sheet, row: int, key: str) -> Any:
        column = next(k for k, c in enumerate(sheet.columns, 1) if c.key == key)
        return self.book[sheet.title].cell(row, column)

    def answer(self, account: str, answer: str, give_to: str = "", note: str = "") -> str:
        """Fills in an account's row where it may be answered; returns sheet and cell of the answer, or of the note without one."""
        for sheet in self.content.sheets:
            for k in sheet.open_rows:
                if sheet.rows[k][0] == account:
                    row = sheet.head + 1 + k
                    told = {k: t for k, t in (("answer", answer), ("give_to", give_to), ("note", note)) if t}
                    for key, text in told.items():
                        cell = self.cell(sheet, row, key)
                        cell.value, cell.data_type = text, "s"  # as typed after an apostrophe: never a formula
                        self.typed.append((sheet.title, cell.coordinate, text))
                    return f"{sheet.title}!{self.cell(sheet, row, next(iter(told), 'note')).coordinate}"
        raise AssertionError(f"{account} has no open row")

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def typed_in_libreoffice(books: Sequence[Manager], locked: tuple[int, str, str, str], work: Path) -> tuple[list[Path], str]:
    """What was filled in, typed into the files as they were written, and saved by LibreOffice; at last `locked`, a book's
    position, sheet, cell and text. Returns the saved files, and what the locked cell shows."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here: apt-get install libreoffice-calc")
    if subprocess.run([SYSTEM, "-c", "import uno"], check=False, capture_output=True).returncode:
        pytest.skip("no bridge to LibreOffice here: apt-get install python3-uno")
    work.mkdir(parents=True)
    saved = [work / m.path.name for m in books]
    jobs: list[dict[str, Any]] = [
        {"file": str(m.path), "to": str(to), "cells": list(m.typed), "locked": []} for m, to in zip(books, saved, strict=True)
    ]
    jobs[locked[0]]["locked"] = locked[1:]
    script = Path(__file__).with_name("in_libreoffice.py")
    done = subprocess.run(
        [SYSTEM, str(script), str(work / "profile")],
        input=json.dumps(jobs),
        text=True,
        check=False,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return saved, str(json.loads(done.stdout))
