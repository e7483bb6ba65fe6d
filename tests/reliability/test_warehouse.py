"""Bad inputs 107, 126 and 128: databases - statements, URLs and names - with a real PostgreSQL."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import cli
from tests.reliability.cases import ACCOUNTS, POLICY, Case, faults, table
from tests.reliability.rows import row
from tests.warehouse.books import BOOK, SETTINGS
from tests.warehouse.server import SPOKEN, Database


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
    Case(126, "the statement that made an export beside it, and no database named", "the file is read; the statement is named as not used",
        ("accounts.sql", "is not used: the table is read from accounts.csv"), {"accounts.sql": "SELECT 1"}, code=0),
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
    statement(128, "a date that is infinite", "refused", "SELECT *, 'infinity'::date AS onboarded_on FROM accounts", "date too large",
        "Mend the statement"),
    statement(128, "two columns of one name", "refused", "SELECT a.*, b.name FROM accounts a JOIN accounts b USING (account_id)",
        "accounts.sql, column 'name': the header stands twice", "Remove or rename"),
    statement(128, "an amount that is none", "refused: names the row by its id, as a table has no lines",
        "SELECT account_id, name, CASE account_id WHEN 'A2' THEN 'many' ELSE arr END AS arr FROM accounts", "accounts.sql, account_id A2",
        "column 'arr'", "'many'", "is not an amount", "Mend the cell"),
)  # fmt: skip


@table(STATEMENTS, "test_warehouse::test_a_bad_statement")
def test_a_bad_statement(case: Case, warehouse: Database, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
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
    assert faults(Case(126, "", "", ("env:WAREHOUSE", *says), BOOK, never=("CANARY", SPOKEN)), tmp_path) == []


@row("bad input", 126, "a program without the extra `sql`", "refused, exit 3: says what to install")
@pytest.mark.parametrize("module, name", [("sqlalchemy.engine", "SQLAlchemy"), ("psycopg", "psycopg")])
def test_without_the_packages(
    module: str, name: str, warehouse: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert (
        faults(Case(126, "", "", ("env:WAREHOUSE", f"needs the package {name}", "pip install 'csm-assign[sql]'"), BOOK), tmp_path)
        == []
    )


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
    assert (
        faults(
            Case(126, "", "", ("input.sql.url", "env:WAREHOUSE"), {**BOOK, "policy.toml": policy}, code=2, never=("CANARY",)),
            tmp_path,
        )
        == []
    )
    for words in (["check", url], ["check", "ten_csms", "--set", f"input.sql.url={url}"], ["check", "ten_csms", "--policy", url]):
        result = CliRunner().invoke(cli.main, words)
        assert (result.exit_code, "CANARY" in result.output) == (2, False), result.output


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
