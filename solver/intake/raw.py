"""Floor 1: a table as it was read - texts only, with the physical line of every record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import Finding

BLANKS = "\u00a0\u200b\u200c\u200d\ufeff\u2007\u202f \t\r\n"  # what exports put around a cell without anybody seeing it


NO_ROWS = "there is a header but no rows"


@dataclass(frozen=True)
class RawTable:
    """`cells`: str columns 0..n-1 in the order of `headers`, stripped, "" = blank. `lines`: physical line of each record.

    `floats`: headers of columns that the source holds as binary floating-point numbers. `numbered`: whether a user can find a
    line by its number; rows of a database are found by their id.
    """

    file: str
    headers: tuple[str, ...]
    cells: pd.DataFrame
    lines: npt.NDArray[np.int64]
    sha256: str
    floats: frozenset[str] = frozenset()
    numbered: bool = True


def raw_table(
    file: str, rows: Sequence[Sequence[str]], lines: Sequence[int], sha256: str
) -> tuple[RawTable | None, list[Finding]]:
    """Header and records out of rows of texts, with what is wrong about their shape."""
    start, findings = _header_row(file, rows, lines)
    if start < 0:
        return None, findings
    headers = [h.strip(BLANKS) for h in rows[start]]
    while (
        headers
        and not headers[-1]
        and all(len(r) < len(headers) or not r[len(headers) - 1].strip(BLANKS) for r in rows[start + 1 :])
    ):
        headers.pop()  # a trailing comma on every line
    findings += _duplicates(file, headers, lines[start])
    kept: list[Sequence[str]] = []
    kept_lines: list[int] = []
    blank = 0
    for row, line in zip(rows[start + 1 :], lines[start + 1 :], strict=True):
        filled = [c for c in row if c.strip(BLANKS)]
        if not filled:
            blank += 1
            continue
        if [c.strip(BLANKS) for c in row[: len(headers)]] == headers:
            findings.append(
                Finding(file, line, "", "", "the header stands here again", "Remove the second header (two exports joined?).")
            )
            continue
        shaped = _shaped(file, row, line, headers, findings)
        if shaped is not None:
            kept.append(shaped)
            kept_lines.append(line)
    if blank:
        findings.append(Finding(file, 0, "", "", "blank lines were skipped", "", "warning", blank))
    if not kept:
        if any(f.severity == "error" for f in findings):
            return None, findings
        findings.append(Finding(file, 0, "", "", NO_ROWS, "Export again: an empty table decides nothing."))
        return None, findings
    kept, kept_lines = _without_footer(file, kept, kept_lines, len(headers), findings)
    cells = {k: pd.array([c.strip(BLANKS) for c in column], dtype="str") for k, column in enumerate(zip(*kept, strict=True))}
    return RawTable(file, tuple(headers), pd.DataFrame(cells), np.array(kept_lines, np.int64), sha256), findings


def _header_row(file: str, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> tuple[int, list[Finding]]:
    """The first row that is as wide as most; titles above it are an error that says where the header seems to be."""
    if not any(c.strip(BLANKS) for row in rows for c in row):
        return -1, [Finding(file, 0, "", "", "the file is empty", "Export it again.")]
    widths = [sum(1 for c in row if c.strip(BLANKS)) for row in rows[:50]]
    wide = max(widths)
    first = next((k for k, w in enumerate(widths) if w), -1)
    if first < 0:
        return -1, [Finding(file, 0, "", "", "the first 50 lines are blank", "Delete them.")]
    if widths[first] * 2 > wide or wide < 3:
        return first, []
    likely = next(k for k, w in enumerate(widths) if w * 2 > wide)
    message = f"this is not the header: the header seems to stand in line {lines[likely]}"
    return -1, [Finding(file, lines[first], "", rows[first][0], message, "Delete the lines above the header.")]


def _duplicates(file: str, headers: list[str], line: int) -> list[Finding]:
    found = []
    for k, header in enumerate(headers):
        if header and header in headers[:k]:
            where = f"columns {headers.index(header) + 1} and {k + 1}"
            found.append(
                Finding(file, line, header, "", f"the header stands twice ({where})", "Remove or rename one of the two.")
            )
        if not header:
            found.append(Finding(file, line, "", "", f"column {k + 1} has no header", "Give it a name, or remove the column."))
    return found


def _shaped(file: str, row: Sequence[str], line: int, headers: list[str], findings: list[Finding]) -> Sequence[str] | None:
    """The row with as many cells as there are headers; None, with an error, where cells are missing or too many."""
    n = len(headers)
    if len(row) == n:
        return row
    if len(row) > n and not any(c.strip(BLANKS) for c in row[n:]):
        return row[:n]
    if len(row) == 1:
        return [row[0], *[""] * (n - 1)]  # a footer such as "Total"; see _without_footer
    kind = "too many" if len(row) > n else "too few"
    message = f"has {len(row)} cells, {kind}: the header has {n}"
    remedy = (
        'A cell with a comma in it needs quotes: "Miller, Sons".' if len(row) > n else "Was the file cut off? Export it again."
    )
    findings.append(Finding(file, line, "", ",".join(row[:3]), message, remedy))
    return None


def _without_footer(
    file: str, rows: list[Sequence[str]], lines: list[int], width: int, findings: list[Finding]
) -> tuple[list[Sequence[str]], list[int]]:
    """Report footers of CRMs at the end (one filled cell: total, copyright, confidential): left out, and named."""
    marks = ("total", "grand total", "copyright", "confidential", "generated by", "filtered by", "as of ")
    end = len(rows)
    while end and width > 1:
        filled = [c.strip(BLANKS) for c in rows[end - 1] if c.strip(BLANKS)]
        if len(filled) == 1 and filled[0].casefold().startswith(marks):
            end -= 1
            findings.append(
                Finding(file, lines[end], "", filled[0], "looks like a report's footer and was left out", "", "warning")
            )
        else:
            break
    return rows[:end], lines[:end]
