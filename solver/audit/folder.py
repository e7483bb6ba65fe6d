"""Floor 3: the files of a plan folder, as text - what the plan says, before anything of it is believed."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.audit.ledger import Ledger
from solver.tables import columns

Record = dict[str, str]
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LONGEST = 100_000  # bytes of a line that are looked at


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


def saved_again(paths: Iterable[Path], ledger: Ledger) -> bool:
    """Whether a spreadsheet has saved one of these CSV files again, which is one fault and not a thousand: it writes other
    separators, line ends, dates and numbers, so that nothing in them can be held against anything."""
    found = {path.name: signs for path in paths if (signs := _signs_of_spreadsheet(path))}
    for name, signs in found.items():
        ledger.fault(
            f"{name} was saved again by a spreadsheet ({signs}), so the rest cannot be audited: take the file from a copy, or "
            "make it anew"
        )
    return bool(found)


def _signs_of_spreadsheet(path: Path) -> str:
    """By what one can tell; "" for a table with commas and plain line ends, as the program writes them."""
    try:
        with path.open("rb") as file:
            first, second = file.readline(LONGEST), file.readline(LONGEST)
    except OSError:
        return ""
    header = first.removeprefix(codecs.BOM_UTF8)
    signs = {
        "it begins with a byte order mark": first.startswith(MARKS),
        "its header has semicolons": b"," not in header and b";" in header,
        "its header has tabs": b"," not in header and b"\t" in header,
        "its lines end as on Windows": first.endswith(b"\r\n") and second.endswith(b"\r\n"),
    }
    return ", ".join(sign for sign, there in signs.items() if there)


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
