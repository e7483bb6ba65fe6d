"""Bad inputs 126 and 127: a database that goes away, is busy, or changes while it is read."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

import cli
from tests.reliability.cases import ACCOUNTS, CSMS
from tests.reliability.rows import row
from tests.warehouse.books import BOOK
from tests.warehouse.server import Database, Server, binaries, running

SLOW = "SELECT a.*, pg_sleep(0.01)::text AS nap FROM accounts a, generate_series(1, 10000)"


def check(tmp_path: Path, accounts: str, *args: str) -> Result:
    """`check` on a book of two statements."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in {**BOOK, "accounts.sql": accounts}.items():
        if isinstance(text, str):
            (folder / name).write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli.main, ["check", str(folder), *args])


def when_reading(database: Database, do: Callable[[int], Any]) -> threading.Thread:
    """Does `do(pid)` as soon as a statement of the reader is at work; gives up after a while, and then nothing is done."""

    def watch() -> None:
        for _ in range(600):
            pid = database.one(
                "SELECT pid FROM pg_stat_activity WHERE usename = 'reader' AND datname = current_database() "
                "AND state = 'active' AND wait_event = 'PgSleep'"
            )
            if pid:
                do(pid)
                return
            time.sleep(0.02)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def refused(result: Result, *says: str) -> None:
    said = " ".join(result.output.split())
    assert result.exit_code == 3, result.output
    assert all(text in said for text in says), result.output
    assert "Nothing was planned" in said
    assert "CANARY" not in said


@row("bad input", 126, "the database ends the connection in the middle of the rows", "refused, exit 3: nothing of it is used")
def test_a_connection_that_is_ended(warehouse: Database, tmp_path: Path) -> None:
    watcher = when_reading(warehouse, lambda pid: warehouse.one(f"SELECT pg_terminate_backend({pid})"))
    result = check(tmp_path, SLOW, "--set", "input.sql.timeout=30")
    watcher.join()
    refused(result, "accounts.sql", "the connection was lost while reading", "run the command again")


@row("bad input", 126, "somebody who runs the database stops the statement", "refused, exit 3: says so")
def test_a_statement_that_is_stopped(warehouse: Database, tmp_path: Path) -> None:
    watcher = when_reading(warehouse, lambda pid: warehouse.one(f"SELECT pg_cancel_backend({pid})"))
    result = check(tmp_path, SLOW, "--set", "input.sql.timeout=30")
    watcher.join()
    refused(result, "accounts.sql", "stopped by somebody who runs the database", "try again later")


@row("bad input", 126, "the database's server dies in the middle of the rows", "refused, exit 3: nothing of it is used")
def test_a_server_that_dies(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = binaries()
    assert found
    with running(found) as server:
        database = Database(server, "postgres")
        database.table("accounts", ACCOUNTS)
        database.table("csms", CSMS)
        monkeypatch.setenv("WAREHOUSE", database.url)
        watcher = when_reading(database, lambda _: server.process.kill())
        result = check(tmp_path, SLOW, "--set", "input.sql.timeout=30")
        watcher.join()
        assert server.process.poll() is not None or server.process.wait(10) is not None
        refused(result, "accounts.sql", "the connection was lost while reading")


@row("bad input", 126, "a table that somebody has locked", "refused, exit 3, after the time that was set")
def test_a_locked_table(warehouse: Database, tmp_path: Path) -> None:
    with psycopg.connect(
        host=str(warehouse.server.folder), port=warehouse.server.port, user="postgres", dbname=warehouse.name
    ) as other:
        other.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE")
        refused(check(tmp_path, "SELECT * FROM accounts"), "accounts.sql", "locked by somebody else", "Try again later")


@row("bad input", 126, "a database that takes no more connections", "refused, exit 3: try again later")
def test_no_connection_left(warehouse: Database, tmp_path: Path) -> None:
    held: list[psycopg.Connection[Any]] = []
    try:
        with pytest.raises(psycopg.OperationalError):
            held.extend(psycopg.connect(warehouse.url) for _ in range(50))
        refused(check(tmp_path, "SELECT * FROM accounts"), "env:WAREHOUSE", "takes no more connections", "Try again later")
    finally:
        for connection in held:
            connection.close()
        while warehouse.one("SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader'"):
            time.sleep(0.02)


class Between:
    """A relay on this machine between program and server that falls silent, with its lines open, once it has seen `word`."""

    def __init__(self, port: int, word: bytes) -> None:
        self.to, self.word, self.silent = port, word, threading.Event()
        self.front = socket.create_server(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.lines: list[socket.socket] = [self.front]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        try:
            near, _ = self.front.accept()
            far = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            return
        self.lines += [near, far]
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._relay, args=(one, other), daemon=True).start()

    def _relay(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                if self.word in data:
                    self.silent.set()
                if not self.silent.is_set():
                    other.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        for line in self.lines:
            line.close()


@pytest.mark.parametrize("word", [b"user\0", b"DECLARE"], ids=["from the start", "in the middle"])
@row(
    "bad input",
    126,
    "a line to the database that falls silent, from the start or in the middle",
    "given up, exit 3, after the time that was set",
)
def test_a_silent_line(word: bytes, warehouse: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    between = Between(warehouse.server.port, word)
    try:
        monkeypatch.setenv("WAREHOUSE", warehouse.url.replace(str(warehouse.server.port), str(between.port)))
        where, said = ("accounts.sql", "not read within 1 s") if word == b"DECLARE" else ("env:WAREHOUSE", "no answer in time")
        refused(check(tmp_path, "SELECT * FROM accounts"), where, said, "network")
        assert between.silent.is_set()
    finally:
        between.close()


@row("bad input", 127, "a table that changes while another one is read", "all tables are read as of one moment")
def test_one_moment(warehouse: Database, tmp_path: Path) -> None:
    slow = "SELECT a.*, pg_sleep(0.2)::text AS nap FROM accounts a"
    warehouse.run("CREATE TABLE staff AS SELECT * FROM csms", "GRANT SELECT ON staff TO reader")
    watcher = when_reading(warehouse, lambda _: warehouse.run("DELETE FROM staff WHERE csm_id = 'ben'"))
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in {**BOOK, "accounts.sql": slow, "csms.sql": "SELECT * FROM staff"}.items():
        if isinstance(text, str):
            (folder / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(folder), "--json", "--set", "input.sql.timeout=30"])
    watcher.join()
    assert warehouse.one("SELECT count(*) FROM staff") == 1, "the other connection has not deleted anything"
    assert result.exit_code == 0, result.output
    assert '"csms": 2' in result.output
