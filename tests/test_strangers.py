"""Files in a folder of ours that we did not write there."""

from __future__ import annotations

from pathlib import Path

import pytest

from solver.strangers import beside, files_within, is_lock, is_of_system, not_of_plan


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "._assignments.csv",
        "Thumbs.db",
        "thumbs.db",
        "desktop.ini",
        "~$books.xlsx",
        ".~lock.moves.csv#",
        ".directory",
    ],
)
def test_what_systems_leave_counts_for_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text("x", encoding="utf-8")
    (tmp_path / "in" / "own.csv").write_text("x", encoding="utf-8")
    assert is_of_system(name)
    assert files_within(tmp_path) == ["in/own.csv"]
    assert is_lock(name) == ("lock" in name or "$" in name)


@pytest.mark.parametrize("name", ["notes.txt", "lock.csv", ".hidden", "x~$.xlsx", "inputs.ini", "assignments.csv"])
def test_what_people_leave_counts(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert not is_of_system(name)
    assert beside("own.*")(tmp_path) == [name]


def test_a_few_are_named_and_the_others_counted() -> None:
    assert not_of_plan(["a"]) == "a is not part of the plan: move it out"
    assert not_of_plan(list("abcde")) == "a, b, c and 2 more are not part of the plan: move them out"
