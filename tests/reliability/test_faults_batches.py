"""Faults of batches: killed at any tenth, two at once, a scenario that kills its process, workers and schedulers that go away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from solver.book import Book
from solver.errors import StorageError
from solver.runs.batch import Batch, run_batch
from solver.runs.executors import Processes, Serial, Workshop, workshop_of
from solver.runs.keep import Kept
from solver.runs.message import RunOptions
from tests.reliability.batch_killed import TEN
from tests.reliability.rows import row
from tests.reliability.small import PROGRAM, ROOT, book_at, run
from tests.runs.batches import POLICY, capped, contents, deadly, small_book

Make = Callable[..., Book]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def batch(make: Make, out: Path, workshop: Workshop, scenarios: list[Any], **more: Any) -> Batch:
    return run_batch(scenarios, small_book(make), POLICY, out, RunOptions(), workshop, **more)


@row(
    "fault",
    26,
    "a batch of scenarios is killed at every tenth",
    "finished ones are not solved again; its files are those of an unbroken batch",
)
def test_a_batch_killed_at_every_tenth(book_of: Make, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.reliability.batch_killed", str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, env=ENVIRONMENT)
    assert (tmp_path / "solved").read_text().count("solved") == len(TEN)
    assert batch(book_of, tmp_path / "unbroken", Serial(), TEN).left == 0
    assert contents(tmp_path / "broken") == contents(tmp_path / "unbroken")


@row("fault", 26, "a batch that has only begun is killed", "the same command goes on, and says that a run was killed")
def test_a_batch_that_had_only_begun(tmp_path: Path) -> None:
    (tmp_path / "what_if.toml").write_text("title = 'as it is'\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".lock").touch()
    (tmp_path / "out" / ".batch.json.csm-assign-abcdefgh").touch()
    result = run("scenario", "run", tmp_path / "what_if.toml", "--book", book_at(tmp_path / "book"), "--out", tmp_path / "out")
    assert (result.exit_code, "was killed" in result.stderr) == (0, True), result.output
    assert not (tmp_path / "out" / ".batch.json.csm-assign-abcdefgh").exists()


@row("fault", 21, "two batches of scenarios in one folder", "the second ends at once, exit 7, and has changed nothing")
def test_two_batches_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "what_if.toml").write_text("title = 'as it is'\n")
    out = tmp_path / "out"
    words = ["scenario", "run", tmp_path / "what_if.toml", "--book", book_at(tmp_path / "book"), "--out", out]
    assert run(*words).exit_code == 0
    before = contents(out)
    with Kept(out).locked():
        result = run(*words)
    assert (result.exit_code, "another run is at work there" in result.output) == (7, True), result.output
    assert contents(out) == before


@row("fault", 27, "a scenario that kills its process each time", "the others are done; it is told with the signal, exit 5")
def test_a_scenario_that_always_kills_its_process(book_of: Make, tmp_path: Path) -> None:
    scenarios = [*capped(50), *capped(60, deadly="always"), *capped(51)]
    done = batch(book_of, tmp_path / "out", Processes(2), scenarios, work=deadly)
    assert {r.name: r.error for r in done.failed} == {"cap 60": "its process died twice (signal 9)"}
    assert ([r.status for r in done.results], done.exit_code) == (["done", "failed", "done"], 5)
    listed = json.loads((tmp_path / "out" / "batch.json").read_text("utf-8"))["runs"]
    assert [r["status"] for r in listed] == ["done", "failed", "done"]


@row("fault", 26, "the program is killed while its processes solve", "they end with it")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """Tests that nobody of its session is left; the book is one that takes longer than the test."""
    assert run("demo", tmp_path / "book", "--accounts", "1000", "--seed", "5", "--slack", "0").exit_code == 0
    (tmp_path / "what_if.toml").write_text("title = 'as it is'\n")
    words = ["scenario", "run", str(tmp_path / "what_if.toml"), "--book", str(tmp_path / "book"), "--out", str(tmp_path / "out")]
    with subprocess.Popen(
        [*PROGRAM, *words, "--executor", "processes:1", "--gap", "0"],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        wait_until(lambda: solving(process.pid))
        process.kill()
    wait_until(lambda: not solving(process.pid))


def solving(session: int) -> list[int]:
    """Processes of the session that were spawned to solve."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and b"spawn_main" in (entry / "cmdline").read_bytes()
                and os.getsid(int(entry.name)) == session
            ):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until(what: Callable[[], object]) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


@row(
    "fault",
    28,
    "a Dask cluster's scheduler is killed",
    "exit 7 after half a minute; finished runs are kept, the same command goes on",
)
def test_a_scheduler_that_dies(book_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solver.runs.cluster.PATIENCE", 3.0)
    monkeypatch.setattr("solver.runs.cluster.REACH", 120.0)
    words = [sys.executable, "-m", "tests.reliability.cluster"]
    with subprocess.Popen(
        words, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    ) as cluster:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip().replace("tcp://", "dask://")

        def tell(done: int, *_: object) -> None:
            if done == 2:
                os.killpg(cluster.pid, signal.SIGKILL)

        with pytest.raises(StorageError, match=r"scheduler is gone; finished runs are kept, and the same command goes on"):
            batch(book_of, tmp_path / "out", workshop_of(address), TEN, tell=tell)
    again = batch(book_of, tmp_path / "out", Serial(), TEN)
    assert (again.left, 2 <= again.before < len(TEN)) == (0, True)
