"""The command on the shipped book: screen, JSON and CSV say the same, and every total ticks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from solver.tables import read_text

WORDS = ("today", "required", "round_robin", "alphabetical")


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("compare") / "plan"
    result = run("rebalance", "quarterly", "--out", str(out), "--quiet")
    assert result.exit_code == 0, result.output
    return str(out)


@pytest.mark.parametrize("word", WORDS)
def test_every_total_ticks_against_every_word(plan: str, word: str) -> None:
    """Tests that terms add up to the value, tiers to `all`, units to what is held, and the parts to the difference."""
    result = run("compare", word, plan, "--json", "--quiet")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    summary = json.loads((Path(plan) / "summary.json").read_text(encoding="utf-8"))
    value = found["terms"][-1]
    for side in ("a", "b", "difference"):
        assert value[side] == sum(t[side] for t in found["terms"][:-1])
    assert value["b"] == found["b"]["value"] == summary["value"]
    assert value["difference"] == sum(found["difference_from"].values())
    *tiers, whole = found["tiers"]
    for measure in ("accounts", "arr", "moves", "moved_arr", "uncovered"):
        for side in ("a", "b", "difference"):
            assert sum(t[f"{measure}_{side}"] for t in tiers) == pytest.approx(whole[f"{measure}_{side}"]), measure
    for measure in ("accounts", "arr"):
        change = sum(u[f"{measure}_difference"] for u in found["units"])
        assert change == pytest.approx(whole[f"{measure}_difference"])
    assert whole["arr_b"] == summary["totals"]["arr"]["assigned"]
    name = {"required": "required_only"}.get(word, word)
    if word in ("today", "round_robin"):
        assert whole["weighted_a"] == summary["coverage"][name]["all"]["weighted"]
    assert whole["weighted_b"] == summary["coverage"]["plan"]["all"]["weighted"]


def test_required_is_what_rebalance_makes_in_that_mode(plan: str, tmp_path: Path) -> None:
    """Tests the same value as a run of its own in mode required (both proved), without a chosen move or a broken rule."""
    own = json.loads(
        run("rebalance", "quarterly", "--out", str(tmp_path / "own"), "--mode", "required", "--json", "--quiet").stdout
    )
    found = json.loads(run("compare", plan, "required", "--json", "--quiet").stdout)
    assert (own["status"], found["b"]["remark"]) == ("optimal", "no such plan is better (proved)")
    assert found["b"]["value"] == own["value"]
    assert (found["b"]["broken"], found["b"]["gap"]) == ([], None)
    required = sum(own["moves"][kind]["accounts"] for kind in ("owner_left", "tier", "pinned"))
    assert found["tiers"][-1]["moves_b"] == required
    between = run("compare", plan, str(tmp_path / "own"))
    assert "the policies differ" in between.stdout
    assert "mode: maintain, required" in " ".join(between.stdout.split())


@pytest.mark.parametrize("word", WORDS)
def test_the_screen_fits_80_columns_and_says_what_is_compared(plan: str, word: str) -> None:
    result = run("compare", plan, word, "--quiet")
    assert result.exit_code == 0, result.output
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert result.stdout.startswith(f"A: plan {plan[:20]}")
    assert "mode maintain" in result.stdout
    assert "A's book, policy and tiers" in " ".join(result.stdout.split())
    assert ("breaks hard rules" in result.stdout) == (word != "required")


def test_the_csv_has_all_accounts_that_differ_and_nothing_a_spreadsheet_runs(plan: str, tmp_path: Path) -> None:
    out = tmp_path / "d.csv"
    found = json.loads(run("compare", "today", plan, "--json", "--quiet", "--out", str(out)).stdout)
    rows = read_text(out)
    assert rows["account_id"].tolist() == [a["account_id"] for a in found["accounts"]]
    assert len(rows) == found["counts"]["elsewhere"] > 15
    assignments = read_text(Path(plan) / "assignments.csv").set_index("account_id").loc[rows["account_id"]]
    assert rows["unit_b"].tolist() == assignments["unit"].tolist()
    assert rows["worth_b"].tolist() == assignments["worth"].tolist()
    assert rows["reason"].tolist() == assignments["reason"].tolist()
    assert (rows["unit_a"] != rows["unit_b"]).all()
    arr = rows["arr_b"].astype(float).tolist()
    assert arr == sorted(arr, reverse=True)
    again = run("compare", "today", plan, "--quiet", "--out", str(out))
    assert (again.exit_code, "--force" in again.output) == (2, True)
    assert run("compare", "today", plan, "--quiet", "--out", str(out), "--force").exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["d.csv"]


def test_usage_errors_end_with_exit_code_2(plan: str, tmp_path: Path) -> None:
    for words, said in (
        (("today", "required"), "plan folder"),
        ((plan, "alphabetic"), "did you mean 'alphabetical'?"),
        ((plan, str(tmp_path)), "is not a plan folder"),
        ((plan, "today", "--out", str(tmp_path)), "is a folder"),
        ((plan, "today", "--out", str(tmp_path / "no" / "d.csv")), "there is no folder"),
    ):
        result = run("compare", *words)
        assert (result.exit_code, said in result.output, "Traceback" in result.output) == (2, True, False), result.output
