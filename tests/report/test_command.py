"""`csm-assign report`: the file, the frontier beside it, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from solver.errors import UsageError
from solver.lang import EN, lang_of
from solver.plan.written import Written
from solver.report.options import frontier_of
from solver.report.page import report_of
from solver.report.view import View

DOCS = Path(__file__).parents[2] / "docs"


def report(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["report", *words])


def test_the_command_writes_one_file_for_its_owner_alone(few_plan: Written, tmp_path: Path) -> None:
    """Tests the text - the same plan gives the same page, for no clock decides -, the file's mode, and that nothing else is left."""
    out = tmp_path / "report.html"
    result = report(str(few_plan.path), "--out", str(out), "--lang", "pt-BR")
    assert result.exit_code == 0, result.output
    assert out.read_text(encoding="utf-8") == report_of(few_plan, lang_of("pt-BR"))
    assert out.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_taken_place_is_refused_before_the_work(few_plan: Written, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("mine", encoding="utf-8")
    assert report(str(few_plan.path), "--out", str(out)).exit_code == 2
    assert out.read_text(encoding="utf-8") == "mine"
    assert report(str(few_plan.path), "--out", str(tmp_path)).exit_code == 2
    assert report(str(few_plan.path), "--out", str(tmp_path / "gone" / "x.html")).exit_code == 2
    assert report(str(few_plan.path), "--out", str(out), "--force").exit_code == 0


def test_what_is_no_plan_is_refused(few_plan: Written, tmp_path: Path) -> None:
    """Tests a folder that is not there, and a plan that was changed after its audit."""
    assert report(str(tmp_path / "nothing"), "--out", str(tmp_path / "a.html")).exit_code == 2
    shutil.copytree(few_plan.path, tmp_path / "changed")
    with (tmp_path / "changed" / "moves.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    result = report(str(tmp_path / "changed"), "--out", str(tmp_path / "a.html"))
    assert (result.exit_code, "no longer those that were audited" in result.output) == (2, True)
    assert not (tmp_path / "a.html").exists()


def test_a_changed_summary_is_refused(few_plan: Written, tmp_path: Path) -> None:
    shutil.copytree(few_plan.path, tmp_path / "changed")
    summary = tmp_path / "changed" / "summary.json"
    summary.write_text(summary.read_text(encoding="utf-8").replace('"value": ', '"value": 9', 1), encoding="utf-8")
    result = report(str(tmp_path / "changed"), "--out", str(tmp_path / "a.html"))
    assert (result.exit_code, "no longer those that were audited" in result.output) == (2, True)


def test_the_frontier_is_drawn_anew_in_the_page_s_language(few_plan: Written, frontier: Path) -> None:
    """Tests a dot for each plan in each of three panels, a row for each plan, and Portuguese words in the picture."""
    picture, table = frontier_of(View(few_plan, EN), frontier)
    options = [row for row in table.rows if row.look == "option"]
    assert (len(table.rows) >= 3, len(options) >= 3) == (True, True)
    assert str(picture).count("<circle") >= 3 * len(table.rows)
    assert [str(row.cells[0]).split(" (")[0] for row in options[:2]] == ["required only", "recommended"]
    words = " ".join(str(row.cells[0]) for row in frontier_of(View(few_plan, lang_of("pt-BR")), frontier)[1].rows)
    assert ("sem restrição" in words, "orçamento de mudanças" in words, "budget" in words) == (True, True, False)
    assert "ARR ponderado coberto" in str(frontier_of(View(few_plan, lang_of("pt-BR")), frontier)[0])


def test_a_page_with_a_frontier_says_so_in_its_contents(few_plan: Written, frontier: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = report(str(few_plan.path), "--out", str(out), "--frontier", str(frontier))
    assert result.exit_code == 0, result.output
    text = out.read_text(encoding="utf-8")
    assert ('href="#frontier"' in text, '<section id="frontier">' in text) == (True, True)


@pytest.mark.parametrize(
    "file, old, new, said",
    [
        ("frontier.json", '"2026-10-01"', '"2026-07-01"', "as of 2026-07-01"),
        ("plans/recommended/inputs/accounts.csv", "Banking", "Energy", "other inputs"),
        ("plans/recommended/policy.toml", "cap = 30", "cap = 29", "other rules"),
        ("frontier.json", '"chosen"', '"chose"', "cannot be read as a frontier"),
    ],
)
def test_a_frontier_of_something_else_is_refused(
    few_plan: Written, frontier: Path, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    """Tests another day, other accounts, another rule, and a damaged file."""
    other = tmp_path / "options"
    shutil.copytree(frontier, other)
    text = (other / file).read_text(encoding="utf-8")
    assert old in text
    (other / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        frontier_of(View(few_plan, EN), other)


def test_a_folder_that_is_no_frontier_is_refused(few_plan: Written, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not a frontier"):
        frontier_of(View(few_plan, EN), tmp_path)


def test_the_picture_of_the_readme_is_there() -> None:
    """Tests that it is a PNG of no more than 200 KB; `python -m benchmarks.picture` makes it anew."""
    data = (DOCS / "report.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 200_000
    assert "docs/report.png" in (DOCS.parent / "README.md").read_text(encoding="utf-8")
