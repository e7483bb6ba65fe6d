"""Floor 4: the files of a package - rows to load, rows that give back what stood there, and what must be done by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from solver.crm.changes import Changes
from solver.crm.columns import Texts
from solver.crm.today import DRIFT
from solver.tables import to_csv

MOST_BYTES = 100_000_000  # of an upload; Salesforce sends it as base64, which makes 150 MB of it
BY_HAND = "update_by_hand.csv"
BACK_BY_HAND = "rollback_by_hand.csv"
HELD = "held_back.csv"


def load_files(changes: Changes, most: int = MOST_BYTES) -> dict[str, str]:
    """update*.csv, rollback*.csv, and the fields that a file cannot clear; none of them where nothing changes."""
    if not len(changes.rows):
        return {}
    out = parts("update", _table(changes, back=False), most) | parts("rollback", _table(changes, back=True), most)
    if not changes.planned.target.clears:
        hands = {BY_HAND: _by_hand(changes, back=False), BACK_BY_HAND: _by_hand(changes, back=True)}
        out |= {name: text for name, text in hands.items() if text}
    return out


def mapping_file(changes: Changes) -> str:
    """What Data Loader maps columns by: the column of the file, =, the field."""
    names = [changes.planned.target.key, *(c.field for c in changes.today.columns)]
    return "".join(f"{name}={name}\n" for name in names)


def held_file(changes: Changes) -> str:
    """Rows that wait, for people: which, why, whose account it is in the CRM and in the plan. Empty where none waits."""
    planned, today = changes.planned, changes.today
    at = np.flatnonzero(today.held != "")
    if not len(at):
        return ""
    columns = {
        "account_id": planned.account[at], "name": planned.name[at], "why": today.held[at], "owner_in_crm": changes.owner.old[at],
        "owner_before": planned.before[at], "owner_in_plan": planned.unit[at], "changes": changes.wanted[at],
    }  # fmt: skip
    frame = pd.DataFrame({n: pd.array(list(v), dtype="str") if n != "changes" else v for n, v in columns.items()})
    return to_csv(frame)


def parts(name: str, rows: Iterable[Sequence[str]], most: int) -> dict[str, str]:
    """CSV text by file name; cut into numbered parts, each with the header, where it has more than `most` bytes.

    LF, quotes only where a value has a comma or a quote in it.
    """
    lines = [csv_line(row) for row in rows]
    header, found, size = lines[0], [[lines[0]]], len(lines[0].encode())
    for line in lines[1:]:
        length = len(line.encode())
        if size + length > most and len(found[-1]) > 1:
            found.append([header])
            size = len(header.encode())
        found[-1].append(line)
        size += length
    if len(found) == 1:
        return {f"{name}.csv": "".join(found[0])}
    return {f"{name}_{k}.csv": "".join(part) for k, part in enumerate(found, 1)}


def csv_line(row: Sequence[str]) -> str:
    """One line of CSV, ended by LF."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def _table(changes: Changes, *, back: bool) -> Iterable[Sequence[str]]:
    """Header and rows: what the plan puts there, or (`back`) what stood there."""
    planned, target, at = changes.planned, changes.planned.target, changes.rows
    lead: list[Texts] = [planned.key[at], *([planned.name[at]] if target.name else [])]
    cells = []
    for column in changes.today.columns:
        values = (column.old if back else column.new)[at]
        if target.clears:
            values = np.where(values == "", target.clears, values)
            values = np.where(column.changes[at], values, "")
        cells.append(values)
    header = [target.key, *([target.name] if target.name else []), *(c.field for c in changes.today.columns)]
    return [header, *zip(*lead, *cells, strict=True)]


def _by_hand(changes: Changes, *, back: bool) -> str:
    """Fields that must end up empty, which a file cannot be trusted to do: record, field, what stands there. For people."""
    planned, at = changes.planned, changes.rows
    rows = []
    for column in changes.today.columns:
        end, start = (column.old, column.new) if back else (column.new, column.old)
        for k in at[column.changes[at]]:
            if end[k] == "":
                rows.append((planned.key[k], planned.account[k], planned.name[k], column.field, start[k]))
    if not rows:
        return ""
    names = [planned.target.key, "account_id", "name", "clear this field", "which holds"]
    return to_csv(pd.DataFrame({n: pd.array(list(v), dtype="str") for n, v in zip(names, zip(*rows, strict=True), strict=True)}))


def drifted(changes: Changes, most: int) -> list[str]:
    """The first accounts that the CRM gave to somebody else since, in words."""
    planned, found = changes.planned, []
    for k in np.flatnonzero(changes.today.held == DRIFT)[:most]:
        owner = planned.users.unit_of.get(changes.owner.old[k], changes.owner.old[k]) or "nobody"
        found.append(f"{planned.account[k]}: {owner} in the CRM, {planned.before[k] or 'nobody'} when the plan was made")
    return found
