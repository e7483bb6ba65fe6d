"""Floor 1: parquet files, with the extra `parquet` - one, or a folder of parts of one table."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from solver.errors import Finding
from solver.intake.raw import RawTable, raw_table
from solver.warehouse.values import UnreadableError, list_text

LEAST = (14, 0, 1)  # of pyarrow: older ones unpickle what a file asks them to
MOST_ROWS = 5_000_000  # a few kilobytes can hold more than any memory
SHOWN = 5  # parts that a message names
Answer = tuple[RawTable | None, list[Finding]]


def read_parquet(path: Path, file: str) -> Answer:
    """A parquet file, or a folder of them, as a raw table: every value as text; lines count records, the header being line 1."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        remedy = "Install it: pip install 'csm-assign[parquet]', or export as CSV."
        return None, [Finding(file, 0, "", "", "reading parquet needs the package pyarrow", remedy)]
    if tuple(int(p) for p in pa.__version__.split(".")[:3] if p.isdigit()) < LEAST:
        said = f"pyarrow {pa.__version__} may run code that stands in a file"
        return None, [Finding(file, 0, "", "", said, "Install a newer one: pip install -U 'csm-assign[parquet]'.")]
    parts = _parts(path) if path.is_dir() else [path]
    if not parts:
        said = "is a folder without parquet files directly in it"
        return None, [Finding(file, 0, "", "", said, "Give one file, or a folder of parts that is not divided further.")]
    read: list[Any] = []
    for part in parts:
        try:
            source = pq.ParquetFile(part)
            if source.metadata.num_rows + sum(t.num_rows for t in read) > MOST_ROWS:
                return None, [Finding(file, 0, "", "", f"has more than {MOST_ROWS:,} rows", "Is it a table of accounts or CSMs?")]
            read.append(source.read())
        except (pa.ArrowException, OSError, ValueError) as error:
            said = f"is not a readable parquet file ({str(error).splitlines()[0][:80]})"
            return None, [Finding(_name(part, path, file), 0, "", "", said, "Export it again.")]
    if fault := _unlike(parts, read, file):
        return None, [fault]
    return _table(read, file, _digest(parts))


def _parts(folder: Path) -> list[Path]:
    """The files of a folder, but those that its maker keeps for itself (_SUCCESS, .crc); none where it is divided further."""
    inside = sorted(p for p in folder.iterdir() if not p.name.startswith(("_", ".")))
    return inside if all(p.suffix.casefold() == ".parquet" and p.is_file() for p in inside) else []


def _unlike(parts: list[Path], read: list[Any], file: str) -> Finding | None:
    """Parts whose columns or types are not those of the first."""
    unlike = [p.name for p, t in zip(parts, read, strict=True) if not t.schema.equals(read[0].schema)]
    if not unlike:
        return None
    names = ", ".join(unlike[:SHOWN]) + (f" and {len(unlike) - SHOWN} more" if len(unlike) > SHOWN else "")
    first, other = read[0].schema, next(t.schema for t in read if not t.schema.equals(read[0].schema))
    named = [n for n in dict.fromkeys([*first.names, *other.names]) if _type(first, n) != _type(other, n)]
    said = f"its parts differ from {parts[0].name}: {names} (columns {', '.join(named[:SHOWN]) or 'in another order'})"
    return Finding(file, 0, "", "", said, "Export the table again as a whole; old parts may have been left in the folder.")


def _type(schema: Any, name: str) -> str:
    return str(schema.field(name).type) if name in schema.names else ""


def _table(read: list[Any], file: str, sha256: str) -> Answer:
    import pyarrow as pa

    names = read[0].column_names
    columns: list[list[str]] = []
    for k, name in enumerate(names):
        try:
            columns.append([list_text(v) for table in read for v in table.column(k).to_pylist()])
        except UnreadableError as error:
            return None, [Finding(file, 0, name, "", error.message, error.remedy)]
    rows = [list(names), *(list(r) for r in zip(*columns, strict=True))]
    table, findings = raw_table(file, rows, range(1, len(rows) + 1), sha256)
    if table is None:
        return None, findings
    floats = frozenset(n.strip() for n, t in zip(names, read[0].schema.types, strict=True) if pa.types.is_floating(t))
    return replace(table, floats=floats), findings


def _digest(parts: list[Path]) -> str:
    """SHA-256 of the file; of several, of all of them in the order of their names."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part.read_bytes())
    return found.hexdigest()


def _name(part: Path, path: Path, file: str) -> str:
    return file if part == path else f"{file}/{part.name}"
