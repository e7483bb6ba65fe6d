"""Floor 1: a total at the end of a table, known by its blank id: no account and no CSM, and no error either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from solver.errors import Finding
from solver.intake.raw import AMOUNT, TOTAL, RawTable

IDS = ("account_id", "csm_id")


def without_total(raw: RawTable, where: Mapping[str, int]) -> tuple[RawTable, list[Finding]]:
    """The table without last rows that have no id, are named Total or the like, and hold nothing else but amounts; each said."""
    key = next((where[c] for c in IDS if c in where), None)
    end, findings = len(raw.lines), []
    while key is not None and end > 1:
        cells = [str(c) for c in raw.cells.iloc[end - 1] if c]
        if raw.cells.iat[end - 1, key] or not cells or not TOTAL.fullmatch(cells[0]) or not all(map(AMOUNT.fullmatch, cells[1:])):
            break
        end -= 1
        message = "looks like a report's total, as it has no id, and was left out"
        findings.append(Finding(raw.file, int(raw.lines[end]), "", cells[0], message, "", "warning"))
    if not findings:
        return raw, []
    numbers, trimmed = ({k: rows[:end] for k, rows in kept.items()} for kept in (raw.numbers, raw.trimmed))
    return replace(raw, cells=raw.cells.iloc[:end], lines=raw.lines[:end], numbers=numbers, trimmed=trimmed), findings
