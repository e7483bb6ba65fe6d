"""Floor 1: parquet files, with the extra `parquet`."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import numpy as np

from solver.errors import Finding
from solver.intake.parsed import Number
from solver.intake.raw import RawTable, raw_table


def read_parquet(path: Path, file: str) -> tuple[RawTable | None, list[Finding]]:
    """A parquet file as a raw table: every value as text; lines count records, the header being line 1."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        remedy = "Install it: pip install 'csm-assign[parquet]', or export as CSV."
        return None, [Finding(file, 0, "", "", "reading parquet needs the package pyarrow", remedy)]
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        return None, [
            Finding(file, 0, "", "", f"is not a readable parquet file ({str(error).splitlines()[0][:80]})", "Export it again.")
        ]
    columns = [[_text(v) for v in table.column(k).to_pylist()] for k in range(table.num_columns)]
    rows = [list(table.column_names), *(list(r) for r in zip(*columns, strict=True))]
    return raw_table(file, rows, list(np.arange(1, len(rows) + 1)), hashlib.sha256(path.read_bytes()).hexdigest())


def _text(value: object) -> str:
    """A value as the text a CSV would have."""
    if value is None or value != value:  # NaN is not itself
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, list):
        return ";".join(str(v) for v in value)
    if isinstance(value, float | Decimal):
        return Number(value)
    return str(value).removesuffix(" 00:00:00")
