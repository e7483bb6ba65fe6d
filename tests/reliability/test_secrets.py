"""Security 6, 7 and 9: databases are only read; nothing is unpickled; no secret and no row of a book where it does not belong."""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from solver.policy import Sql
from solver.runs.batch import run_batch
from solver.runs.executors import Processes, Serial
from solver.runs.message import RunOptions
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY
from tests.reliability.rows import decided, row
from tests.runs.batches import POLICY as SMALL
from tests.runs.batches import capped, small_book
from tests.warehouse.server import PASSWORD, SPOKEN, Database

ROOT = Path(__file__).parent.parent.parent
SECRETS = (PASSWORD.encode(), SPOKEN.encode(), b"CANARY")
UNPICKLE = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "yaml"}
CALLS = {"eval", "exec", "read_pickle", "__import__"}

decided("security", 8, "a page on this computer that another site or computer asks for", "comes with the managers' web page")
decided("security", 9, "forgetting an account: names removed from what was kept of earlier plans", "comes with the history store")


def everything(folder: Path) -> list[tuple[str, bytes]]:
    """Every file below a folder; workbooks and other archives as their parts."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        found.append((str(path), data))
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(path) as archive:
                found += [(f"{path}: {name}", archive.read(name)) for name in archive.namelist()]
    return found


def run(*words: object, code: int = 0) -> Result:
    """A command with its exit code, and without a secret in what it says."""
    result = CliRunner().invoke(cli.main, [str(w) for w in words])
    assert result.exit_code == code, result.output
    assert not any(s in result.output.encode() for s in SECRETS), result.output
    return result


@pytest.fixture
def warehouse(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with statements; the password of the database, and another secret, are in the environment."""
    database.table("accounts", ACCOUNTS)
    database.table("csms", CSMS)
    monkeypatch.setenv("WAREHOUSE", database.url)
    monkeypatch.setenv("CRM_TOKEN", "CANARY-token")
    book = tmp_path / "book"
    book.mkdir()
    for name in ("accounts", "csms"):
        (book / f"{name}.sql").write_text(f"SELECT * FROM {name}", encoding="utf-8")
    (book / "policy.toml").write_text(POLICY + '[input.sql]\nurl = "env:WAREHOUSE"\n', encoding="utf-8")
    (book / "what_if").mkdir()
    (book / "what_if" / "baseline.toml").write_text('title = "As it is"\n', encoding="utf-8")
    return book


@row("security", 9, "a password in the URL of a database, and other secrets in the environment",
     "in nothing that is printed or written: plans, scenario runs, pages, workbooks, JSON")  # fmt: skip
def test_no_secret_is_printed_or_written(warehouse: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    quick = ("--gap", "0.01", "--time-limit", "5")
    run("check", warehouse, "--json")
    run("check", warehouse, "--suggest")
    run("score", warehouse, "--json")
    run("rebalance", warehouse, "--out", out / "plan", "--json", *quick)
    run("frontier", warehouse, "--out", out / "frontier", *quick)
    run("resilience", warehouse, "--out", out / "resilience", "--csm", "ben", *quick)
    run("scenario", "run", warehouse, "--out", out / "what_if", "--executor", "processes:1", "--json", "--gap", "0.01")
    run("handoff", out / "plan", "--out", out / "handoff", "--no-waves")
    files = everything(out)
    assert len(files) > 40
    assert [name for name, data in files if any(s in data for s in SECRETS)] == []
    assert 'url = "env:WAREHOUSE"' in (out / "plan" / "policy.toml").read_text()


REFUSED = (
    ("as BOOK", ("check", "postgresql://me:CANARY@127.0.0.1/d"), 2),
    ("as --book", ("scenario", "run", "quarterly", "--out", "{out}", "--book", "postgresql://me:CANARY@127.0.0.1/d"), 2),
    ("as a policy file", ("check", "ten_csms", "--policy", "postgresql://me:CANARY@127.0.0.1/d"), 2),
    ("in a key", ("check", "ten_csms", "--set", "input.sql.url=postgresql://me:CANARY@127.0.0.1/d"), 2),
    ("in a key of its own", ("check", "ten_csms", "--set", "input.sql.password=CANARY"), 2),
    ("as a plan", ("audit", "postgresql://me:CANARY@127.0.0.1/d"), 2),
    ("as --out", ("rebalance", "ten_csms", "--out", "postgresql://me:CANARY@127.0.0.1/../../x", "--time-limit", "x"), 2),
)


@row(
    "security",
    9,
    "a password where it does not belong: as BOOK, as a file, in a key of the policy",
    "refused, and not repeated in the message",
)
@pytest.mark.parametrize("words, code", [(w, c) for _, w, c in REFUSED], ids=[name for name, _, _ in REFUSED])
def test_a_secret_in_the_wrong_place_is_not_repeated(words: tuple[str, ...], code: int, tmp_path: Path) -> None:
    run(*(w.format(out=tmp_path / "out") for w in words), code=code)
    assert everything(tmp_path) == []


@row(
    "security",
    9,
    "a secret in a policy file: a URL, or a key that is called a password",
    "refused; the message names the key alone",
)
@pytest.mark.parametrize(
    "line",
    ['url = "postgresql://me:CANARY@h/d"', 'url = ["CANARY"]', 'password = "CANARY"', 'timeout = "CANARY password=CANARY"'],
)
def test_a_secret_in_a_policy_is_not_repeated(line: str, tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(f"[input.sql]\n{line}\n", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["check", "ten_csms", "--policy", str(tmp_path / "policy.toml")])
    assert result.exit_code == 2, result.output
    assert "password=CANARY" not in result.output
    assert "input.sql" in result.output
    if "timeout" not in line:
        assert "CANARY" not in result.output


@row("security", 9, "a fault of the program (exit 1)", "says where it is, in which versions, and nothing of the book")
def test_a_crash_says_nothing_of_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ValueError("could not convert 'CANARY Ltd' to float")

    monkeypatch.setattr("solver.intake.report.check_text", crash)
    said = run("check", "ten_csms", code=1).output
    assert "Traceback" not in said
    assert all(text in said for text in ("fault of csm-assign", "ValueError", "in crash", "ortools", "Please report"))
    monkeypatch.setenv("CSM_ASSIGN_DEBUG", "1")
    shown = CliRunner().invoke(cli.main, ["check", "ten_csms"])
    assert "CANARY Ltd" in shown.output, "who asks for it is shown all"


@row(
    "security",
    6,
    "every connection to a database",
    "read-only, of one moment, with limits; nobody's names or values are put into SQL text",
)
def test_a_connection_can_only_read(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from solver.warehouse.address import address_of
    from solver.warehouse.snapshot import snapshot

    monkeypatch.setenv("WAREHOUSE", database.url)
    database.run("CREATE TABLE kept (a int)", "GRANT ALL ON kept TO reader")
    with snapshot(address_of("WAREHOUSE"), Sql(timeout=7.5)) as found:
        names = ("transaction_isolation", "transaction_read_only", "statement_timeout", "lock_timeout", "TimeZone")
        said = [found.connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names]
        assert said == ["repeatable read", "on", "7500ms", "6750ms", "UTC"]
        with pytest.raises(Exception, match="read-only transaction"):
            found.connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
        assert found.connection.engine.hide_parameters
    assert database.one("SELECT count(*) FROM kept") == 0


def suspects() -> list[tuple[str, ast.AST]]:
    """The nodes of every file of the program in which one of the words stands."""
    words = re.compile("|".join((*UNPICKLE, *CALLS, "allow_pickle")))
    texts = {p: p.read_text(encoding="utf-8") for p in (ROOT / "cli.py", *sorted((ROOT / "solver").rglob("*.py")))}
    return [
        (str(p.relative_to(ROOT)), node) for p, text in texts.items() if words.search(text) for node in ast.walk(ast.parse(text))
    ]


@row("security", 7, "pickles, eval and what else would run what stands in data", "nowhere in the program")
def test_nothing_from_outside_is_run() -> None:
    found = []
    for place, node in suspects():
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        found += [f"{place}: import {n}" for n in names if n.split(".")[0] in UNPICKLE]
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            found += [f"{place}: {n}" for n in (name, method if method == "read_pickle" else "") if n in CALLS]
            found += [f"{place}: {k.arg}" for k in node.keywords if k.arg == "allow_pickle"]
    assert found == []


def quoting(base: str, job: str) -> str:
    """A job that fails as our own code might: with a cell of the book in its message."""
    raise ValueError("could not convert 'CANARY Ltd' to float")


@row(
    "security",
    9,
    "a scenario run that fails by a fault of the program, here or in another process",
    "its message names kind and place, nothing of the book",
)
@pytest.mark.parametrize("workshop", [Serial(), Processes(1)], ids=["serial", "processes"])
def test_a_failed_run_says_nothing_of_the_book(workshop: Any, book_of: Callable[..., Any], tmp_path: Path) -> None:
    done = run_batch(capped(6), small_book(book_of), SMALL, tmp_path / "out", RunOptions(gap=0.01), workshop, work=quoting)
    assert re.fullmatch(r"a fault of csm-assign: ValueError in test_secrets.py, line \d+", done.failed[0].error)
    assert not any(b"CANARY" in data for _, data in everything(tmp_path))


class Listening(Executor):
    """A serial executor that keeps what is sent, and what comes back."""

    def __init__(self, sent: list[Any]) -> None:
        self.sent = sent

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        self.sent += [fn, *args, kwargs, future.result()]
        return future


class Wire(Processes):
    """A workshop as processes are one, in this process."""

    def __init__(self) -> None:
        super().__init__(1)
        self.sent: list[Any] = []

    def open(self) -> Executor:
        return Listening(self.sent)


@row("security", 7, "what goes to processes and to a cluster, and what comes back",
     "JSON text, and the name of one function; a cluster is asked on this machine or over TLS only, as its own protocol is not safe")  # fmt: skip
def test_only_text_goes_to_workers(book_of: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE", "CANARY")
    wire = Wire()
    done = run_batch(capped(6), small_book(book_of), SMALL, tmp_path / "out", RunOptions(gap=0.01), wire)
    assert not done.failed
    fn, *texts = [s for s in wire.sent if s != {}]
    assert fn.__module__ == "solver.runs.job"
    assert [type(t) for t in texts] == [str, str, str]
    assert all(json.loads(t) and "CANARY" not in t for t in texts)


@row("security", 7, "a cluster elsewhere without TLS", "refused, exit 2")
def test_a_cluster_elsewhere_is_asked_over_tls_only(tmp_path: Path) -> None:
    words = ["scenario", "run", "quarterly/leaver", "--out", tmp_path / "out", "--executor", "dask://10.0.0.1:8786"]
    assert "tls" in run(*words, code=2).output.casefold()
