"""The same question has the same answer, byte for byte: whatever machine, language, clock or order of rows it is asked in."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

import cli
from tests.reliability.cases import ACCOUNTS, CSMS, SOUND
from tests.reliability.every_command import COMMANDS
from tests.reliability.rows import decided, row

ROOT = Path(__file__).parent.parent.parent
PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C", "LANG": "C", "TZ": "UTC"}
OTHER = {
    "PYTHONHASHSEED": "random", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "Pacific/Kiritimati", "COLUMNS": "200",
    "OPENBLAS_NUM_THREADS": "2",
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Every command run in two surroundings, side by side: each is load to the other."""
    top = tmp_path_factory.mktemp("worlds")
    one, two = top / "one", top / "an other" / "ção"
    words = [sys.executable, "-m", "tests.reliability.every_command"]
    running = []
    for folder, place, mask in ((one, PLAIN, 0o022), (two, OTHER, 0o077)):
        folder.mkdir(parents=True)
        env = {**os.environ, **place, "PYTHONPATH": str(ROOT)}
        running.append(subprocess.Popen(words, cwd=folder, env=env, umask=mask, stderr=subprocess.PIPE, text=True))
    for process in running:
        told = process.communicate(timeout=300)[1]
        assert process.returncode == 0, told
        assert not told.strip()
    return one, two


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@row(
    "determinism",
    8,
    "every command that writes, on the same input with --reproducible",
    "the same bytes, workbooks and pages included",
)
@row("determinism", 9, "another hash seed, time zone, language, folder", "the same bytes")
@row(
    "fault",
    34,
    "hash seeds, LC_ALL, TZ=Pacific/Kiritimati, umask, working folder, load, threads of the linear algebra",
    "the same bytes",
)
def test_the_same_bytes_in_every_surrounding(worlds: tuple[Path, Path]) -> None:
    one, two = (_bytes(folder) for folder in worlds)
    typed_in = {name for name in one if name.startswith("handoff/workbooks/") and one[name] != two[name]}
    assert len(typed_in) <= 1  # the workbook that a manager has saved, with the time of saving in it
    assert {n: b for n, b in one.items() if n not in typed_in} == {n: b for n, b in two.items() if n not in typed_in}
    assert all((worlds[0] / "said" / f"{k:02d}-{words[0]}.txt").read_text().startswith("0\n") for k, words in enumerate(COMMANDS))


@row("determinism", 1, "a plan with and without --reproducible", "summary and screen say whether it can be repeated exactly")
def test_a_plan_says_whether_it_can_be_repeated(worlds: tuple[Path, Path], tmp_path: Path) -> None:
    assert json.loads((worlds[0] / "plan" / "summary.json").read_text())["reproducible"] is True
    assert "cannot be repeated exactly" not in (worlds[0] / "said" / "04-rebalance.txt").read_text()
    book = _book(tmp_path / "book")
    said = _rebalance(book, tmp_path / "plan")
    assert "A run with a clock cannot be repeated exactly; --reproducible can." in " ".join(said.split())
    assert _summary(tmp_path / "plan")["reproducible"] is False


@row(
    "determinism",
    5,
    "files made from a plan that had a clock",
    "made from the stored plan, never solved again: the same bytes each time",
)
def test_what_follows_from_a_plan_is_not_solved_again(tmp_path: Path) -> None:
    _rebalance(_book(tmp_path / "book"), tmp_path / "plan")
    before = _bytes(tmp_path / "plan")
    for name in ("a", "b"):
        for words in (["report", "--out", f"{name}.html"], ["handoff", "--no-waves", "--quiet", "--out", name]):
            done = CliRunner().invoke(cli.main, [words[0], str(tmp_path / "plan"), *words[1:-1], str(tmp_path / words[-1])])
            assert done.exit_code == 0, done.output
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert _bytes(tmp_path / "plan") == before


@row(
    "determinism",
    2,
    "rows and columns in another order; a workbook instead of CSV",
    "the same plan, byte for byte but for the files' hashes",
)
@pytest.mark.parametrize("kind", ["rows", "columns", "xlsx"])
def test_the_order_and_the_kind_of_the_files_do_not_matter(kind: str, tmp_path: Path) -> None:
    _rebalance(_book(tmp_path / "book"), tmp_path / "plan", "--reproducible")
    other = _book(tmp_path / "other")
    for name, text in (("accounts", ACCOUNTS), ("csms", CSMS)):
        rows = list(csv.reader(io.StringIO(text)))
        if kind == "rows":
            rows[1:] = rows[:0:-1]
        order = list(range(len(rows[0])))
        if kind == "columns":
            random.Random(4).shuffle(order)
        rows = [[cells[k] for k in order] for cells in rows]
        if kind == "xlsx":
            (other / f"{name}.csv").unlink()
            _workbook(other / f"{name}.xlsx", name, rows)
            continue
        with (other / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    _rebalance(other, tmp_path / "second", "--reproducible")
    assert _without_hashes(tmp_path / "second") == _without_hashes(tmp_path / "plan")


def _workbook(path: Path, name: str, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(name)
        for k, cells in enumerate(rows):
            for c, text in enumerate(cells):
                sheet.write_string(k, c, text)


@row(
    "determinism",
    6,
    "a plan made again from its own inputs/ and policy.toml",
    "the same files; only the hashes of what was read differ, and the plan's id with them",
)
def test_a_plan_can_be_made_again_from_itself(worlds: tuple[Path, Path], tmp_path: Path) -> None:
    plan = worlds[0] / "plan"
    again = tmp_path / "again"
    _rebalance(plan / "inputs", again, "--policy", str(plan / "policy.toml"), "--reproducible", "--gap", "0.0001")
    assert _without_hashes(again) == _without_hashes(plan)
    assert {"csm-assign", "ortools", "python"} <= set(_summary(again)["versions"])  # type: ignore[call-overload]
    assert all(len(h) == 64 for h in _summary(plan)["inputs"].values())  # type: ignore[attr-defined]


@row(
    "determinism",
    4,
    "money and worth",
    "whole numbers throughout: value, bound and every term are integers, and the audit recounts them",
)
def test_money_is_whole(worlds: tuple[Path, Path]) -> None:
    plan = worlds[0] / "plan"
    summary = _summary(plan)
    assert all(type(summary[key]) is int for key in ("value", "bound", "certified_bound"))
    with (plan / "assignments.csv").open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            terms = [v for k, v in entry.items() if k.endswith("_term") and v]
            assert int(entry["worth"] or 0) == sum(map(int, terms))


@row("determinism", 7, "another version of the solver", "cannot slip in: the program names one exactly, and plans say which")
def test_the_solver_is_named_exactly(worlds: tuple[Path, Path]) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert f"ortools=={version('ortools')}" in wanted
    assert _summary(worlds[0] / "plan")["versions"]["ortools"] == version("ortools")  # type: ignore[index]


@row("determinism", 10, "scenarios run by two processes instead of one", "the same table and the same plans, byte for byte")
@row("relation", 33, "the same scenarios on other executors", "the same bytes (dask: tests/runs)")
def test_scenarios_are_the_same_on_every_executor(worlds: tuple[Path, Path], tmp_path: Path) -> None:
    top = tmp_path / "top"
    for name in ("book", "what_if"):
        shutil.copytree(worlds[0] / name, top / name)
    words = [
        sys.executable,
        "-m",
        "cli",
        "scenario",
        "run",
        "what_if",
        "--out",
        "runs",
        "--executor",
        "processes:2",
        "--gap",
        "0.001",
    ]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([*words, "--as-of", "2026-10-01", "--quiet"], cwd=top, env=env, check=True, capture_output=True, timeout=120)
    assert _bytes(top / "runs") == _bytes(worlds[0] / "runs")


def test_chance_and_order_come_from_nowhere_else() -> None:
    """No line of the program uses the clock's day but to say so, the machine's chance, or the order of a folder."""
    found = []
    for path in sorted((ROOT / "solver").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {id(n) for s in ast.walk(tree) if isinstance(s, ast.Call) and _name(s.func) in TAMED for n in ast.walk(s)}
        found += [
            f"{path.relative_to(ROOT)}:{n.lineno} {_name(n.func)}"
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and _name(n.func) in WILD and id(n) not in inside
        ]
    assert found == []


WILD = {
    "hash",
    "listdir",
    "scandir",
    "iterdir",
    "glob",
    "rglob",
    "uuid4",
    "uuid1",
    "randint",
    "shuffle",
    "now",
    "utcnow",
    "setlocale",
}
TAMED = {"sorted", "any", "all", "sum"}


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


decided(
    "determinism", 3, "several plans that are equally good",
    "with --reproducible it is always the same one of them; with a clock another may come out, and the screen says that such a "
    "run cannot be repeated exactly. A draw of lots by hash was left out: it takes as long as the search itself",
)  # fmt: skip


def _book(folder: Path) -> Path:
    folder.mkdir()
    for name, text in SOUND.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def _rebalance(book: Path, out: Path, *more: str) -> str:
    done = CliRunner().invoke(
        cli.main, ["rebalance", str(book), "--out", str(out), "--quiet", "--gap", "0.001", "--time-limit", "5", *more]
    )
    assert done.exit_code == 0, done.output
    return done.output


def _summary(plan: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((plan / "summary.json").read_text(encoding="utf-8"))
    return found


def _without_hashes(plan: Path) -> dict[str, object]:
    """A plan's files, the summary without what the bytes of the files read decide."""
    summary = {k: v for k, v in _summary(plan).items() if k not in ("plan_id", "summary_hash", "inputs")}
    return {**_bytes(plan), "summary.json": summary}
