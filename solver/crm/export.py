"""Floor 4: a fresh export of a CRM - any file that books are read from - by the ids of its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solver.crm.columns import Texts, texts
from solver.crm.ids import WRITTEN, completed
from solver.crm.target import Target
from solver.errors import Finding, InputError
from solver.intake.files import read_table
from solver.intake.headers import found_headers, plain
from solver.intake.raw import RawTable
from solver.problem import Bools, Ints

CHANGED_BY = ("lastmodifiedbyname", "lastmodifiedby", "lastmodifiedbyid", "modifiedbyname", "updatedbyuserid")


@dataclass(frozen=True)
class Export:
    """`row_of`: record -> its row; `column`: field -> its cells [rows]; `by`: who changed each record last, if said."""

    file: str
    row_of: Mapping[str, int]
    column: Mapping[str, Texts]
    by: Texts | None
    warnings: tuple[Finding, ...]

    def rows(self, keys: Iterable[str]) -> Ints:
        """The row of each record, -1 where the file has none [keys]."""
        return np.array([self.row_of.get(k, -1) for k in keys], np.int64)

    def at(self, field: str, rows: Ints) -> Texts:
        """A field's cells by the rows of `rows`; blank where that is -1 [keys]."""
        return _at(self.column[field], rows)

    def changed_by(self, rows: Ints) -> Texts:
        """Who changed the records last; blank where nobody knows [keys]."""
        return _at(self.by, rows) if self.by is not None else texts([""] * len(rows))

    def has(self, keys: Iterable[str]) -> Bools:
        """Whether the file has each record [keys]."""
        found: Bools = self.rows(keys) >= 0
        return found


def read_export(
    path: Path, target: Target, fields: Iterable[str], headers: Mapping[str, str] | None = None, *, optional: bool = False
) -> Export:  # fmt: skip
    """The export at `path` with the columns of `fields`, found by API name or label; `headers`: [input.columns].

    `optional`: columns other than the owner's may be missing.

    Raises InputError where the file cannot be read, a column is missing or there twice, or a record is.
    """
    raw, findings = read_table(path)
    errors = [f for f in findings if f.severity == "error"]
    if raw is None or errors:
        raise InputError(errors, WRITTEN)
    known = [target.key, f"{target.object} ID", *(h for h, c in (headers or {}).items() if c == target.table.id)]
    key = _position(raw, [*known, "Id", "Account ID", "Company ID", "Record ID"], errors, target.key)
    column = {}
    for field in fields:
        lost: list[Finding] = []
        column[field] = _position(raw, [field], lost, field)
        if not (optional and column[field] < 0 and field != target.owner):
            errors += lost
    if errors:
        raise InputError(errors, WRITTEN)
    keys = [completed(k) if target.prefix else k for k in raw.cells[key]]
    row_of = {k: n for n, k in reversed(list(enumerate(keys))) if k}
    _refuse_doubles(raw, keys, key)
    by = next((k for k, h in enumerate(raw.headers) if plain(h) in CHANGED_BY), -1)
    found = {field: texts(raw.cells[k]) for field, k in column.items() if k >= 0}
    return Export(raw.file, row_of, found, texts(raw.cells[by]) if by >= 0 else None, tuple(findings))


def _at(column: Texts, rows: Ints) -> Texts:
    found: Texts = np.where(rows >= 0, column[np.maximum(rows, 0)], "")
    return found


def _position(raw: RawTable, names: list[str], errors: list[Finding], what: str) -> int:
    """The column of the first name that is there: as it is written, else without case, blanks and __c."""
    for name in names:
        exact = [k for k, h in enumerate(raw.headers) if h == name]
        alike = exact or [k for k, h in enumerate(raw.headers) if plain(h) == plain(name)]
        if len(alike) == 1:
            return alike[0]
        if alike:
            said = f"the headers {' and '.join(repr(raw.headers[k]) for k in alike)} both mean {what}"
            errors.append(Finding(raw.file, 1, what, "", said, "Export only one of them."))
            return alike[0]
    said = f"there is no column {what}; found: {found_headers(raw)}"
    errors.append(Finding(raw.file, 1, what, "", said, "Export it with the records: by API name or by its label."))
    return -1


def _refuse_doubles(raw: RawTable, keys: list[str], key: int) -> None:
    first: dict[str, int] = {}
    found = []
    for k, line in zip(keys, raw.lines.tolist(), strict=True):
        if k and k in first:
            said = f"this record is there already, in line {first[k]}"
            found.append(Finding(raw.file, line, raw.headers[key], k, said, "Export each record once."))
        first.setdefault(k, line)
    if found:
        raise InputError(found[:20], WRITTEN)
