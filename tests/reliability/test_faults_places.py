"""Faults while a place is written: killed at any step, two runs at once, readers, what dead runs left and living ones hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import solver.pipeline
from solver.audit import audit_plan
from solver.leftovers import fresh, released
from solver.places import check_place, publish
from solver.plan.written import read_plan
from tests.reliability.killed_at import FILES
from tests.reliability.rows import row
from tests.reliability.small import ROOT, book_at, contents, hidden, rebalance, run

NEW = {name: text.encode() for name, text in FILES.items()}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_at(tmp_path / "book")


@pytest.mark.parametrize("way", ["exchange", "aside"])
@row(
    "fault", 6, "killed at any single step of writing a folder and giving it its name",
    "the old one or the new one, whole; the next command removes the rest, or puts the old one back, and says so",
)  # fmt: skip
def test_killed_at_every_step(tmp_path: Path, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Tests both ways: two folders that change names in one step, and, where a disk cannot do that, one set aside first."""
    words = [sys.executable, "-m", "tests.reliability.killed_at", str(tmp_path), way]
    subprocess.run(words, cwd=ROOT, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    seen = set()
    for kind in ("new", "old"):
        before = {"a.txt": b"old"} if kind == "old" else {}
        steps = sorted((tmp_path / kind).iterdir(), key=lambda p: int(p.name))
        assert len(steps) >= 6
        for step in steps:
            left = hidden(step)
            if way == "exchange":
                assert contents(step / "plan") in (before, NEW), step
            check_place(step / "plan", "a.txt", "plan", force=True)
            assert hidden(step) == []
            found = contents(step / "plan") if (step / "plan").exists() else {}
            assert found in (before, NEW), step
            assert ("was killed" in capsys.readouterr().err) == bool(left)
            seen.add((kind, found == NEW))
    assert seen == {("new", False), ("new", True), ("old", False), ("old", True)}


@row("fault", 6, "a plan was set aside by a killed run, and is read", "it is put back first, and that is said")
def test_who_reads_puts_back_what_a_killed_run_had_set_aside(book: Path, tmp_path: Path) -> None:
    assert rebalance(book, tmp_path / "plan").exit_code == 0
    (tmp_path / "plan").rename(tmp_path / ".plan.csm-assign-abcdefgh.before")
    result = run("audit", tmp_path / "plan")
    assert (result.exit_code, "was killed; what stood there before was put back" in result.stderr) == (0, True)


@row("fault", 21, "two runs write one plan", "the first is there; the second is kept beside it, exit 7 says where")
def test_two_runs_for_one_place(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests another run that gets there between the work of the first and its end."""
    real, plan = solver.pipeline.stage, tmp_path / "plan"

    def stage(*given: object) -> Path:
        monkeypatch.setattr(solver.pipeline, "stage", real)
        assert rebalance(book, plan).exit_code == 0
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(solver.pipeline, "stage", stage)
    result = rebalance(book, plan, "--as-of", "2026-11-02")
    assert result.exit_code == 7
    assert f"another run has written there meanwhile; what this one made is kept as {plan}.2" in result.stderr
    days = [json.loads((p / "summary.json").read_text("utf-8"))["as_of"] for p in (plan, tmp_path / "plan.2")]
    assert days == ["2026-10-01", "2026-11-02"]
    assert audit_plan(tmp_path / "plan.2").faults == ()
    assert hidden(tmp_path) == []


REPLACE = """
import shutil, sys, time
from pathlib import Path
from solver.places import filled, publish
place, *plans = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    for plan in plans:
        time.sleep(0.01)
        publish(filled(place, lambda to: shutil.copytree(plan, to, dirs_exist_ok=True)), place, force=True)
"""


@row("fault", 22, "a plan is read while other runs replace it again and again", "always one whole plan")
def test_a_plan_that_is_replaced_while_it_is_read(book: Path, tmp_path: Path) -> None:
    """Tests six reads for a hand-off, and two audits by command, against a process that exchanges two plans all the time."""
    ids = {}
    for name, day in (("one", "2026-10-01"), ("two", "2026-11-02")):
        assert rebalance(book, tmp_path / name, "--as-of", day).exit_code == 0
        ids[json.loads((tmp_path / name / "summary.json").read_text("utf-8"))["plan_id"]] = day
    place = Path(shutil.copytree(tmp_path / "one", tmp_path / "plan"))
    words = [sys.executable, "-c", REPLACE, str(place), str(tmp_path / "one"), str(tmp_path / "two")]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            plans = [read_plan(place) for _ in range(6)]
            audits = [run("audit", place) for _ in range(2)]
        finally:
            other.kill()
    assert {p.plan_id for p in plans} <= set(ids)
    assert all(p.policy.as_of.isoformat() == ids[p.plan_id] for p in plans if p.policy.as_of)
    assert [a.exit_code for a in audits] == [0, 0], [a.output for a in audits]


LIVING = """
import sys, time
from pathlib import Path
from solver.leftovers import fresh
print(fresh(Path(sys.argv[1]), folder=True), flush=True)
time.sleep(60)
"""


@row(
    "fault",
    23,
    "another run is still writing there, or one was killed",
    "what a living run writes is left alone; a dead one's is removed",
)
def test_what_a_living_run_writes_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan"
    words = [sys.executable, "-c", LIVING, str(out)]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as other:
        assert other.stdout is not None
        made = Path(other.stdout.readline().strip())
        check_place(out, "summary.json", "plan", force=False)
        assert made.is_dir()
        assert capsys.readouterr().err == ""
        other.send_signal(signal.SIGKILL)
    check_place(out, "summary.json", "plan", force=False)
    assert not made.exists()
    assert "note: a run that was writing" in capsys.readouterr().err


def test_what_others_made_is_never_taken_for_a_killed_runs(tmp_path: Path) -> None:
    """Tests names that are like those of what is written beside a place, but not quite; and places that share their beginning."""
    names = [
        ".plan.csm-assign-short",
        ".plan-settings",
        "plan.csm-assign-abcdefgh",
        ".plan.csm-assign-abcdefgh.bak",
        ".plan2.csm-assign-abcdefgh",
    ]
    for name in names:
        (tmp_path / name).mkdir()
    check_place(tmp_path / "plan", "summary.json", "plan", force=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)


def test_a_link_is_replaced_and_what_it_leads_to_is_not(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "plan"
    real.mkdir()
    (real / "a.txt").write_text("old")
    link.symlink_to(real)
    made = fresh(link, folder=True)
    (made / "a.txt").write_text("new")
    publish(made, link, force=True)
    assert (link / "a.txt").read_text() == "new"
    assert (real / "a.txt").read_text() == "old"
    assert hidden(tmp_path) == []


def test_a_lock_is_let_go_with_its_place(tmp_path: Path) -> None:
    made = fresh(tmp_path / "x", folder=False)
    time.sleep(0)
    released(made)
    check_place(tmp_path / "x", "m", "thing", force=False)
    assert not made.exists()
