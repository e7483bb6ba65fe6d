"""A plan read back from its folder is the plan that was written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from solver.engine import Options, Warm, solve
from solver.engine.pricing import Pricer, Wanted
from solver.errors import UsageError
from solver.plan.load import load_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("load") / "plan"
    result = CliRunner().invoke(cli.main, ["rebalance", "quarterly", "--out", str(out), "--quiet"])
    assert result.exit_code == 0, result.output
    return out


def test_value_bound_and_reasons_are_those_of_the_files(folder: Path) -> None:
    """Tests that the formulation made again gives the same value, and its prices and cuts the same certified bound."""
    loaded = load_plan(folder)
    problem, result = loaded.decision.formulation.problem, loaded.decision.result
    assert problem.value(result.unit_of) == loaded.summary["value"] == result.value
    assert problem.faults(result.unit_of) == []
    assert Pricer(problem).sweep(result.price, Wanted(1), result.cuts).bound == loaded.summary["certified_bound"]
    assert all(loaded.reasons)


def test_a_known_plan_and_its_prices_are_where_a_run_goes_on_from(folder: Path) -> None:
    """Tests that a run from the plan itself is no worse and proves no less, before any search."""
    loaded = load_plan(folder)
    result = loaded.decision.result
    warm = Warm(result.unit_of, result.price, result.cuts)
    again = solve(loaded.decision.formulation.problem, Options(seconds=20, gap=0.01), warm=warm)
    assert again.value >= result.value
    assert again.certified_bound <= result.certified_bound
    assert "prices" not in [name for name, _ in again.stages]


def test_what_is_no_plan_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a plan folder"):
        load_plan(tmp_path)
    (tmp_path / "summary.json").write_text((folder / "summary.json").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as a plan"):
        load_plan(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("assignments.csv", b""),
        ("assignments.csv", b"<html></html>\n"),
        ("assignments.csv", b"account_id,name\nA0001,x\n"),
        ("tiers.csv", b"\xff\xfe\x00\x01"),
        ("certificate.json", b"[]"),
        ("summary.json", b"[]"),
        ("summary.json", b"\xff\xfe{\x00}\x00"),
        ("policy.toml", b"mode ="),
    ],
)
def test_a_damaged_plan_ends_no_command_with_a_traceback(folder: Path, tmp_path: Path, file: str, content: bytes) -> None:
    """Tests every command that reads a plan on one whose file is blank, another kind of file, or half of one: exit 2 or 6."""
    plan = tmp_path / "plan"
    shutil.copytree(folder, plan)
    (plan / file).write_bytes(content)
    read_by = {
        "explain": ["explain", str(plan), "A0015"],
        "compare": ["compare", str(plan), "today"],
        "audit": ["audit", str(plan)],
    }
    if file in ("assignments.csv", "tiers.csv", "summary.json"):
        read_by["from"] = ["rebalance", "quarterly", "--from", str(plan), "--out", str(tmp_path / "next"), "--quiet"]
    for name, words in read_by.items():
        result = CliRunner().invoke(cli.main, words)
        assert result.exit_code == 2 or (name == "audit" and result.exit_code == 6), (name, result.output, result.exception)


def test_a_plan_that_was_changed_says_so(folder: Path, tmp_path: Path) -> None:
    """Tests that explain warns of an edited file, and is silent on the plan as it was written."""
    plan = tmp_path / "plan"
    shutil.copytree(folder, plan)
    assert load_plan(plan).intact
    text = (plan / "moves.csv").read_text(encoding="utf-8")
    (plan / "moves.csv").write_text(text + "x\n", encoding="utf-8")
    assert not load_plan(plan).intact
    assert "were changed after it was written" in " ".join(
        CliRunner().invoke(cli.main, ["explain", str(plan), "A0015"]).stdout.split()
    )


def test_the_best_alternatives_difference_is_a_number(folder: Path) -> None:
    """Tests that a negative difference is written like every other number, not guarded like a text."""
    text = (folder / "assignments.csv").read_text(encoding="utf-8")
    assert ",'-" not in text
