"""Floor 6: a returned sheet held against the one that was written - what was filled in, and every locked cell that differs.

Rows are found by their account, never by position: managers sort and filter. The days of hand-offs are not compared, because a
schedule of waves may have set them, nor then the briefs, which speak of these days; nor are titles and notes above the head.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

from solver.answers.returned import Returned
from solver.errors import Finding
from solver.intake.limited import Cells
from solver.texts import one_line
from solver.workbooks.content import Column, Sheet, Value

OPEN = ("answer", "give_to", "note")
DATED = ("not_before", "not_after")  # may be those of a schedule
ACCOUNTS = ("decide", "in", "out", "book")
RESTORE = "Undo the change: only the yellow cells may be filled in."
AGAIN = "Take the original workbook from the hand-off's folder, copy the answers over, and send that."
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST = 32_000  # characters compared: no cell holds many more
TOO_MANY, SHOWN = 100, 10  # changes in one file that no hand makes, and how many of them are told


@dataclass(frozen=True)
class Filled:
    """The open cells of one account's row, as they were filled in; `at` says where each stands."""

    account_id: str
    answer: str
    give_to: str
    note: str
    sheet: str  # key
    at: dict[str, str]


def filled_in(returned: Returned) -> tuple[list[Filled], list[Finding]]:
    """All rows that may be filled in, and what was changed that may not be."""
    filled: list[Filled] = []
    findings: list[Finding] = []
    scheduled = False
    if _of_another(returned):
        remedy = "Answer in the workbook as it was sent, or ask for it once more."
        return [], [Finding(returned.file, 0, "", "", "its hidden sheet says that it is another workbook than it is", remedy)]
    for sheet in returned.content.sheets:
        cells = returned.cells.get(sheet.title)
        page = _Page(returned.file, sheet, cells) if cells else None
        if page is None:
            message, asks = f"the sheet {sheet.title!r} is missing or renamed", bool(sheet.open_rows)
            remedy = "Put it back as it was." if asks else "Nothing is asked there, so the rest was read."
            findings.append(Finding(returned.file, 0, "", "", message, remedy, "error" if asks else "warning"))
        elif page.top is None:
            findings.append(page.finding(0, 0, "", "the row of titles is missing", AGAIN))
        elif lost := page.lost():
            message = f"columns are missing: {', '.join(lost)}"
            findings.append(page.finding(page.top, 0, "", message, AGAIN))
        elif sheet.key in ACCOUNTS:
            rows, more = page.accounts()
            filled, findings = filled + rows, findings + page.titles() + more
            scheduled = scheduled or page.scheduled
        elif sheet.key != "briefs" or not scheduled:
            findings += page.titles() + page.others()
    return filled, _few(returned.file, findings)


def _of_another(returned: Returned) -> bool:
    """Whether the visible sheets are not those of the hidden one: most of them have another name or head."""
    right = 0
    for sheet in returned.content.sheets:
        cells = returned.cells.get(sheet.title)
        first = cells.rows[0][0] if cells and cells.rows and cells.rows[0] and cells.row == cells.column == 1 else ""
        right += _alike(first, f"{sheet.title} - {returned.content.heading}")
    return right == 0


def _few(file: str, findings: list[Finding]) -> list[Finding]:
    """The changes of one file; where there are more than a hand makes, some of them and what to do about all."""
    if len(findings) <= TOO_MANY:
        return findings
    message = f"{len(findings) - SHOWN:,} more cells are not as they were written, perhaps by another version of this program"
    return [
        *findings[:SHOWN],
        Finding(file, 0, "", "", message, "Write the workbooks anew with `csm-assign handoff`, and answer there."),
    ]


class _Page:
    """A sheet as written and as it came back."""

    def __init__(self, file: str, sheet: Sheet, cells: Cells) -> None:
        self.file, self.sheet, self.cells = file, sheet, cells
        self.rows = [["" for _ in range(cells.column - 1)] + row for row in cells.rows]
        titles = [c.title for c in sheet.columns]
        heads = (k for k, row in enumerate(self.rows) if sum(map(_alike, titles, row)) * 2 > len(titles))
        known = {_plain(t) for t in titles}
        shifted = (k for k, row in enumerate(self.rows) if len(known & set(map(_plain, row))) * 2 > len(titles))
        self.top = next(heads, next(shifted, None))  # of the row of titles

    def finding(self, row: int, column: int, value: str, message: str, remedy: str) -> Finding:
        return Finding(f"{self.file} {self.place(row, column)}", 0, "", value, message, remedy)

    def place(self, row: int, column: int) -> str:
        """Sheet and cell, as programs show them."""
        return f"{self.sheet.title}!{xl_rowcol_to_cell(self.cells.row - 1 + row, column)}"

    @property
    def scheduled(self) -> bool:
        """Whether days of a schedule stand where otherwise the span does in which a move may happen."""
        row = self.rows[self.top or 0]
        return any(c.key in DATED and not _alike(c.title, _at(row, k)) for k, c in enumerate(self.sheet.columns))

    def lost(self) -> list[str]:
        """Titles of columns that were deleted: fewer titles than there were, and others in their places, or nothing below."""
        head = self.rows[self.top or 0]
        here = [cell for cell in head if cell.strip()]
        gone = {k: c for k, c in enumerate(self.sheet.columns) if not any(_alike(c.title, cell) for cell in here)}
        fewer = len(self.sheet.columns) - len(here)
        moved = any(k not in gone and not _alike(c.title, _at(head, k)) for k, c in enumerate(self.sheet.columns))
        if fewer <= 0 or not (moved or all(not _at(row, k).strip() for k in gone for _, row in self.body())):
            return []
        surely = [c.title for c in gone.values() if c.key not in DATED]  # a schedule has other titles for days
        return surely if len(surely) >= fewer else [c.title for c in gone.values()]

    def titles(self) -> list[Finding]:
        """Titles of columns that were changed."""
        top = self.top or 0
        out = []
        for k, column in enumerate(self.sheet.columns):
            found = _at(self.rows[top], k)
            if column.key not in DATED and not _alike(column.title, found):
                out.append(self.finding(top, k, found, f"was {column.title!r}, the title of its column", RESTORE))
        return out

    def body(self) -> Iterator[tuple[int, list[str]]]:
        """Rows below the head in which something stands."""
        for k in range((self.top or 0) + 1, len(self.rows)):
            if any(cell.strip() for cell in self.rows[k]):
                yield k, self.rows[k]

    def accounts(self) -> tuple[list[Filled], list[Finding]]:
        """Rows by account."""
        expected = {str(row[0]): (k, row) for k, row in enumerate(self.sheet.rows)}
        plain = {_plain(name): name for name in expected}
        seen: dict[str, int] = {}
        filled: list[Filled] = []
        findings: list[Finding] = []
        for k, row in self.body():
            account = plain.get(_plain(row[0]))
            if account is None:
                message = "is no account of this sheet: the row was added, or its id changed"
                findings.append(self.finding(k, 0, row[0], message, "Remove the row, or undo the change."))
            elif account in seen:
                message = f"stands here twice, first in {self.place(seen[account], 0)}"
                findings.append(self.finding(k, 0, account, message, "Remove one of the two rows."))
            else:
                seen[account] = k
                index, wanted = expected[account]
                open_ = index in self.sheet.open_rows
                findings += self._edited(k, row, wanted, open_=open_)
                if open_:
                    filled.append(self._filled(k, row, account))
                    findings += self._unsaved(k)
        lost = [account for account in expected if account not in seen]
        findings += [self.finding(self.top or 0, 0, a, "the row of this account is missing", "Put it back.") for a in lost]
        return filled, findings

    def others(self) -> list[Finding]:
        """Rows of a sheet without accounts, in whatever order."""
        left = Counter(tuple(_text(v) for v in row) for row in self.sheet.rows)
        out = []
        for k, row in self.body():
            found = tuple(_plain(_at(row, c)) for c in range(len(self.sheet.columns)))
            near = found if left[found] else next((w for w in left if left[w] and _all_alike(w, found)), None)
            if near is None:
                out.append(self.finding(k, 0, row[0], "this row is not as it was written", RESTORE))
            else:
                left[near] -= 1
        return out

    def _edited(self, k: int, row: list[str], wanted: tuple[Value, ...], *, open_: bool) -> list[Finding]:
        """Locked cells of one row that differ."""
        out = []
        for c, (column, value) in enumerate(zip(self.sheet.columns, wanted, strict=True)):
            found = _at(row, c)
            if column.key in DATED or (open_ and column.key in OPEN) or _same(value, found):
                continue
            out.append(self.finding(k, c, found, _was(column, value), RESTORE))
        extra = [c for c in range(len(self.sheet.columns), len(row)) if row[c].strip()]
        remedy = "Write into the note what is to be said."
        return out + [self.finding(k, c, row[c], "stands beside the table, where nothing is read", remedy) for c in extra]

    def _unsaved(self, k: int) -> list[Finding]:
        """Formulas in one row's open cells that read as blanks, because no program has worked them out."""
        columns = [c for c, column in enumerate(self.sheet.columns) if column.key in OPEN]
        known = {c: self.cells.unsaved.get(xl_rowcol_to_cell(self.cells.row - 1 + k, c), "") for c in columns}
        message, remedy = "is a formula whose value was not saved", "Write what is meant, not a formula."
        return [self.finding(k, c, formula, message, remedy) for c, formula in known.items() if formula]

    def _filled(self, k: int, row: list[str], account: str) -> Filled:
        at = {c.key: n for n, c in enumerate(self.sheet.columns) if c.key in OPEN}
        told = {key: _at(row, at[key]).strip() if key in at else "" for key in OPEN}
        places = {key: f"{self.file} {self.place(k, n)}" for key, n in at.items()}
        return Filled(account, told["answer"], told["give_to"], told["note"], self.sheet.key, places)


def _was(column: Column, value: Value) -> str:
    if column.key == "answer":
        return f"an answer to this account stands where the cell said ({value})" if value else "no answer is asked for here"
    return f"was {_text(value)!r} and is locked" if _text(value) else "was blank and is locked"


def _at(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _same(value: Value, found: str) -> bool:
    """Whether a cell still shows a value, whatever program saved it: numbers as floats, flags as 1 and 0."""
    if isinstance(value, bool):
        return found.casefold() in ("true", "1") if value else found.casefold() in ("false", "0", "")
    return _alike(_text(value), found)


def _alike(one: str, other: str) -> bool:
    if _plain(one) == _plain(other):
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
    except ValueError:
        return False


def _all_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(map(_alike, one, other))


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return _plain(value)


def _plain(text: str) -> str:
    """A text without what programs change when they save it: control characters, line ends, blanks in a row."""
    if text.isprintable() and "_x" not in text:
        return " ".join(text[:MOST].split())
    shown = ESCAPED.sub(lambda m: chr(int(m[1], 16)), text[:MOST])
    return one_line(shown)
