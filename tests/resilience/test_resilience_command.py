"""The command `resilience`: its folder, its screen, its totals on a real book."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import cli
from solver.audit import audit_plan
from solver.places import file_name
from solver.plan.layout import money
from solver.tables import read_text


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.main, list(words))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("resilience") / "report"
    return out, run("resilience", "quarterly", "--out", str(out), "--quiet", "--gap", "0.001")


def test_the_totals_of_all_thirteen_tick(made: tuple[Path, Result]) -> None:
    """Tests in = received + uncovered + automated, in accounts and cents, and that each file holds as many rows."""
    out, result = made
    assert result.exit_code == 0, result.output
    rows = read_text(out / "resilience.csv")
    assert len(rows) == 13
    for _, r in rows.iterrows():
        assert int(r["accounts"]) == int(r["received"]) + int(r["uncovered"]) + int(r["automated"])
        parts = sum(round(100 * float(r[f"{p}_arr"])) for p in ("received", "uncovered", "automated"))
        assert round(100 * float(r["arr"])) == parts
        own = read_text(out / "departures" / f"{file_name(r['csm_id'])}.csv")
        with_others = int(r["accounts"]) + int(r["further"])  # of others, who could no longer hold them
        assert (len(own), int((own["receiver"] != "").sum())) == (with_others, int(r["received"]))
        assert (own["second_choice"][own["receiver"] == ""] == "").all()
        assert int(r["lost_least"]) <= int(r["lost_most"])


def test_the_plan_of_the_worst_is_there_and_audits_clean(made: tuple[Path, Result]) -> None:
    out, _ = made
    tree = json.loads((out / "resilience.json").read_text(encoding="utf-8"))
    assert [p.name for p in (out / "plans").iterdir()] == [file_name(tree["worst"])]
    assert audit_plan(out / "plans" / file_name(tree["worst"])).faults == ()
    shown = run("explain", str(out / "plans" / file_name(tree["worst"])), "A0104")
    assert shown.exit_code == 0


def test_nothing_is_wider_than_a_screen(made: tuple[Path, Result]) -> None:
    out, result = made
    texts = [result.stdout.replace(str(out), ""), *(p.read_text(encoding="utf-8") for p in (out / "departures").glob("*.txt"))]
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80


def test_somebody_who_leaves_anyway_harms_nothing_more(made: tuple[Path, Result]) -> None:
    """Tests Renee Alvarez, who leaves in October: her 25 accounts have their receivers, and nothing is lost beyond the gap."""
    rows = read_text(made[0] / "resilience.csv").set_index("csm_id").loc["renee.alvarez"]
    assert (rows["accounts"], rows["uncovered"], rows["marks"]) == ("25", "0", "leaves on 2026-10-31 anyway")
    assert int(rows["lost_least"]) <= 0 <= int(rows["lost_most"])


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 320)])
def test_the_page_opens_alone_without_fault(
    made: tuple[Path, Result], opened: Callable[..., Any], scheme: str, width: int
) -> None:
    """Tests that nothing is asked for, nothing runs, axe is content, and the page itself never scrolls sideways."""
    page = made[0] / "resilience.html"
    found = opened(page, scheme, width)
    assert found.requests == [page.as_uri()]
    assert (found.console, found.faults) == ([], [])
    assert found.page.evaluate("document.documentElement.scrollWidth") == width
    assert found.page.locator("script").count() == 0


def test_the_numbers_on_the_page_are_those_of_the_json(made: tuple[Path, Result], opened: Callable[..., Any]) -> None:
    tree = json.loads((made[0] / "resilience.json").read_text(encoding="utf-8"))
    page = opened(made[0] / "resilience.html").page
    shown = {
        k: page.locator(f'#departures [data-figure="{k}"]').all_inner_texts() for k in ("accounts", "arr", "nobody", "at_risk")
    }
    found = tree["departures"]
    assert shown["accounts"] == [f"{d['accounts']:,}" for d in found]
    assert shown["arr"] == [money(d["arr"]) for d in found]
    assert shown["nobody"] == [f"{d['uncovered'] + d['further']:,}" for d in found]
    assert shown["at_risk"] == [money(d["at_risk"]) for d in found]
    names = page.locator("h3").all_inner_texts()
    assert names == [d["leaver"]["name"] for d in found]
    rows = page.locator('[aria-label^="Who would take over"] tbody tr')
    assert rows.count() == sum(len(d["receivers"]) for d in found)
    taken = [row.split("\t")[1:3] for row in rows.all_inner_texts()]
    assert taken == [[f"{r['accounts']:,}", money(r["arr"])] for d in found for r in d["receivers"]]


def test_a_taken_place_and_an_unknown_csm_are_refused(made: tuple[Path, Result], tmp_path: Path) -> None:
    assert run("resilience", "quarterly", "--out", str(made[0])).exit_code == 2
    result = run("resilience", "quarterly", "--out", str(tmp_path / "x"), "--csm", "lena.hartman", "--quiet")
    assert (result.exit_code, "did you mean lena.hartmann" in result.output) == (2, True)
    assert not (tmp_path / "x").exists()


def test_one_csm_as_json(tmp_path: Path) -> None:
    """Tests that one object comes out, and only the standing file that was asked for."""
    out = tmp_path / "one"
    result = run("resilience", "quarterly", "--out", str(out), "--csm", "noah.tremblay", "--quiet", "--json")
    tree = json.loads(result.stdout)
    assert (tree["schema_version"], [d["leaver"]["csm_id"] for d in tree["departures"]]) == (1, ["noah.tremblay"])
    assert sorted(p.name for p in (out / "departures").iterdir()) == ["noah.tremblay.csv", "noah.tremblay.txt"]


def test_file_names_are_safe_for_any_id() -> None:
    """Tests plain ids as they are; paths, devices, other letters and what looks like a mark get a hash, each its own."""
    assert file_name("aiko.endo") == "aiko.endo"
    odd = ["../../etc/passwd", "con", "Ann", "ANN", "ann.", "a-12345678", "日本", "a b", "a/b", "x" * 300, "nul.txt", ".hidden"]
    names = [file_name(x) for x in odd]
    assert len({n.casefold() for n in [*names, "ann"]}) == len(odd) + 1
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*-[0-9a-f]{8}", n) and len(n) < 60 for n in names)


def test_from_a_plan_the_books_are_as_it_left_them_and_every_plan_is_kept(made: tuple[Path, Result], tmp_path: Path) -> None:
    """Tests two of quarterly after a plan: each has what the plan gave, not what the book says; both plans pass the audit."""
    plan, out, asked = tmp_path / "plan", tmp_path / "report", ["lena.hartmann", "maya.garrison"]
    assert run("rebalance", "quarterly", "--out", str(plan), "--quiet", "--gap", "0.001").exit_code == 0
    names = [word for csm_id in asked for word in ("--csm", csm_id)]
    result = run(
        "resilience", "quarterly", "--from", str(plan), "--plans", "--out", str(out), "--quiet", "--gap", "0.001", *names
    )
    assert result.exit_code == 0, result.output
    given = read_text(plan / "assignments.csv").groupby("unit").size()
    found = read_text(out / "resilience.csv").set_index("csm_id")["accounts"]
    before = read_text(made[0] / "resilience.csv").set_index("csm_id")["accounts"]
    assert {c: int(found[c]) for c in asked} == {c: int(given[c]) for c in asked}
    assert any(found[c] != before[c] for c in asked)
    assert sorted(p.name for p in (out / "plans").iterdir()) == asked
    for csm_id in asked:
        assert audit_plan(out / "plans" / csm_id).faults == ()
        assert csm_id not in set(read_text(out / "plans" / csm_id / "assignments.csv")["unit"])
