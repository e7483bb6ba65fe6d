"""`scenario show`: what is printed can be read, and read back."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from solver.scenarios import load_scenarios


def show(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scenario", "show", *arguments])


def test_a_shipped_books_scenarios_are_listed() -> None:
    """Tests names, titles and how many runs each is, in 80 columns."""
    found = show("quarterly")
    assert found.exit_code == 0
    assert "  two_hires_london         1  Two hires in London\n" in found.stdout
    assert "  ratios_and_hires         9  " in found.stdout
    assert max(map(len, found.stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", [f.stem for f in load_scenarios(["quarterly"]).files])
def test_what_is_shown_is_the_same_scenario(name: str, scenario: Callable[..., Path]) -> None:
    """Tests that the resolved file, saved and loaded, gives the same scenarios, without the files it extended."""
    found = show(f"quarterly/{name}")
    assert found.exit_code == 0, found.output
    body = found.stdout.split("\nWhat ")[0].split(" points\n")[0].split(" draws, ")[0]
    body = body[: body.rindex("\n")] if name in ("ratios_and_hires", "uncertain_year") else body
    tomllib.loads(body)
    saved = load_scenarios([str(scenario(body, name, []))]).scenarios
    shipped = load_scenarios([f"quarterly/{name}"]).scenarios
    assert [(s.name, s.title, s.digest()) for s in saved] == [(s.name, s.title, s.digest()) for s in shipped]


def test_values_say_where_they_came_from() -> None:
    """Tests the file, the file it extends, and --set; and that the words follow what is set."""
    found = show("quarterly/ratios_and_hires", "--set", "csms.add.london.like=rhys.thorne", "--set", "quarters=2")
    lines = [line.split("  # ") for line in found.stdout.splitlines()]
    said = {line[0].strip(): line[1] for line in lines if len(line) == 2}
    assert said["count = 2"] == "two_hires_london.toml"
    assert said['start_date = "2026-06-01"'] == "ratios_and_hires.toml"
    assert said['like = "rhys.thorne"'] == "--set csms.add.london.like=rhys.thorne"
    assert "3 x 3 = 9 points" in found.stdout
    inner = show("quarterly/parental_leave", "--set", "csms.update.jack.maddison.set.fte=0.5").stdout
    assert "fte = 0.5 }  # parental_leave.toml, --set csms.update.jack.maddison.set.fte=0.5" in inner


def test_json_is_one_object() -> None:
    """Tests schema, tree, sources and the words."""
    tree = json.loads(show("quarterly/leaver", "--json").stdout)
    assert tree["schema_version"] == 1
    assert tree["scenarios"][0]["tree"]["csms"] == {"remove": [{"csm_id": "aiko.endo"}]}
    assert tree["notes"] == ["aiko.endo is gone at once"]
    assert {s["name"] for s in json.loads(show("quarterly", "--json").stdout)["scenarios"]} >= {"baseline", "leaver"}


def test_wrong_input_ends_with_2_and_a_hint(scenario: Callable[..., Path]) -> None:
    """Tests a CSM that is on no roster, a name that is near, and a key nobody knows."""
    for arguments, said in (
        ((str(scenario('[[csms.remove]]\ncsm_id = "aiko.end"')),), "did you mean 'aiko.endo'?"),
        (("quarterly/leavr",), "did you mean 'leaver'?"),
        (("quarterly/leaver", "--set", "quarter=2"), "unknown key 'quarter'; did you mean 'quarters'?"),
    ):
        found = show(*arguments)
        assert found.exit_code == 2
        assert said in found.stderr
