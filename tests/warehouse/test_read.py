"""Tables out of SQLite and PostgreSQL: their own order, digest, limits and errors; never the password."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from solver.errors import Finding, PolicyError
from solver.policy import Policy, Sql
from solver.warehouse import Table, read_schema, read_statements
from solver.warehouse.address import address_of
from tests.warehouse.server import PASSWORD, SPOKEN, Database

USUAL = Sql()


@pytest.fixture
def lite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """An SQLite file with a small book, named by the variable LITE."""
    place = tmp_path / "book.db"
    connection = sqlite3.connect(place, isolation_level=None)
    connection.execute("CREATE TABLE accounts (account_id, name, arr)")
    connection.execute("CREATE TABLE csms (csm_id, name)")
    connection.executemany("INSERT INTO accounts VALUES (?, ?, ?)", [("b", "B", 7.5), ("a", "A", None), ("00123", "C", 10)])
    connection.execute("INSERT INTO csms VALUES ('ann', 'Ann')")
    monkeypatch.setenv("LITE", f"sqlite:///{place}")
    yield connection
    connection.close()


def asked(folder: Path, text: str, said: Sql = USUAL, variable: str = "LITE") -> tuple[dict[str, Table], list[Finding]]:
    (folder / "accounts.sql").write_text(text, encoding="utf-8")
    return read_statements(variable, {"accounts": folder / "accounts.sql"}, said)


def fault(folder: Path, text: str, said: Sql = USUAL, variable: str = "LITE") -> str:
    tables, findings = asked(folder, text, said, variable)
    assert not tables
    return " ".join(f.text() for f in findings)


def test_rows_have_an_order_of_their_own_and_a_digest_that_does_not_depend_on_the_databases(
    lite: sqlite3.Connection, tmp_path: Path
) -> None:
    up, down = (asked(tmp_path, f"SELECT * FROM accounts ORDER BY name {way}")[0]["accounts"] for way in ("", "DESC"))
    assert up.rows == [["00123", "C", "10"], ["a", "A", ""], ["b", "B", "7.5"]] == down.rows
    assert up.headers == ("account_id", "name", "arr")
    assert up.floats == {"arr"}
    assert up.sha256 == down.sha256
    lite.execute("UPDATE accounts SET arr = 8 WHERE account_id = 'a'")
    assert asked(tmp_path, "SELECT * FROM accounts")[0]["accounts"].sha256 != up.sha256


def test_a_whole_database_is_a_book_and_without_overrides_there_are_none(lite: sqlite3.Connection) -> None:
    tables, findings = read_schema("LITE", USUAL)
    assert (list(tables), findings) == (["accounts", "csms"], [])
    assert tables["csms"].file == "env:LITE, table csms"
    lite.execute("ALTER TABLE csms RENAME TO people")
    tables, findings = read_schema("LITE", USUAL)
    assert not tables
    assert "has no table or view csms; there are accounts, people" in findings[0].text()


def test_sqlite_is_opened_for_reading_only_and_never_made(
    lite: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no such column: nam" in fault(tmp_path, "SELECT nam FROM accounts")
    assert "would write" in fault(tmp_path, "WITH x AS (SELECT 1) INSERT INTO csms SELECT 'x', 'X' FROM x")
    assert lite.execute("SELECT count(*) FROM csms").fetchone() == (1,)
    monkeypatch.setenv("LITE", f"sqlite:///{tmp_path / 'none.db'}")
    assert "names no SQLite file that is there" in fault(tmp_path, "SELECT 1")
    assert not (tmp_path / "none.db").exists()
    (tmp_path / "none.db").write_text("csm_id,name\n" * 100)
    assert "not a database" in fault(tmp_path, "SELECT * FROM accounts")


def test_sqlite_is_stopped_after_its_time(lite: sqlite3.Connection, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n"
    assert "took more than 1 s and was stopped" in fault(tmp_path, endless, Sql(timeout=1))


def test_names_that_differ_in_case_are_asked_about(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG", database.url)
    database.run(
        'CREATE TABLE "Accounts" (a int)', 'CREATE TABLE "ACCOUNTS" (a int)', "CREATE MATERIALIZED VIEW csms AS SELECT 1 AS a"
    )
    assert "ACCOUNTS and Accounts could both be accounts" in read_schema("PG", USUAL)[1][0].text()
    database.run("CREATE TABLE accounts (b int)", "INSERT INTO accounts VALUES (1)")
    tables, _ = read_schema("PG", USUAL)
    assert {name: t.headers for name, t in tables.items()} == {"accounts": ("b",), "csms": ("a",)}


def test_days_of_times_with_a_zone_are_taken_where_the_policy_says(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG", database.url)
    monkeypatch.setenv("PGTZ", "America/New_York")
    text = "SELECT '2027-01-31 00:00+01'::timestamptz AS renewal"
    berlin, utc = (asked(tmp_path, text, Sql(timezone=zone), "PG")[0]["accounts"] for zone in ("Europe/Berlin", "UTC"))
    assert (berlin.rows, berlin.findings) == ([["2027-01-31"]], ())
    assert utc.rows == [["2027-01-30 23:00:00"]]
    cast = text.replace("AS renewal", "::date AS renewal")
    assert asked(tmp_path, cast, Sql(timezone="Europe/Berlin"), "PG")[0]["accounts"].rows == [["2027-01-31"]]
    assert "days were taken in UTC" in utc.findings[0].message


def test_a_percent_sign_and_a_colon_are_what_they_are(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG", database.url)
    tables, _ = asked(tmp_path, "SELECT '50 %' AS a, ':x' AS b WHERE 'abc' LIKE 'a%'", variable="PG")
    assert tables["accounts"].rows == [["50 %", ":x"]]


def test_no_text_of_the_driver_shows_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG", f"postgresql://me:{SPOKEN}@h/d?sslpassword=CANARY3")
    address = address_of("PG")
    said = address.scrubbed(f"no {PASSWORD}, {SPOKEN}, CANARY3 in postgresql://me:{SPOKEN}@h/d?sslpassword=CANARY3")
    assert "CANARY" not in said
    assert "CANARY" not in repr(address)


def test_a_policy_takes_the_name_of_a_variable_and_nothing_else() -> None:
    assert Policy.load(sets=["input.sql.url=env:WAREHOUSE"]).input.sql.url == "env:WAREHOUSE"
    for url in ('"postgresql://me:CANARY@h/d"', "CANARY", '"env:CANARY-2"', '["CANARY"]', "12345"):
        with pytest.raises(PolicyError) as caught:
            Policy.load(overlay={"input": {"sql": {"url": url}}})
        assert "CANARY" not in str(caught.value)
        assert "input.sql.url" in str(caught.value)
    with pytest.raises(PolicyError, match="is no time zone"):
        Policy.load(sets=["input.sql.timezone=Mars/Olympus"])


class Plain(SQLiteDialect_pysqlite):
    """A dialect of which the program knows nothing."""

    name = "plain"
    supports_statement_cache = True


def test_a_database_of_another_make_is_read_with_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.impls, "plain", lambda: Plain)
    sqlite3.connect(tmp_path / "book.db").close()
    monkeypatch.setenv("LITE", f"plain:///{tmp_path / 'book.db'}")
    tables, findings = asked(tmp_path, "SELECT 1 AS a")
    assert tables["accounts"].rows == [["1"]]
    assert [f.severity for f in findings] == ["warning"]
    assert "plain was not told to be read-only" in findings[0].message
