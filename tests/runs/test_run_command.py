"""`scenario run`: from files to the comparison."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from solver.outcomes import drop_comparison
from solver.scenarios.batch import load_scenarios
from tests.runs.batches import ACCOUNTS, CSMS

SWEEP = '[sweep]\n"policy.tiers.T2.cap" = [50, 60, 70]\n"policy.hourly_cost" = [80, 90, 100]\n"policy.tiers.T2.target" = [40, 45, 48]\n'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    columns = list(ACCOUNTS[0])
    rows = [",".join(str(a[c]) for c in columns) for a in ACCOUNTS]
    (folder / "accounts.csv").write_text(
        "\n".join([",".join(["name", *columns]), *(f"N{k},{r}" for k, r in enumerate(rows))]), "utf-8"
    )
    (folder / "csms.csv").write_text(
        "\n".join(["csm_id,name,cost", *(f"{c['csm_id']},{c['name']},{c['cost']}" for c in CSMS)]), "utf-8"
    )
    (folder / "policy.toml").write_text('as_of = 2026-10-01\ntiering.method = "given"\n', "utf-8")
    (folder / "what_if").mkdir()
    return folder


def scenario(book: Path, name: str, text: str = "") -> str:
    path = book / "what_if" / f"{name}.toml"
    path.write_text(f'title = "{name}"\n{text}', "utf-8")
    return str(path)


def test_no_comparison_of_other_runs_stays_beside_the_new_ones(book: Path, tmp_path: Path) -> None:
    """Tests that what is dropped before a new batch is the whole comparison, and that the same command writes it again."""
    out = tmp_path / "out"
    scenario(book, "baseline")
    assert run(str(book), "--out", str(out), "--quiet").exit_code == 0
    drop_comparison(out)
    assert not list(out.glob("comparison.*"))
    assert not (out / "books.csv").exists()
    again = run(str(book), "--out", str(out), "--quiet")
    assert (again.exit_code, (out / "comparison.html").exists()) == (0, True)


def test_growth_that_was_meant_in_percent_is_refused(book: Path, tmp_path: Path) -> None:
    """Tests `arr = 20`, which would be 2,000 % more, and a head count at 500 % a quarter."""
    file = scenario(book, "typo", "[[accounts.grow]]\narr = 20\n")
    assert run(file, "--out", str(tmp_path / "out"), "--quiet").exit_code == 2
    assert CliRunner().invoke(cli.main, ["headcount", str(book), "--growth", "5"]).exit_code == 2


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["scenario", "run", *words])


def test_conditions_that_select_nobody_are_said_beside_the_figures(book: Path, tmp_path: Path) -> None:
    """Tests a slip in a value, once for its scenario and once for a sweep of two points, and that others say nothing."""
    scenario(book, "baseline")
    scenario(book, "slip", '[[accounts.grow]]\narr = 0.1\nwhere = { account_id = "b01" }\n')
    scenario(
        book,
        "swept",
        '[[csms.update_where]]\nname = "x"\nset = { fte = 0.5 }\nwhere = { csm_id = "no" }\n[sweep]\n"policy.hourly_cost" = [80, 90]\n',
    )
    result = run(str(book), "--out", str(tmp_path / "out"), "--quiet")
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())
    assert "slip: accounts.grow.#1: the conditions select nobody: no account_id is 'b01'; did you mean 'a" in said
    assert "swept: csms.update_where.x: the conditions select nobody" in said
    assert said.count("the conditions select nobody") == 2


def test_scenarios_are_run_compared_and_continued(book: Path, tmp_path: Path) -> None:
    """Tests two scenarios and then a third: two of three were finished before, and the comparison has all."""
    out = str(tmp_path / "out")
    scenario(book, "baseline")
    scenario(book, "tighter", "[policy.tiers.T2]\ncap = 60\n")
    first = run(str(book), "--out", out, "--quiet")
    assert (first.exit_code, "2 scenarios of 2 solved" in first.stdout) == (0, True), first.output
    assert max(len(line) for line in first.stdout.replace(out, "").splitlines()) <= 80
    scenario(book, "recut", '[policy]\nmode = "recut"\n')
    second = run(str(book), "--out", out)
    assert (second.exit_code, "2 of 3 runs were finished before" in second.stdout) == (0, True), second.output
    assert "3 of 3 runs" in second.stderr
    tree = json.loads(run(str(book), "--out", out, "--json", "--quiet").stdout)
    assert sorted(s["name"] for s in tree["scenarios"]) == ["baseline", "recut", "tighter"]


def test_a_failing_scenario_is_told_at_the_end_and_the_others_are_compared(book: Path, tmp_path: Path) -> None:
    scenario(book, "baseline")
    rows = '[[overrides.add]]\naccount_id = "{id}"\naction = "{action}"\nvalue = "c1"\nreason = "r"\n'
    scenario(book, "both", "".join(rows.format(id=ACCOUNTS[0]["account_id"], action=a) for a in ("pin", "forbid")))
    result = run(str(book), "--out", str(tmp_path / "out"), "--quiet")
    assert result.exit_code == 5, result.output
    assert "error: 1 of 2 runs failed: both" in result.stderr
    assert "contradict" in result.stdout
    assert (tmp_path / "out" / "comparison.html").is_file()


def test_files_that_do_not_fit_the_book_are_all_named_before_anything_is_solved(book: Path, tmp_path: Path) -> None:
    """Tests two of three files, one of them at the second point of its sweep: exit 2, as for faults of syntax, and nothing written."""
    scenario(book, "baseline")
    scenario(book, "nobody", '[[csms.remove]]\ncsm_id = "c9"\n')
    scenario(book, "sweep", '[[csms.remove]]\ncsm_id = "c1"\n[sweep]\n"csms.remove.c1.csm_id" = ["c1", "c8"]\n')
    result = run(str(book), "--out", str(tmp_path / "out"), "--quiet")
    assert result.exit_code == 2, result.output
    said = " ".join(result.stderr.split())
    assert f"2 scenario files cannot be used: {book}/what_if/nobody.toml: csms.remove.c9" in said
    assert f"{book}/what_if/sweep.toml, point " in said
    assert "baseline.toml" not in said
    assert not (tmp_path / "out").exists()


def alike(quarters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Quarters without what is said about the others of the batch."""
    return [{k: v for k, v in q.items() if k not in ("difference", "worth")} for q in quarters]


def test_a_sweep_of_27_is_27_single_runs(book: Path, tmp_path: Path) -> None:
    """Tests three values of three numbers together, against each point run alone: all 27, in every figure."""
    place = scenario(book, "grid", SWEEP)
    result = run(place, "--out", str(tmp_path / "all"), "--no-plans", "--quiet", "--json")
    assert result.exit_code == 0, result.output
    points = load_scenarios([place]).scenarios
    assert len(points) == 27
    together = {s["name"]: s["quarters"] for s in json.loads(result.stdout)["scenarios"]}
    assert set(together) == {p.name for p in points}
    for point in points:
        cap, cost, target = (
            point.tree["policy"]["tiers"]["T2"][k] if k else point.tree["policy"]["hourly_cost"] for k in ("cap", "", "target")
        )
        alone = scenario(book, "alone", f"[policy]\nhourly_cost = {cost}\n[policy.tiers.T2]\ncap = {cap}\ntarget = {target}\n")
        single = run(alone, "--out", str(tmp_path / f"alone-{point.name}"), "--no-plans", "--quiet", "--json")
        [found] = json.loads(single.stdout)["scenarios"]
        assert alike(found["quarters"]) == alike(together[point.name])


def test_a_place_that_is_something_else_is_refused_before_the_work(book: Path, tmp_path: Path) -> None:
    scenario(book, "baseline")
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    assert run(str(book), "--out", str(tmp_path)).exit_code == 2
    assert "is a file, not a folder" in run(str(book), "--out", str(tmp_path / "letter.txt")).stderr
    assert run(str(book), "--out", str(tmp_path / "out"), "--executor", "dask://10.1.1.1:8786").exit_code == 2
    assert not (tmp_path / "out").exists()
