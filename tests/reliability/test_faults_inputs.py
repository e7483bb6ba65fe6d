"""Faults around what is read: replaced while it is read, a package that is missing; and the faults that are decided, not tested."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import threading
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.cases import ACCOUNTS
from tests.reliability.rows import decided, row
from tests.reliability.small import ROOT, book_at, run

STORE = "comes with the history store: there is none yet, so nothing of it can be damaged"
decided("fault", 2, "the disk fills up under the history store", STORE)
decided("fault", 24, "the history store is damaged", STORE)
decided("fault", 25, "the history store is of a newer or an older version", STORE)
decided("fault", 31, "an output file is open in Excel", "Windows only: on Linux and macOS an open file is no obstacle")

OTHERS = ACCOUNTS.replace("12000", "99000").replace("240000", "340000").replace("60000", "70000").replace("3000", "4000")
HASHES = {hashlib.sha256(text.encode()).hexdigest(): arr for text, arr in ((ACCOUNTS, 315_000), (OTHERS, 513_000))}


@row(
    "fault",
    30,
    "accounts.csv is replaced again and again while it is read",
    "refused, or wholly one or the other, with the hash of what was read",
)
def test_accounts_replaced_while_they_are_read(tmp_path: Path) -> None:
    """Tests a file that another puts in its place, and one that is written over."""
    book, done = book_at(tmp_path / "book"), threading.Event()

    def replace() -> None:
        for pause in cycle([0, 0, 0.01, 0.05, 0.2]):  # the longer ones let a busy machine read a file whole
            if done.wait(pause):
                return
            for text in (ACCOUNTS, OTHERS):
                (tmp_path / "next.csv").write_text(text)
                (tmp_path / "next.csv").replace(book / "accounts.csv")
            (book / "accounts.csv").write_text(OTHERS)

    other = threading.Thread(target=replace)
    other.start()
    try:
        results = []
        for k in range(50):
            words = "--out", tmp_path / f"p{k}", "--reproducible", "--gap", "0.001", "--quiet"
            results.append((k, run("rebalance", book, *words)))
            if k >= 11 and any(r.exit_code == 0 for _, r in results):
                break
    finally:
        done.set()
        other.join()
    made = [k for k, r in results if r.exit_code == 0]
    assert made
    assert all(r.exit_code in (0, 3) and "Traceback" not in r.output for _, r in results)
    for k in made:
        _one_or_the_other(tmp_path / f"p{k}")


@row("fault", 30, "accounts.csv is replaced just before it is read", "refused, exit 3: it was changed while it was read")
def test_accounts_replaced_between_two_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the moment between a first look at the file and its content, at which no race could aim."""
    book, replaced, true = book_at(tmp_path / "book"), list[str](), io.open

    def replacing(file: Any, *words: Any, **options: Any) -> Any:
        if str(file) == str(book / "accounts.csv"):
            (tmp_path / "next.csv").write_text(OTHERS)
            replaced.append(str((tmp_path / "next.csv").replace(file)))
        return true(file, *words, **options)

    monkeypatch.setattr(io, "open", replacing)
    result = run("rebalance", book, "--out", tmp_path / "plan")
    assert replaced
    assert result.exit_code == 3
    assert "accounts.csv: was changed while it was read" in result.output
    assert not (tmp_path / "plan").exists()


def _one_or_the_other(plan: Path) -> None:
    """The total of a plan's ARR is that of the file whose hash it notes."""
    summary = json.loads((plan / "summary.json").read_text("utf-8"))
    assert summary["totals"]["arr"]["in"] == HASHES[summary["inputs"]["accounts.csv"]]


@row("fault", 35, "a package that only some need is not installed", "refused, exit 2 or 3: which one, and how to install it")
def test_a_package_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a book in Parquet without pyarrow, and a cluster without distributed."""
    book = book_at(tmp_path / "book")
    (book / "accounts.csv").unlink()
    (book / "accounts.parquet").write_bytes(b"PAR1" + bytes(16) + b"PAR1")
    code = "import sys; sys.modules['pyarrow'] = None; import cli; cli.main(sys.argv[1:])"  # before pandas looks for it
    done = subprocess.run([sys.executable, "-c", code, "check", str(book)], cwd=ROOT, capture_output=True, text=True, check=False)
    said = " ".join((done.stdout + done.stderr).split())
    assert (done.returncode, "needs the package pyarrow" in said, "pip install" in said) == (3, True, True), said
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "a.toml").write_text("title = 'as it is'\n")
    words = ["--book", book_at(tmp_path / "second"), "--out", tmp_path / "out", "--executor", "dask://127.0.0.1:8786"]
    result = run("scenario", "run", tmp_path / "a.toml", *words)
    assert (result.exit_code, "pip install 'csm-assign[cluster]'" in result.output) == (2, True), result.output
