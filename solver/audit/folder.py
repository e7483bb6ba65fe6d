"""Floor 3: the files of a plan folder, as text - what the plan says, before anything of it is believed."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.audit.ledger import Ledger
from solver.tables import columns

Record = dict[str, str]


@dataclass(frozen=True)
class Folder:
    """The decisions and figures of a plan; what could not be read is empty, and noted as a fault."""

    assignments: list[Record]
    books: list[Record]
    moves: list[Record]
    fairness: list[Record]  # empty for a plan that was made before there was such a file
    tiers: list[Record]
    summary: dict[str, Any]
    certificate: dict[str, Any]


def read_folder(path: Path, ledger: Ledger) -> Folder:
    """The files of the plan folder at `path`."""
    summary = read_tree(path / "summary.json", ledger)
    return Folder(
        assignments=read_table(path / "assignments.csv", ledger),
        books=read_table(path / "books.csv", ledger),
        moves=read_table(path / "moves.csv", ledger),
        fairness=read_table(path / "fairness.csv", ledger) if "fairness" in summary else [],
        tiers=read_table(path / "tiers.csv", ledger),
        summary=summary,
        certificate=read_tree(path / "certificate.json", ledger),
    )


def table_is_there(path: Path, ledger: Ledger) -> bool:
    """Whether a plan has a file that plans have not always had."""
    if not path.exists():
        ledger.form(f"{path.name} is missing")
    return path.exists()


def read_table(path: Path, ledger: Ledger) -> list[Record]:
    """A CSV file's rows as texts."""
    ledger.count("files")
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return records(columns(file))
    except FileNotFoundError:
        ledger.fault(f"{path.name} is missing")
        return []
    except (OSError, ValueError, IndexError, csv.Error) as error:
        ledger.fault(f"{path.name} cannot be read: {error}")
        return []


def records(by_column: Mapping[str, Sequence[str]]) -> list[Record]:
    """A table's rows, from the cells of its columns."""
    return [dict(zip(by_column, row, strict=True)) for row in zip(*by_column.values(), strict=True)]


def read_tree(path: Path, ledger: Ledger) -> dict[str, Any]:
    """A JSON file that holds one object."""
    ledger.count("files")
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        ledger.fault(f"{path.name} is missing")
        return {}
    except (OSError, ValueError) as error:
        ledger.fault(f"{path.name} cannot be read: {error}")
        return {}
    if not isinstance(tree, dict):
        ledger.fault(f"{path.name} is not one object")
        return {}
    return tree
