"""Bad inputs as a table: each case spoils a sound little book and says what the program must answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from tests.reliability.rows import Row, note

ACCOUNTS = """account_id,name,arr,owner,industry,timezone,renewal_date
A1,Northwind,12000,ann,Banking,Europe/London,2027-03-31
A2,Contoso,240000,ann,Retail,Europe/Berlin,2027-01-31
A3,Fabrikam,60000,ben,Energy,Europe/Paris,2027-06-30
A4,Adventure Works,3000,,Retail,Europe/London,2027-09-30
"""
CSMS = """csm_id,name,email,timezone,tiers
ann,Ann Lee,ann@example.com,Europe/London,T1;T2;T3
ben,Ben Ray,ben@example.com,Europe/Berlin,T1;T2;T3
"""
POLICY = 'as_of = 2026-10-01\ncurrency = "USD"\n'
SOUND = {"accounts.csv": ACCOUNTS, "csms.csv": CSMS, "policy.toml": POLICY}


@dataclass(frozen=True)
class Case:
    """A spoilt book. `files` replace or (None) remove those of the sound one; `make` does what texts cannot.

    `says`: every text the answer must hold - place, value, remedy; `code`: exit code of each of the `commands`. With code 0 the
    plan must be made, and the texts be warnings. `never`: texts that must not be said. `then` looks at the book's folder and
    the results by command, for what words do not show.
    """

    number: int
    what: str
    answer: str
    says: Sequence[str]
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)
    make: Callable[[Path], None] | None = None
    code: int = 3
    args: Sequence[str] = ()
    commands: Sequence[str] = ("check", "rebalance")
    never: Sequence[str] = ()
    then: Callable[[Path, Mapping[str, Result]], None] | None = None


def changed(text: str, old: str, new: str) -> str:
    """`text` with its one `old` replaced; fails where there is none, so that a case cannot quietly test the sound book."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    return text.replace(old, new)


def table(cases: Sequence[Case], test: str) -> Callable[[Any], Any]:
    """Parametrizes a test function over cases; `test` is `file::function`, as in the document's last column."""
    for case in cases:
        note(Row("bad input", case.number, case.what, case.answer, test))
    params = [
        pytest.param(case, id=f"{case.number}-{k}", marks=pytest.mark.row(part="bad input", number=case.number))
        for k, case in enumerate(cases)
    ]
    return pytest.mark.parametrize("case", params)


def faults(case: Case, folder: Path) -> list[str]:
    """What is wrong about the program's answers to the spoilt book; nothing, where they are those of the case."""
    book = _spoilt(case, folder / "book")
    results = {command: _run(command, book, folder / "plan", case.args) for command in case.commands}
    found = [fault for command, result in results.items() for fault in _wrong(case, command, result)]
    if "rebalance" in case.commands and (folder / "plan" / "summary.json").is_file() != (case.code == 0):
        found.append("there is a plan" if case.code else "there is no plan")
    if case.then and not found:
        case.then(book, results)
    shutil.rmtree(folder / "plan", ignore_errors=True)
    return found


def _spoilt(case: Case, book: Path) -> Path:
    book.mkdir()
    for name, content in {**SOUND, **case.files}.items():
        if isinstance(content, bytes):
            (book / name).write_bytes(content)
        elif content is not None:
            (book / name).write_text(content, encoding="utf-8", newline="")
    if case.make:
        case.make(book)
    return book


def _wrong(case: Case, command: str, result: Result) -> list[str]:
    """How a command's exit code and words differ from what the case wants."""
    said, found = " ".join(result.output.split()), []
    if result.exit_code != case.code:
        found.append(f"{command} ended with {result.exit_code}, not {case.code}: {result.exception!r}")
    found += [f"{command} does not say {text!r}" for text in case.says if " ".join(text.split()) not in said]
    found += [f"{command} says {text!r}" for text in (*case.never, "Traceback") if text in said]
    return [*found, result.output] if found else []


def _run(command: str, book: Path, plan: Path, args: Sequence[str]) -> Result:
    words = [command, str(book), *args]
    if command == "rebalance":
        words += ["--out", str(plan), "--gap", "0.001", "--time-limit", "60"]
    return CliRunner().invoke(cli.main, words)
