"""Plans that managers answer to, and their workbooks, each made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cli
from solver.lang import lang_of
from solver.plan.written import Written, read_plan
from tests.answers.editing import FORMULA, MANAGERS, SCRIPT, written_books


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `plan`, that of the shipped quarterly book, and `books`, the workbooks of its three managers."""
    folder = tmp_path_factory.mktemp("shipped")
    rebalanced("quarterly", folder / "plan")
    written_books(read_plan(folder / "plan"), folder / "books")
    return folder


@pytest.fixture(scope="session")
def plan(shipped: Path) -> Written:
    """The plan of the shipped quarterly book."""
    return read_plan(shipped / "plan")


@pytest.fixture
def books(shipped: Path, tmp_path: Path) -> list[Path]:
    """Fresh copies: Daniel Fraser's, Grace Whitaker's, Nadia Laurent's."""
    shutil.copytree(shipped / "books", tmp_path / "books")
    return sorted((tmp_path / "books").iterdir())


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The plan of a demo book of 600 accounts shared out among five managers, with names that would run elsewhere."""
    folder = tmp_path_factory.mktemp("trip")
    made = CliRunner().invoke(cli.main, ["demo", str(folder / "book"), "--accounts", "600", "--seed", "1"])
    assert made.exit_code == 0, made.output
    csms = pd.read_csv(folder / "book" / "csms.csv", dtype=str, keep_default_na=False)
    csms["manager"] = [MANAGERS[k % 5] for k in range(len(csms))]
    csms.to_csv(folder / "book" / "csms.csv", index=False)
    accounts = pd.read_csv(folder / "book" / "accounts.csv", dtype=str, keep_default_na=False)
    accounts.loc[:1, "name"] = [FORMULA, SCRIPT]
    accounts.to_csv(folder / "book" / "accounts.csv", index=False)
    rebalanced(str(folder / "book"), folder / "plan")
    return read_plan(folder / "plan")


@pytest.fixture(scope="session")
def english(five: Written, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The five managers' workbooks."""
    return written_books(five, tmp_path_factory.mktemp("english") / "books")


@pytest.fixture(scope="session")
def portuguese(five: Written, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three of them in Portuguese."""
    return written_books(five, tmp_path_factory.mktemp("portuguese") / "books", lang_of("pt-BR"), most=3)


def rebalanced(book: str, out: Path) -> None:
    words = ["rebalance", book, "--out", str(out), "--quiet", "--reproducible", "--gap", "0.001"]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 0, done.output
