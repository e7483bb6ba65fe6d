"""Bad inputs H and 107: parquet files and databases - a real PostgreSQL, and what can happen to it."""

from __future__ import annotations

import base64
import os
import pickle
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import cli
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY, Case, hold, table
from tests.reliability.rows import row
from tests.warehouse.server import SPOKEN, Database, Server, binaries, running

SETTINGS = '\n[input.sql]\nurl = "env:WAREHOUSE"\ntimeout = 1\n'
BOOK: dict[str, str | bytes | None] = {
    "accounts.csv": None, "csms.csv": None, "policy.toml": POLICY + SETTINGS,
    "accounts.sql": "SELECT * FROM accounts", "csms.sql": "SELECT * FROM csms\n",
}  # fmt: skip
SLOW = "SELECT a.*, pg_sleep(0.01)::text AS nap FROM accounts a, generate_series(1, 10000)"
TYPED = """CREATE TABLE typed (account_id char(8), name varchar(80), arr numeric(14, 2), renewal_date timestamptz, owner text,
    escalated boolean, onboarded_on date, seats bigint)"""
TYPED_ROW = "INSERT INTO typed VALUES ('A1', 'Nord', 1200.10, '2027-03-31 23:30+00', NULL, true, '2026-01-02', 12345678901)"


@pytest.fixture(scope="module")
def filled(postgres: Server) -> Iterator[Database]:
    """A database with the sound book, and with tables of other types."""
    with postgres.database() as database:
        database.table("accounts", ACCOUNTS)
        database.table("csms", CSMS)
        database.run(TYPED, TYPED_ROW, "CREATE SEQUENCE counter", "GRANT USAGE ON counter TO reader")
        database.run("CREATE TABLE hidden (a int)", "REVOKE SELECT ON hidden FROM PUBLIC")
        database.run('CREATE SCHEMA "od""d"', 'GRANT USAGE ON SCHEMA "od""d" TO reader')
        database.run('CREATE VIEW "od""d"."Accounts" AS SELECT * FROM accounts', 'GRANT SELECT ON "od""d"."Accounts" TO reader')
        database.run('CREATE VIEW "od""d".csms AS SELECT * FROM csms', 'GRANT SELECT ON "od""d".csms TO reader')
        yield database


@pytest.fixture
def warehouse(filled: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database, its URL in the variable WAREHOUSE."""
    monkeypatch.setenv("WAREHOUSE", filled.url)
    return filled


def statement(number: int, what: str, answer: str, text: str, *says: str, **more: Any) -> Case:
    """A case in which accounts.sql holds `text`."""
    return Case(number, what, answer, ("accounts.sql", *says), {**BOOK, "accounts.sql": text}, **more)


def same_ids(book: Path, _: object) -> None:
    """What the plan keeps of the typed table, to the character."""
    kept = pd.read_csv(book.parent / "plan" / "inputs" / "accounts.csv", dtype=str, keep_default_na=False).iloc[0]
    columns = ["account_id", "name", "arr", "owner", "escalated", "renewal_date", "onboarded_on", "seats"]
    assert kept[columns].tolist() == ["A1", "Nord", "1200.1", "", "true", "2027-03-31", "2026-01-02", "12345678901"]


STATEMENTS = (
    statement(107, "a file with a SELECT and a DROP TABLE", "refused with the line: one SELECT, nothing else",
        "SELECT * FROM accounts;\nDROP TABLE accounts", "line 2", "'DROP TABLE accounts'", "holds more than one statement"),
    statement(107, "a second statement that hides behind a name with $ signs", "refused by the database itself",
        'SELECT * FROM accounts a$b$; COMMIT; DROP TABLE accounts; SELECT 1 AS "$b$"', "multiple commands", "Mend the statement"),
    statement(107, "a statement that deletes", "refused: a book is only read",
        "DELETE FROM accounts RETURNING *", "line 1", "begins with DELETE", "Write one SELECT"),
    statement(107, "a SELECT that deletes in a WITH", "refused: a book is only read",
        "WITH gone AS (DELETE FROM accounts RETURNING *) SELECT * FROM gone", "would write", "Take out of it what writes"),
    statement(107, "a SELECT that calls a function which writes", "refused: the transaction is read-only",
        "SELECT *, nextval('counter') AS n FROM accounts", "would write", "Take out of it what writes"),
    statement(107, "a file without a statement", "refused", "-- nothing yet\n", "holds no statement", "Write one SELECT"),
    statement(126, "a column that the table does not have", "refused with the line of the statement",
        "SELECT account_id,\n  nam FROM accounts", "line 2", "'nam'", 'column "nam" does not exist', "Mend the statement"),
    statement(126, "a table that the user may not read", "refused: says what to grant",
        "SELECT * FROM hidden", "permission denied", "GRANT SELECT"),
    statement(126, "a statement that takes longer than the limit", "stopped by the database after it",
        "SELECT *, pg_sleep(30)::text AS nap FROM accounts", "took more than 1 s", "raise input.sql.timeout"),
    statement(126, "more rows than input.sql.most_rows", "refused before they fill the memory",
        "SELECT * FROM accounts, generate_series(1, 5000)", "gives more than 3,000 rows", "Is a condition missing?",
        args=("--set", "input.sql.most_rows=3000", "--set", "input.sql.timeout=20")),
    Case(126, "a policy that does not say which database", "refused: says what to add to the policy",
        ("accounts.sql and csms.sql", "does not say which database", 'url = "env:WAREHOUSE"'), {**BOOK, "policy.toml": POLICY}),
    Case(126, "accounts as a file and as a statement", "refused: names both", ("accounts.csv and accounts.sql", "Keep one"),
        {**BOOK, "accounts.csv": ACCOUNTS}),
    Case(126, "a table without rows", "refused", ("accounts.sql", "a header but no rows", "Export again"),
        {**BOOK, "accounts.sql": "SELECT * FROM accounts WHERE false"}),
    statement(128, "amounts as NUMERIC, blanks as NULL, CHAR with blanks, dates with a zone, flags", "read by their types; what was cut is said",
        "SELECT * FROM typed", "column 'account_id': is of type CHAR: the blanks at the end were cut",
        "column 'renewal_date': has times with a zone: days were taken in UTC", code=0, then=same_ids),
    statement(128, "ids as floating-point numbers", "refused: they may have lost their ends",
        "SELECT 12345678901234567::float8 AS account_id, 'Nord' AS name, 5 AS arr", "column 'account_id'", "floating-point", "Store or cast"),
    statement(128, "a column of arrays", "refused: says how to join them",
        "SELECT *, ARRAY['en', 'de'] AS languages FROM accounts", "'languages'", "array_to_string(languages, ';')"),
    statement(128, "a column of JSON objects", "refused", "SELECT *, '{\"a\": 1}'::jsonb AS more FROM accounts", "'more'", "objects (JSON)",
        "leave it out"),
    statement(128, "an amount that is none", "refused: names the row by its id, as a table has no lines",
        "SELECT account_id, name, CASE account_id WHEN 'A2' THEN 'many' ELSE arr END AS arr FROM accounts", "accounts.sql, account_id A2",
        "column 'arr'", "'many'", "is not an amount", "Mend the cell"),
)  # fmt: skip


@table(STATEMENTS, "test_warehouse::test_a_bad_statement")
def test_a_bad_statement(case: Case, warehouse: Database, tmp_path: Path) -> None:
    hold(case, tmp_path)
    assert warehouse.one("SELECT count(*) FROM accounts") == 4
    assert warehouse.one("SELECT is_called FROM counter") is False


def bad_url(number: int, what: str, answer: str, change: Callable[[str], str | None], *says: str) -> Any:
    """A URL that is none of the database: how it is made of the right one, and what must be said."""
    return pytest.param(change, says, id=what, marks=pytest.mark.row(part="bad input", number=number))


URLS = (
    bad_url(126, "no variable of that name", "", lambda _: None, "WAREHOUSE is not set", "export WAREHOUSE='postgresql://USER"),
    bad_url(126, "no URL", "", lambda _: "CANARY", "holds no URL of a database", "It looks like postgresql://"),
    bad_url(126, "a wrong password", "", lambda u: u.replace(SPOKEN, "CANARYwrong"), "refuses the user or the password", "Mend the URL in the variable WAREHOUSE"),
    bad_url(126, "an @ in the password that is not escaped", "", lambda u: u.replace("%40", "@"), "more than one @", "@ is written %40"),
    bad_url(126, "no such database", "", lambda u: f"{u}x", "has no database of this name", "Mend the end of the URL"),
    bad_url(126, "nobody listens at the port", "", lambda u: re.sub(r":\d+/", ":1/", u), "connection is refused", "Is the database running"),
    bad_url(126, "no such host", "", lambda u: u.replace("127.0.0.1", "nowhere.invalid"), "no such host", "Mend the host"),
    bad_url(126, "an option that the driver does not know, with a secret in it", "", lambda u: f"{u}?secret=CANARY2", "invalid connection option", "Mend the URL"),
    bad_url(126, "a driver that is not installed", "", lambda u: u.replace("postgresql", "snowflake"), "no driver for 'snowflake' is installed", "or give the table as a file"),
    bad_url(126, "an SQLite file that is not there", "", lambda _: "sqlite:///nowhere.db", "names no SQLite file that is there", "three slashes"),
)  # fmt: skip


@row("bad input", 126, "a database that cannot be reached: no variable, no URL, a wrong password, host, port or database name, no driver",
     "refused, exit 3: says which, where to mend it, and never the password")  # fmt: skip
@pytest.mark.parametrize("change, says", URLS)
def test_a_database_out_of_reach(
    change: Callable[[str], str | None],
    says: tuple[str, ...],
    warehouse: Database,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    url = change(warehouse.url)
    monkeypatch.setenv("WAREHOUSE", url) if url else monkeypatch.delenv("WAREHOUSE")
    hold(Case(126, "", "", ("env:WAREHOUSE", *says), BOOK, never=("CANARY", SPOKEN)), tmp_path)


@row(
    "bad input",
    126,
    "the URL of a database in the policy, with its password",
    "refused, exit 2: only the name of a variable may stand there",
)
@row("bad input", 126, "the URL of a database as BOOK on a command line", "refused, exit 2: the name of a variable instead")
def test_a_url_is_never_written_down(tmp_path: Path) -> None:
    url = "postgresql://me:CANARY@127.0.0.1/book"
    policy = POLICY + SETTINGS.replace("env:WAREHOUSE", url)
    hold(
        Case(126, "", "", ("input.sql.url", "env:WAREHOUSE"), {**BOOK, "policy.toml": policy}, code=2, never=("CANARY",)),
        tmp_path,
    )
    for words in (["check", url], ["check", "ten_csms", "--set", f"input.sql.url={url}"], ["check", "ten_csms", "--policy", url]):
        result = CliRunner().invoke(cli.main, words)
        assert (result.exit_code, "CANARY" in result.output) == (2, False), result.output


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
        refused(check(tmp_path, "SELECT * FROM accounts"), "env:WAREHOUSE", "no answer in", "network")
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


SCHEMAS = (
    (("--set", 'input.sql.schema=od"d'), 0, "accounts   4"),
    (("--set", "input.sql.schema=accounts; drop table accounts"), 3, "has no schema 'accounts; drop table accounts'; there are"),
    (("--set", "input.sql.schema=public--"), 3, "Mend input.sql.schema"),
    (("--set", 'input.sql.schema="public"."accounts"'), 3, "has no schema"),
    (("--set", "input.sql.schema=information_schema"), 3, "has no table or view accounts and csms"),
)


@row("bad input", 107, 'a schema `accounts; drop table accounts`, `public--`, `od"d`',
     "looked up in the database's catalogue and quoted; one that is not there is refused with those that are")  # fmt: skip
@pytest.mark.parametrize("args, code, says", SCHEMAS, ids=range(len(SCHEMAS)))
def test_names_of_a_database(args: tuple[str, ...], code: int, says: str, warehouse: Database, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["check", "env:WAREHOUSE", "--policy", str(policy), *args])
    assert (result.exit_code, says in " ".join(result.output.split()).replace("accounts 4", "accounts   4")) == (code, True), (
        result.output
    )
    assert warehouse.one("SELECT count(*) FROM accounts") == 4


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


@table(PARQUET, "test_warehouse::test_a_bad_parquet_file")
def test_a_bad_parquet_file(case: Case, tmp_path: Path) -> None:
    hold(case, tmp_path)


def test_the_trap_is_a_trap(tmp_path: Path) -> None:
    """Unpickled it springs; base64 only so that the bytes go through a text once."""
    pickle.loads(base64.b64decode(base64.b64encode(pickle.dumps(Trap(str(tmp_path / "sprung"))))))
    assert (tmp_path / "sprung").is_dir()
