"""Generalized assignment: uses that differ by unit, several resources, items that must be placed or may stay out."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.gap_instances import main, read_instances, solve_instance
from solver.engine import Options, solve
from solver.engine.assignment import Assignment

# Two units, three items: costs, uses, capacities. All at the first unit cost 3 and use 9 of 6; the best legal plan leaves
# items 1 and 3 there (6 of 6) and item 2 with the second unit: 1 + 4 + 1 = 6.
SMALL = "2 3  1 1 1  4 4 4  3 3 3  2 2 2  6 2"


def random_assignment(seed: int, *, must_place: bool) -> Assignment:
    r = np.random.default_rng(seed)
    items, units, resources = 5, 3, 2
    uses = r.integers(0, 6, (resources, items, units))
    capacity = r.integers(3, 11, (resources, units))
    return Assignment(r.integers(-4 if must_place else 0, 20, (items, units)), uses, capacity, must_place)


def best_of_all(a: Assignment) -> tuple[int, int]:
    """(items placed, value) of the best plan by trying all: of the most items where they must be placed, else of most value."""
    items, units = a.worth.shape
    found = []
    for plan in itertools.product(range(units + 1), repeat=items):
        placed = [(i, u - 1) for i, u in enumerate(plan) if u]
        used = np.zeros_like(a.capacity)
        for i, u in placed:
            used[:, u] += a.uses[:, i, u]
        if (used <= a.capacity).all():
            value = sum(int(a.worth[i, u]) for i, u in placed)
            found.append((len(placed), value) if a.must_place else (0, value))
    return max(found)


@pytest.mark.parametrize("must_place", [True, False])
@pytest.mark.parametrize("seed", range(8))
def test_the_engine_solves_generalized_assignment(seed: int, must_place: bool) -> None:
    """Tests value against brute force, several resources at once, and that it is proved."""
    a = random_assignment(seed, must_place=must_place)
    result = solve(a.problem(), Options(seconds=10))
    placed = np.flatnonzero(result.unit_of)
    value = int(a.worth[placed, result.unit_of[placed] - 1].sum())
    assert (len(placed) if must_place else 0, value) == best_of_all(a)
    assert result.status == "optimal"


def test_shapes_and_signs_are_checked() -> None:
    """Tests a capacity too few, and a negative use."""
    with pytest.raises(ValueError, match="shapes"):
        Assignment(np.ones((2, 2), np.int64), np.ones((1, 2, 2), np.int64), np.ones((1, 3), np.int64), True).problem()
    with pytest.raises(ValueError, match="never negative"):
        Assignment(np.ones((2, 2), np.int64), -np.ones((1, 2, 2), np.int64), np.ones((1, 2), np.int64), True).problem()


def test_a_file_of_one_and_a_file_of_several(tmp_path: Path) -> None:
    """Tests both forms of the OR-Library, minimizing and maximizing."""
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(SMALL)
    two.write_text(f"2 {SMALL} {SMALL}")
    (instance,) = read_instances(one)
    assert [i.name for i in read_instances(two)] == ["two-1", "two-2"]
    assert instance.cost.tolist() == [[1, 1, 1], [4, 4, 4]]
    assert instance.capacity.tolist() == [6, 2]
    options = Options(seconds=5)
    least = solve_instance(instance, maximize=False, may_stay_out=False, options=options)
    assert (least.value, least.bound, least.gap, least.left_out, least.status) == (6, 6, 0.0, 0, "optimal")
    most = solve_instance(instance, maximize=True, may_stay_out=True, options=options)
    assert (most.value, most.bound) == (6, 6)  # only one fits where it earns 4


def test_items_that_fit_nowhere_are_counted(tmp_path: Path) -> None:
    """Tests a problem without room for all: two items are placed, the third is said to be left out."""
    path = tmp_path / "tight.txt"
    path.write_text("1 3  5 6 7  2 2 2  4")
    (instance,) = read_instances(path)
    line = solve_instance(instance, maximize=False, may_stay_out=False, options=Options(seconds=5))
    assert (line.left_out, line.value) == (1, 11)


@pytest.mark.parametrize("text", ["", "2 3 1 1", f"3 {SMALL} {SMALL}", f"{SMALL} 7"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """Tests empty, short and long files, and a wrong count."""
    path = tmp_path / "bad.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match="not a file of generalized assignment"):
        list(read_instances(path))


def test_the_command_prints_a_line_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tests the table, --json, and a file that is not there."""
    path = tmp_path / "two.txt"
    path.write_text(f"2 {SMALL} {SMALL}")
    monkeypatch.setattr(sys, "argv", ["gap_instances", str(path)])
    main()
    line = capsys.readouterr().out.splitlines()[1].split()
    assert [*line[:6], line[7]] == ["two-1", "2", "3", "6", "6", "0.0000%", "optimal"]
    monkeypatch.setattr(sys, "argv", ["gap_instances", str(path), "--json"])
    main()
    lines = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert [(x["name"], x["value"], x["bound"]) for x in lines] == [("two-1", 6, 6), ("two-2", 6, 6)]
    monkeypatch.setattr(sys, "argv", ["gap_instances", str(tmp_path / "none.txt")])
    with pytest.raises(SystemExit, match=r"none\.txt"):
        main()
