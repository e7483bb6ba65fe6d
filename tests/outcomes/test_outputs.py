"""What is written and printed: files, screen, page - and the page in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver.errors import StorageError
from solver.outcomes import comparison_text, comparison_tree, write_comparison
from solver.outcomes.figures import figure
from solver.outcomes.words import FIRST
from solver.runs.outcome import RunResult
from solver.tables import read_text
from tests.outcomes.made import failed, outcome, result, unit

EVIL = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x")'


def batch() -> list[RunResult]:
    """A baseline, two hires over two quarters with names that mean harm, a near draw, growth, a failure, a sweep, draws."""
    ramp = [
        outcome(
            [unit("ann"), unit("ben"), unit("cat", name=EVIL, added=True, fte=f, target_use=t, arr=a)], first_day=d, weighted=0.95
        )
        for f, t, a, d in ((0.5, 0.8, 100_000.0, "2026-10-01"), (1.0, 0.7, 400_000.0, "2027-01-01"))
    ]
    return [
        result("baseline", outcome(), outcome(first_day="2027-01-01"), title="Today's people"),
        result("hires", *ramp, title=f"Two hires {EVIL}", notes=(f"added {EVIL}",)),
        result(FORMULA, outcome(first_day="2027-01-01", value=2_999_999, bound=3_000_001), title=FORMULA),
        result("growth", outcome(first_day="2027-01-01", accounts=30), title="20 % growth"),
        failed("broken", f"no plan {EVIL}"),
        *(result(f"ratio/{k}", outcome(first_day="2027-01-01", weighted=0.8 + k / 100), group="ratio") for k in (1, 2, 3)),
        *(result(f"growth/{k}", outcome(weighted=0.8 + k / 100, heads=10 + k), group="growth", draw=k) for k in range(1, 11)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compared")
    write_comparison(batch(), out, f"Headcount {EVIL}")
    return out


def test_files_are_whole_the_same_each_time_and_nothing_else_is_left(written: Path, tmp_path: Path) -> None:
    write_comparison(batch(), tmp_path, f"Headcount {EVIL}")
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == ["books.csv", "comparison.csv", "comparison.html", "comparison.json", "draws.csv"]
    assert all((tmp_path / n).read_bytes() == (written / n).read_bytes() for n in names)


def test_a_place_that_is_not_there_is_a_fault_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"comparison\.csv"):
        write_comparison(batch(), tmp_path / "gone", "x")


def test_the_table_has_a_row_per_scenario_and_quarter_and_no_cell_runs(written: Path) -> None:
    """Tests 2 + 2 quarters, one each of two others, the failed one's row and three points of the sweep: 10."""
    rows = read_text(written / "comparison.csv")
    assert rows["scenario"].value_counts().to_dict()["hires"] == 2
    assert len(rows) == 10
    bad = rows[rows["status"] == "failed"]
    assert (bad["error"].item(), bad["value"].item()) == (f"no plan {EVIL}", "")
    assert f"'{FORMULA[:10]}" in (written / "comparison.csv").read_text(encoding="utf-8")
    assert len(read_text(written / "books.csv")) == 2 * 2 + 2 * 3 + 2 * 2 + 3 * 2


def test_the_tree_says_which_differences_may_be_believed() -> None:
    tree = comparison_tree(batch())
    worth = {s["name"]: s["quarters"][-1]["worth"]["words"] for s in tree["scenarios"] if s["quarters"]}
    assert worth["baseline"] == "baseline"
    assert worth[FORMULA] == "no proven difference"
    assert worth["growth"] == "other customers"
    assert tree == json.loads(json.dumps(tree, allow_nan=False))
    assert tree["draws"][0]["bands"]["weighted"]["p50"] == 0.85


def test_the_screen_fits_80_columns_and_says_what_is_not_proved() -> None:
    text = comparison_text(batch())
    assert max(map(len, text.splitlines())) <= 80
    assert "no proven difference" in text
    assert "19 people are enough in 90 % of them" in text
    assert "broken failed: no plan" in text


def test_one_scenario_that_failed_is_told_and_written(tmp_path: Path) -> None:
    write_comparison([failed("only", "rules contradict")], tmp_path, "x")
    assert "only failed: rules contradict" in comparison_text([failed("only", "rules contradict")])
    assert "rules contradict" in (tmp_path / "comparison.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme, width", [("light", 1100), ("dark", 1100), ("light", 320)])
def test_the_page_opens_alone_without_fault(written: Path, opened: Callable[..., Any], scheme: str, width: int) -> None:
    """Tests that nothing is asked for, nothing runs, axe is content, and the page itself never scrolls sideways."""
    found = opened(written / "comparison.html", scheme, width)
    assert found.requests == [(written / "comparison.html").as_uri()]
    assert (found.console, found.faults) == ([], [])
    assert found.page.evaluate("document.documentElement.scrollWidth") == width
    assert found.page.locator("script").count() == 0
    assert EVIL in found.page.locator("h1").inner_text()


def test_the_numbers_on_the_page_are_those_of_the_json(written: Path, opened: Callable[..., Any]) -> None:
    tree = json.loads((written / "comparison.json").read_text(encoding="utf-8"))
    solved = [s["quarters"][-1]["figures"] for s in tree["scenarios"] if s["quarters"] and not s["group"]]
    page = opened(written / "comparison.html").page
    for key in FIRST:
        shown = page.locator(f'#first [data-figure="{key}"]').all_inner_texts()
        assert shown == [figure(key).shown(values[key]) for values in solved]


def test_the_first_screen_says_where_nothing_is_proved(written: Path, opened: Callable[..., Any]) -> None:
    words = opened(written / "comparison.html").page.locator("main > p").first.inner_text()
    assert "No proven difference in worth to the baseline" in words
    assert FORMULA in words
    assert "growth" not in words


def test_forty_scenarios_stand_in_one_table(tmp_path: Path, opened: Callable[..., Any]) -> None:
    write_comparison([result(f"s{k}", outcome(cost=1000.0 * k + 1, weighted_arr=1e6 + k)) for k in range(40)], tmp_path, "Forty")
    found = opened(tmp_path / "comparison.html", "light", 320)
    assert found.page.locator("#first tbody tr").count() == 40
    assert (found.faults, found.page.evaluate("document.documentElement.scrollWidth")) == ([], 320)
