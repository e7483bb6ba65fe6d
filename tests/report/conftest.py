"""One plan for all tests of the report: the shipped quarterly book with two names that mean harm; its page in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from solver.lang import lang_of
from solver.plan.written import Written, read_plan
from solver.report.page import report_of

EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x","y")'
QUARTERLY = Path(__file__).parents[2] / "scenarios" / "quarterly"
NAMES = {"A0151": EVIL, "A0001": FORMULA}  # the first one is the largest move, the second one stays


def run(*words: str) -> str:
    """The program's standard output; it must have ended well."""
    result = CliRunner().invoke(cli.main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book."""
    folder = tmp_path_factory.mktemp("book") / "quarterly"
    shutil.copytree(QUARTERLY, folder)
    lines = (folder / "accounts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for k, line in enumerate(lines):
        account, _, rest = line.split(",", 2)
        if account in NAMES:
            quoted = NAMES[account].replace('"', '""')
            lines[k] = f'{account},"{quoted}",{rest}'
    (folder / "accounts.csv").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def plan(book: Path) -> Written:
    """The plan, as it was written."""
    out = book.parent / "plan"
    run("rebalance", str(book), "--out", str(out), "--reproducible", "--gap", "0.001", "--quiet")
    return read_plan(out)


@pytest.fixture(scope="session")
def pages(plan: Written, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language -> the page, on disk."""
    folder, out = tmp_path_factory.mktemp("pages"), {}
    for code in ("en", "pt-BR"):
        out[code] = folder / f"{code}.html"
        out[code].write_text(report_of(plan, lang_of(code)), encoding="utf-8")
    return out


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of 80 accounts, for what needs many plans or pages."""
    folder = tmp_path_factory.mktemp("few") / "book"
    run("demo", str(folder), "--accounts", "80", "--seed", "1")
    return folder


@pytest.fixture(scope="session")
def few_plan(few: Path) -> Written:
    """Its plan, as it was written."""
    out = few.parent / "plan"
    run("rebalance", str(few), "--out", str(out), "--reproducible", "--gap", "0.001", "--quiet")
    return read_plan(out)


@pytest.fixture(scope="session")
def frontier(few: Path) -> Path:
    """A frontier of the same book."""
    out = few.parent / "options"
    run("frontier", str(few), "--out", str(out), "--reproducible", "--gap", "0.01", "--quiet")
    return out
