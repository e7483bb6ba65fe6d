"""A book of six accounts as Salesforce exports it, whose plan is known by hand, and a table that loads files as Salesforce does."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from solver.intake.identifiers import complete_crm_id
from solver.plan.written import Written, read_plan


def account(number: int) -> str:
    """A Salesforce id of an account, 15 characters with capitals in them."""
    return f"001Ab0000{number:06d}"


FULL = [complete_crm_id(account(n)) for n in range(7)]


def user(number: int) -> str:
    """A Salesforce id of a user, 18 characters."""
    return complete_crm_id(f"005Xy0000{number:06d}")


ANN, BEN = user(1), user(2)
# 25K to 100K is T2, from there T1, below 5K T4, which nobody looks after
ROWS = (
    (1, "Stays & Sons", 50_000, ANN, "T2"),  # nothing changes
    (2, "Given to Ben", 50_000, ANN, "T2"),  # pinned to Ben
    (3, "Brand New", 50_000, "", "T2"),  # pinned to Ann, its first owner
    (4, "Grown", 150_000, ANN, "T2"),  # reaches T1, stays with Ann
    (5, "Too Small", 1_000, ANN, "T4"),  # nobody's in the plan
    (6, "Ben's", 50_000, BEN, "T2"),  # nothing changes
)
POLICY = """
as_of = 2026-10-01
mode = "required"
[input]
preset = "salesforce"
[input.columns]
"CS_Tier__c" = "tier"
[tiering]
method = "rules"
[crm.salesforce]
owner = "CSM__c"
[crm.salesforce.fields]
"CS_Tier__c" = "tier"
"""


def run(*words: str | Path) -> Result:
    """One command in this process."""
    return CliRunner().invoke(cli.main, [str(w) for w in words])


def write_csv(path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> Path:
    """Rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def records(owner: str = "CSM__c") -> list[dict[str, str]]:
    """The six accounts as they stand in the CRM today."""
    return [
        {"Id": complete_crm_id(account(n)), "Name": name, "ARR__c": str(arr), owner: who, "CS_Tier__c": tier}
        for n, name, arr, who, tier in ROWS
    ]


def book_at(folder: Path, policy: str = POLICY, rows: Sequence[Mapping[str, str]] | None = None) -> Path:
    """The book in a folder."""
    folder.mkdir()
    given = [dict(r) for r in rows or records()]
    given[0]["Id"] = given[0]["Id"][:15]  # exports mix both lengths
    write_csv(folder / "accounts.csv", given)
    people = [
        {"Id": ANN, "Name": "Ann Lee", "Email": "ann@example.com"},
        {"Id": BEN, "Name": "Ben Ode", "Email": "ben@example.com"},
    ]
    write_csv(folder / "csms.csv", people)
    pins = [(2, BEN), (3, ANN)]
    write_csv(
        folder / "overrides.csv",
        [
            {"account_id": complete_crm_id(account(n)), "action": "pin", "value": to, "reason": "agreed", "by": "Mia"}
            for n, to in pins
        ],
    )
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    return folder


def planned(folder: Path, book: Path) -> Path:
    """The plan of a book."""
    result = run("rebalance", book, "--out", folder, "--reproducible", "--gap", "0.001", "--quiet")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the six accounts."""
    base = tmp_path_factory.mktemp("crm")
    return planned(base / "plan", book_at(base / "book"))


@pytest.fixture(scope="session")
def written(plan: Path) -> Written:
    return read_plan(plan)


@pytest.fixture(scope="session")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the shipped book."""
    out = tmp_path_factory.mktemp("crm-quarterly") / "plan"
    result = run("rebalance", "quarterly", "--out", out, "--reproducible", "--gap", "0.001", "--quiet")
    assert result.exit_code == 0, result.output
    return out


def load(table: Sequence[Mapping[str, str]], text: str) -> list[dict[str, str]]:
    """The table after a bulk update: rows by Id, an empty cell leaves a field, #N/A clears it; a record that is not there fails."""
    out = [dict(r) for r in table]
    by_id = {r["Id"]: r for r in out}
    assert "\r" not in text
    for row in csv.DictReader(io.StringIO(text)):
        record = by_id[row.pop("Id")]
        for field, value in row.items():
            assert field in record, f"no such field: {field}"
            if value:
                record[field] = "" if value == "#N/A" else value
    return out
