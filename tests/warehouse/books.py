"""The sound little book in a database, with tables of other types beside it, and books of statements that read it."""

from __future__ import annotations

from tests.reliability.cases import ACCOUNTS, CSMS, POLICY
from tests.warehouse.server import Database

SETTINGS = '\n[input.sql]\nurl = "env:WAREHOUSE"\ntimeout = 1\n'
BOOK: dict[str, str | bytes | None] = {
    "accounts.csv": None, "csms.csv": None, "policy.toml": POLICY + SETTINGS,
    "accounts.sql": "SELECT * FROM accounts", "csms.sql": "SELECT * FROM csms\n",
}  # fmt: skip
TYPED = """CREATE TABLE typed (account_id char(8), name varchar(80), arr numeric(14, 2), renewal_date timestamptz, owner text,
    escalated boolean, onboarded_on date, seats bigint)"""
TYPED_ROW = "INSERT INTO typed VALUES ('A1', 'Nord', 1200.10, '2027-03-31 23:30+00', NULL, true, '2026-01-02', 12345678901)"


def fill(database: Database) -> None:
    """The sound book; `typed`, whose columns are no texts; what the reader may not see, and a schema with an odd name."""
    database.table("accounts", ACCOUNTS)
    database.table("csms", CSMS)
    database.run(TYPED, TYPED_ROW, "CREATE SEQUENCE counter", "GRANT USAGE ON counter TO reader")
    database.run("CREATE TABLE hidden (a int)", "REVOKE SELECT ON hidden FROM PUBLIC")
    database.run('CREATE SCHEMA "od""d"', 'GRANT USAGE ON SCHEMA "od""d" TO reader')
    database.run('CREATE VIEW "od""d"."Accounts" AS SELECT * FROM accounts', 'GRANT SELECT ON "od""d"."Accounts" TO reader')
    database.run('CREATE VIEW "od""d".csms AS SELECT * FROM csms', 'GRANT SELECT ON "od""d".csms TO reader')
