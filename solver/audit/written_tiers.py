"""Floor 3: tiers.csv and watch.csv, made again from the inputs and compared.

Tiers are given to the rules, so they have no second statement here: they are made again by the same tiering as the plan's.
What is found is a file that was changed, not a mistake of tiering.
"""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from solver.audit.facts import Facts, Inputs
from solver.audit.folder import Folder, Record, read_table, records, table_is_there
from solver.audit.ledger import Ledger
from solver.audit.made_again import same_rows
from solver.book import Book
from solver.errors import CsmAssignError
from solver.tables import columns, to_csv
from solver.tiering import score_book

UNUSABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, CsmAssignError)


def check_tiers(path: Path, folder: Folder, facts: Facts, inputs: Inputs, ledger: Ledger) -> None:
    """Every row of tiers.csv and of watch.csv."""
    try:
        tiering = score_book(Book(*inputs, facts.as_of), facts.policy)
    except UNUSABLE as error:
        ledger.fault(f"the tiers cannot be made again from the plan's inputs and policy: {error or type(error).__name__}")
        return
    same_rows("tiers.csv", "account_id", folder.tiers, _as_written(tiering.table), ledger)
    if table_is_there(path / "watch.csv", ledger):
        same_rows("watch.csv", "account_id", read_table(path / "watch.csv", ledger), _as_written(tiering.watch), ledger)


def _as_written(table: pd.DataFrame) -> list[Record]:
    return records(columns(io.StringIO(to_csv(table), newline="")))
