"""Workbooks edited as managers do: with openpyxl, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from solver.lang import EN, Lang
from solver.plan.written import Dates, Written, read_plan
from solver.workbooks.content import Sheet
from solver.workbooks.make import content_of, workbook_files
from solver.workbooks.scopes import scopes_of


def written_books(plan: Path, folder: Path, lang: Lang = EN, dates: Dates | None = None) -> list[Path]:
    """The managers' workbooks of a plan, in a folder."""
    folder.mkdir(parents=True)
    found = []
    for name, data in sorted(workbook_files(read_plan(plan), lang, dates).items()):
        if "/csm/" not in name:
            found.append(folder / Path(name).name)
            found[-1].write_bytes(data)
    return found


class Manager:
    """A workbook in the hands of a manager."""

    def __init__(self, plan: Written, path: Path, lang: Lang = EN) -> None:
        self.path, self.book = path, openpyxl.load_workbook(path)
        marks = {row[0].value: row[1].value or "" for row in self.book["csm-assign"].iter_rows(max_col=2)}
        scope = next(s for s in scopes_of(plan) if (s.manager, s.csm) == (marks["manager"], marks["csm"]))
        self.content = content_of(plan, scope, lang)

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
        """Fills in an account's row where it may be answered; returns sheet and cell of the answer."""
        for sheet in self.content.sheets:
            for k in sheet.open_rows:
                if sheet.rows[k][0] == account:
                    row = sheet.head + 1 + k
                    for key, text in (("answer", answer), ("give_to", give_to), ("note", note)):
                        if text:
                            self.cell(sheet, row, key).value = text
                            self.cell(sheet, row, key).data_type = "s"  # as typed after an apostrophe: never a formula
                    return f"{sheet.title}!{self.cell(sheet, row, 'answer').coordinate}"
        raise AssertionError(f"{account} has no open row")

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path
