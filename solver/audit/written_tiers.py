"""Floor 3: tiers.csv and watch.csv, made again from the inputs and compared.

Tiers are given to the rules, so they have no second statement here: they are made again by the same tiering as the plan's.
What is found is a file that was changed, not a mistake of tiering.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from solver.audit.facts import Facts, Inputs
from solver.audit.folder import Folder, Record, read_table, table_is_there
from solver.audit.ledger import Ledger
from solver.audit.made_again import same_rows
from solver.book import Book
from solver.errors import CsmAssignError
from solver.tables import from_csv, to_csv
from solver.tiering import score_book

UNUSABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, CsmAssignError)


def check_tiers(path: Path, folder: Folder, facts: Facts, inputs: Inputs, ledger: Ledger) -> tuple[str, ...] | None:
    """Every row of tiers.csv and of watch.csv; returns the notes of tiering, None where it cannot be made again."""
    try:
        tiering = score_book(Book(*inputs, facts.as_of), facts.policy)
    except UNUSABLE as error:
        ledger.fault(f"the tiers cannot be made again from the plan's inputs and policy: {error or type(error).__name__}")
        return None
    same_rows("tiers.csv", "account_id", folder.tiers, _records(tiering.table), ledger)
    if table_is_there(path / "watch.csv", ledger):
        same_rows("watch.csv", "account_id", read_table(path / "watch.csv", ledger), _records(tiering.watch), ledger)
    return tuple(tiering.notes)


def _records(table: pd.DataFrame) -> Sequence[Record]:
    frame = from_csv(io.StringIO(to_csv(table), newline=""))
    names: list[Any] = [*frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[c].tolist() for c in names), strict=True)]
