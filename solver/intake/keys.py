"""Floor 1: ids as keys: what no id may be stored as, and findings that name a row by its id where it has no line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from solver.errors import Finding, clip
from solver.intake.raw import RawTable
from solver.intake.sheet import Sheet

KEYS = ("account_id", "csm_id", "owner", "parent_id", "backfill_for", "crm_user")


def inexact_ids(raw: RawTable, where: dict[str, int]) -> list[Finding]:
    """Columns of ids that the source holds as floating-point numbers, which keep 15 digits and no leading zeros."""
    headers = [raw.headers[where[c]] for c in KEYS if c in where and raw.headers[where[c]] in raw.floats]
    message = "holds ids as floating-point numbers, in which 00123 and 123 are one and long ids lose their ends"
    remedy = "Store or cast the column as text (or whole numbers)."
    return [Finding(raw.file, 0, header, "", message, remedy) for header in headers]


def with_ids(findings: Sequence[Finding], raws: Iterable[RawTable], sheets: Iterable[Sheet]) -> list[Finding]:
    """The findings; those on rows of a database name the row by its id, as its number there means nothing to anybody."""
    unnumbered = {raw.file for raw in raws if not raw.numbered}
    named = {s.raw.file: s for s in sheets}
    return [_named(f, named.get(f.file)) if f.line and f.file in unnumbered else f for f in findings]


def _named(finding: Finding, sheet: Sheet | None) -> Finding:
    key = next((c for c in KEYS if sheet.has(c)), "") if sheet else ""
    if not sheet or not key or finding.line not in sheet.raw.lines:
        return replace(finding, line=0)
    row = int((sheet.raw.lines == finding.line).argmax())
    value = clip(str(sheet.as_written(key)[row]))
    return replace(finding, file=f"{finding.file}, {sheet.header(key)} {value}", line=0)
