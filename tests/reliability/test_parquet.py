"""Bad inputs 123 to 125: parquet files."""

from __future__ import annotations

import base64
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.reliability.cases import Case, faults, table


def parquet(file: str, **columns: Any) -> Callable[[Path], None]:
    """Writes a table of Arrow columns over the book's accounts."""

    def make(book: Path) -> None:
        (book / "accounts.csv").unlink(missing_ok=True)
        place = book / file
        place.parent.mkdir(exist_ok=True)
        pq.write_table(pa.table(columns), place)

    return make


def parts(book: Path) -> None:
    parquet("accounts.parquet/part-0.parquet", account_id=["A1"], name=["Nord"], arr=[1.0])(book)
    parquet("accounts.parquet/part-1.parquet", account_id=["A2"], name=["Sued"], arr=[2.0])(book)
    parquet("accounts.parquet/part-2.parquet", account_id=["A3"], name=["West"], arr=["3"], old=[1])(book)


def alike(book: Path) -> None:
    parquet("accounts.parquet/part-0.parquet", account_id=["A1"], name=["Nord"], arr=[1.0])(book)
    parquet("accounts.parquet/part-1.parquet", account_id=["A2"], name=["Sued"], arr=[2.0])(book)
    (book / "accounts.parquet" / "_SUCCESS").touch()


def divided(book: Path) -> None:
    alike(book)
    (book / "accounts.parquet" / "region=EMEA").mkdir()


class Trap:
    """Pickled, it makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.path,)


def trapped(book: Path) -> None:
    """A column whose type says: unpickle me - as pyarrow before 14.0.1 did."""
    payload = pickle.dumps(Trap(str(book / "sprung")))
    marks = {b"ARROW:extension:name": b"arrow.py_extension_type", b"ARROW:extension:metadata": payload}
    fields = [pa.field("account_id", pa.string(), metadata=marks), pa.field("name", pa.string()), pa.field("arr", pa.int64())]
    (book / "accounts.csv").unlink()
    pq.write_table(pa.table([["A1"], ["Nord"], [5]], schema=pa.schema(fields)), book / "accounts.parquet")


def cut_off(book: Path) -> None:
    parquet("accounts.parquet", account_id=["A1"], name=["Nord"], arr=[1.0])(book)
    whole = (book / "accounts.parquet").read_bytes()
    (book / "accounts.parquet").write_bytes(whole[:-20] + b"PAR1")


def not_sprung(book: Path, _: object) -> None:
    assert not (book / "sprung").exists()


def planned(accounts: int) -> Callable[[Path, object], None]:
    def then(book: Path, _: object) -> None:
        assert (book.parent / "plan" / "inputs" / "accounts.csv").read_text().count("\n") == accounts + 1

    return then


def kept_ids(book: Path, _: object) -> None:
    kept = pd.read_csv(book.parent / "plan" / "inputs" / "accounts.csv", dtype=str)
    assert kept["account_id"].tolist() == ["00123", "A2"]
    assert kept["name"].tolist() == ["Nord", "Sued"]


PARQUET = (
    Case(123, "a parquet file whose type asks to be unpickled", "read as plain text; nothing in it is run", (), make=trapped, code=0, then=not_sprung),
    Case(123, "a parquet file with a damaged end", "refused", ("accounts.parquet", "is not a readable parquet file", "Export it again"), make=cut_off),
    Case(124, "ids as whole numbers", "taken as text", (),
        make=parquet("accounts.parquet", account_id=[12345678901234567, 5], name=["Nord", "Sued"], arr=[1, 2]), code=0),
    Case(124, "ids as floating-point numbers", "refused: they may have lost their ends", ("accounts.parquet, column 'account_id'", "floating-point", "Store or cast"),
        make=parquet("accounts.parquet", account_id=[123.0, 4.0], name=["Nord", "Sued"], arr=[1, 2])),
    Case(124, "ids as categories, names as bytes", "taken as text", (), code=0, then=kept_ids,
        make=parquet("accounts.parquet", account_id=pa.array(["00123", "A2"]).dictionary_encode(), name=[b"Nord", b"Sued"], arr=[1, 2])),
    Case(124, "a column of bytes that are no text", "refused with the column", ("accounts.parquet, column 'name'", "binary data", "leave the column out"),
        make=parquet("accounts.parquet", account_id=["A1"], name=[b"\xff\xfe"], arr=[1])),
    Case(124, "a column of records", "refused with the column", ("accounts.parquet, column 'name'", "objects (JSON)", "leave it out"),
        make=parquet("accounts.parquet", account_id=["A1"], name=[{"de": "Nord"}], arr=[1])),
    Case(125, "a folder of parts of one table", "read as one table", (), make=alike, code=0, then=planned(2)),
    Case(125, "a folder whose parts have different columns", "refused: names the parts and the columns",
        ("accounts.parquet", "part-2.parquet", "columns arr, old", "Export the table again"), make=parts),
    Case(125, "a folder divided into further folders", "refused",
        ("accounts.parquet", "without parquet files directly in it", "a folder of parts"),
        make=divided),
)  # fmt: skip


@table(PARQUET, "test_parquet::test_a_bad_parquet_file")
def test_a_bad_parquet_file(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


def test_the_trap_is_a_trap(tmp_path: Path) -> None:
    """Unpickled it springs; base64 only so that the bytes go through a text once."""
    pickle.loads(base64.b64decode(base64.b64encode(pickle.dumps(Trap(str(tmp_path / "sprung"))))))
    assert (tmp_path / "sprung").is_dir()
