"""Every command that reads a book reads one that is a database, or that has statements instead of files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from tests.reliability.cases import ACCOUNTS, CSMS, POLICY
from tests.warehouse.server import Database

QUICK = ("--gap", "0.01", "--time-limit", "5")
COMMANDS = (
    ("check",),
    ("check", "--suggest"),
    ("score",),
    ("rebalance", "--out", "{out}", *QUICK),
    ("frontier", "--out", "{out}", *QUICK),
    ("headcount", "--quiet"),
    ("resilience", "--out", "{out}", "--csm", "ben", *QUICK),
)


@pytest.fixture
def warehouse(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, ...]:
    """The sound book in a database: BOOK and --policy of a command."""
    database.table("accounts", ACCOUNTS)
    database.table("csms", CSMS)
    database.table("overrides", "account_id,action,value,reason\nA2,pin,ben,asked for\n")
    monkeypatch.setenv("WAREHOUSE", database.url)
    (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")
    return "env:WAREHOUSE", "--policy", str(tmp_path / "policy.toml")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_reads_a_database(words: tuple[str, ...], warehouse: tuple[str, ...], tmp_path: Path) -> None:
    args = [w.format(out=tmp_path / "out") for w in words]
    result = CliRunner().invoke(cli.main, [args[0], *warehouse, *args[1:]])
    assert result.exit_code == 0, result.output
    if "--out" in words:
        assert any((tmp_path / "out").iterdir())


def test_scenarios_of_a_database_are_solved_by_processes(warehouse: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "what_if"
    folder.mkdir()
    (folder / "baseline.toml").write_text('title = "As it is"\n', encoding="utf-8")
    words = ["scenario", "run", str(folder), "--out", str(tmp_path / "out"), "--executor", "processes:1", "--book", *warehouse]
    result = CliRunner().invoke(cli.main, [*words, "--gap", "0.01", "--quiet"])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "out" / "batch.json").read_text())


def test_what_check_suggests_for_a_database_names_its_variable_again(warehouse: tuple[str, ...], tmp_path: Path) -> None:
    for name in ("accounts", "csms"):
        (tmp_path / f"{name}.sql").write_text(f"SELECT * FROM {name}", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(tmp_path), "--suggest", "--set", "input.sql.url=env:WAREHOUSE"])
    assert result.exit_code == 0, result.output
    (tmp_path / "policy.toml").write_text(result.output, encoding="utf-8")
    assert CliRunner().invoke(cli.main, ["check", str(tmp_path), "--as-of", "2026-10-01"]).exit_code == 0


def test_files_and_statements_stand_side_by_side(warehouse: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "csms.sql").write_text("SELECT * FROM csms WHERE csm_id = 'ann'", encoding="utf-8")
    (tmp_path / "policy.toml").write_text(POLICY + 'departed = ["ben"]\n[input.sql]\nurl = "env:WAREHOUSE"\n', encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["check", str(tmp_path), "--json"])
    assert result.exit_code == 0, result.output
    assert '"csms": 1' in result.output
