"""How much change to buy: the dial of budgets, plans along it, the knee, the folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from solver.audit import audit_plan
from solver.frontier.budgets import ALL, DIALS, MAINTAIN, NONE, RECUT, dials_of
from solver.frontier.picture import svg_of
from solver.frontier.points import Point, kept, knee
from solver.policy import Limit, Policy
from solver.tables import read_text


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


def point(name: str, position: float, chosen_arr: float, value: int) -> Point:
    return Point(name, position, value, value, 1, chosen_arr, 0, 0, 0, 0.9, 0, 0.9, 0.1, 0, 0.0)


def budgets(limits: tuple[Limit, ...]) -> dict[str, float]:
    return {
        x.name: float(x.max_share if x.max_share is not None else x.max or 0) for x in limits if x.measure.startswith("moved")
    }


def test_the_dial_goes_from_nothing_over_both_modes_to_everything() -> None:
    """Tests the default policy: 0; a quarter of 10, 5 and 7 %; those; half way to 30 %; 30 %; twice that; none."""
    dials = {d.position: budgets(d.policy.limit) for d in dials_of(Policy.load(), (0, 0.25, 1, 1.5, 2, 2.5, 3))}
    assert dials[NONE] == {"moves_required_only": 0}
    assert dials[0.25] == {"moves_accounts": 0.025, "moves_t1": 0.0125, "moves_arr": 0.0175}
    assert dials[MAINTAIN] == {"moves_accounts": 0.1, "moves_t1": 0.05, "moves_arr": 0.07}
    assert dials[1.5] == {"moves_accounts": 0.2, "moves_t1": 0.1, "moves_arr": 0.185}
    assert dials[RECUT] == {"moves_accounts_recut": 0.3, "moves_arr_recut": 0.3}
    assert dials[2.5] == {"moves_accounts_recut": 0.6, "moves_arr_recut": 0.6}
    assert dials[ALL] == {}


def test_rules_that_are_no_budgets_are_the_same_at_every_position() -> None:
    others = [[x for x in d.policy.limit if not x.measure.startswith("moved")] for d in dials_of(Policy.load())]
    assert all(o == others[0] for o in others)
    assert len(others[0]) > 10


def test_points_that_gain_nothing_are_dropped_and_named_ones_stay() -> None:
    """Tests 10, 12, 12 (named), 12, 15: the third stays for its name, the fourth goes."""
    points = [
        point("required", 0, 0, 10),
        point("x", 0.5, 1, 12),
        point("recommended", 1, 2, 12),
        point("y", 1.5, 3, 12),
        point("z", 3, 4, 15),
    ]
    assert [p.name for p in kept(points, ("required", "recommended"))] == ["required", "x", "recommended", "z"]


def test_the_knee_is_where_change_begins_to_buy_less() -> None:
    """Tests (0, 0), (1, 8), (2, 9), (4, 10): above the straight line by 0.55, 0.4 - so the second."""
    points = [point("a", 0, 0, 0), point("b", 1, 1, 8), point("c", 2, 2, 9), point("d", 3, 4, 10)]
    assert knee(points) is points[1]
    assert knee(points[:2]) is None
    assert knee([replace(p, value=p.value * 0 + int(p.chosen_arr)) for p in points]) is None  # a straight line has none


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("frontier") / "options"
    return out, run("frontier", "quarterly", "--out", str(out), "--time-limit", "40", "--quiet")


def test_more_moves_never_bring_less_and_every_plan_audits_clean(made: tuple[Path, Result]) -> None:
    """Tests value along the dial, no chosen move in the first plan, and the audit of each folder."""
    out, result = made
    assert result.exit_code == 0, result.output
    rows = read_text(out / "frontier.csv")
    values = [int(v) for v in rows["value"]]
    assert len(values) == len(DIALS)
    assert values == sorted(values)
    assert rows["chosen"][0] == "0"
    plans = sorted((out / "plans").iterdir())
    assert len(plans) == (rows["dominated"] == "false").sum()
    assert [p.name for p in plans if audit_plan(p).faults] == []


def test_recommended_and_recut_are_what_rebalance_makes(made: tuple[Path, Result], tmp_path: Path) -> None:
    """Tests value against bound of `rebalance` in the same mode, both ways."""
    for name, mode in (("required", "required"), ("recommended", "maintain"), ("recut", "recut")):
        assert (
            run(
                "rebalance", "quarterly", "--out", str(tmp_path / mode), "--mode", mode, "--quiet", "--time-limit", "20"
            ).exit_code
            == 0
        )
        ours = json.loads((made[0] / "plans" / name / "summary.json").read_text(encoding="utf-8"))
        theirs = json.loads((tmp_path / mode / "summary.json").read_text(encoding="utf-8"))
        assert ours["value"] <= theirs["bound"]
        assert theirs["value"] <= ours["bound"]


def test_the_page_stands_alone_and_shows_three_options(made: tuple[Path, Result]) -> None:
    page = (made[0] / "frontier.html").read_text(encoding="utf-8")
    assert all(title in page for title in ("Required only", "Recommended", "Re-cut", "<svg", "knee"))
    assert not re.search(r"(src|href)=", page)
    assert max(map(len, made[1].stdout.replace(str(made[0]), "").splitlines())) <= 80


@pytest.mark.parametrize("scheme, width", [("light", 1100), ("dark", 320)])
def test_the_page_opens_alone_without_fault(
    made: tuple[Path, Result], opened: Callable[..., Any], scheme: str, width: int
) -> None:
    """Tests that nothing is asked for or told to the console, that axe is content, and the page never scrolls sideways."""
    found = opened(made[0] / "frontier.html", scheme, width)
    assert found.requests == [(made[0] / "frontier.html").as_uri()]
    assert (found.console, found.faults) == ([], [])
    assert found.page.evaluate("document.documentElement.scrollWidth") == width


def test_a_taken_place_is_refused_and_force_replaces_frontiers_only(made: tuple[Path, Result], tmp_path: Path) -> None:
    assert run("frontier", "quarterly", "--out", str(made[0])).exit_code == 2
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    result = run("frontier", "quarterly", "--out", str(tmp_path / "mine"), "--force")
    assert (result.exit_code, "not a frontier" in result.output) == (2, True)


def test_the_picture_has_a_dot_for_every_point_in_every_panel() -> None:
    points = [point("required", 0, 0, 1), point("recommended", 1, 5, 2), point("recut", 2, 9, 3)]
    assert len(re.findall("<circle", svg_of(points, points[1]))) == 3 * 3 + 3
    assert "<circle" in svg_of(points[:1], None)


def test_options_at_the_same_place_share_a_label_beside_the_line() -> None:
    """Tests a line that rises to where two options are: their label is above the dot, that of its beginning below."""
    same = [point("required", 0, 0, 1), point("recommended", 1, 5, 2), point("recut", 1, 5, 2)]
    svg = svg_of([replace(p, covered=0.9 + p.position / 100) for p in same], None)
    assert svg.count(">recommended, re-cut<") == 3
    first = svg.split("Fit of what is held")[0]
    dots = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', first)]
    labels = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>re(?:quired|commended)', first)]
    assert (labels[0] > dots[0], labels[1] < dots[1]) == (True, True)
