"""Faults of the machine under the solver: it dies, hangs, finds no memory, may start no thread. The plan is whole or absent."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.engine import apart
from solver.engine.apart import Asked, DiedError, Ended, solve_apart
from solver.engine.cpsat import APART, Effort, searched
from tests.reliability.rows import decided, row

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-m", "cli"]
PLAN = ["--gap", "0.00001", "--time-limit", "20", "--quiet"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made book whose model is large enough for a process of its own."""
    folder = tmp_path_factory.mktemp("made") / "book"
    subprocess.run(
        [*PROGRAM, "demo", str(folder), "--accounts", "400", "--seed", "3"], check=True, env=_place(), capture_output=True
    )
    return folder


def _place() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _run(*words: str, limit: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """The program as a process, with a limit that it sets on itself before it begins."""
    return subprocess.run(
        [*PROGRAM, *words], env=_place(), preexec_fn=limit, capture_output=True, text=True, timeout=120, check=False
    )


def _solvers(parent: int) -> list[int]:
    """The solver processes of a process."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            stat = (entry / "stat").read_text() if entry.name.isdigit() else ""
            if stat and int(stat.rpartition(")")[2].split()[1]) == parent and b"child.py" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return found


def _struck(book: Path, out: Path, number: int, times: int, *more: str) -> tuple[subprocess.CompletedProcess[str], int]:
    """A run whose first `times` solver processes are sent a signal as soon as they are there; and how many were."""
    words = [*PROGRAM, "rebalance", str(book), "--out", str(out), *PLAN, *more]
    process = subprocess.Popen(words, env=_place(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    struck: set[int] = set()

    def strike() -> None:
        while process.poll() is None and len(struck) < times:
            for pid in set(_solvers(process.pid)) - struck:
                struck.add(pid)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            time.sleep(0.002)

    thread = threading.Thread(target=strike)
    thread.start()
    said, told = process.communicate(timeout=120)
    thread.join()
    return subprocess.CompletedProcess(words, process.returncode, said, told), len(struck)


def _summary(out: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return found


@row(
    "fault", 9, "the solver's process is killed, twice", "the best plan found before, audited, exit 0; a note says what happened"
)
def test_a_plan_outlives_its_killed_solver(book: Path, tmp_path: Path) -> None:
    done, struck = _struck(book, tmp_path / "plan", signal.SIGKILL, 2)
    assert done.returncode == 0, done.stderr
    assert struck == 2
    assert "Traceback" not in done.stderr
    words = " ".join(done.stdout.split())
    assert "the exact search ended early, because its process died (signal 9" in words
    assert _summary(tmp_path / "plan")["status"] == "feasible"
    assert _run("audit", str(tmp_path / "plan")).returncode == 0


@row("fault", 9, "the solver's process is killed in a run that must repeat", "tried once more: the same bytes as without")
def test_a_killed_search_is_repeated_exactly(book: Path, tmp_path: Path) -> None:
    done, struck = _struck(book, tmp_path / "struck", signal.SIGKILL, 1, "--reproducible")
    assert struck == 1
    assert done.returncode == 0, done.stderr
    _run("rebalance", str(book), "--out", str(tmp_path / "plain"), *PLAN, "--reproducible")
    assert _bytes(tmp_path / "struck") == _bytes(tmp_path / "plain")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@row("fault", 10, "the solver aborts with several workers", "tried again with one worker, which a note says; exit 0")
def test_a_solver_that_aborts_is_tried_with_one_worker(book: Path, tmp_path: Path) -> None:
    done, struck = _struck(book, tmp_path / "plan", signal.SIGABRT, 1, "--time-limit", "100")
    assert done.returncode == 0, done.stderr
    assert struck == 1
    assert "the search went on with one worker instead of several, because its process died (signal 6" in " ".join(
        done.stdout.split()
    )
    assert _summary(tmp_path / "plan")["gap"] <= 0.00001  # type: ignore[operator]


@row(
    "fault",
    29,
    "the solver does not stop when its time is over",
    "it is ended some seconds later; the best plan found before, exit 0",
)
def test_a_solver_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0.5)
    apart.close_idle()
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(APART)]
    model.maximize(cp_model.LinearExpr.weighted_sum(x, range(APART)))
    over = threading.Event()

    def hang() -> None:
        while not over.is_set():
            for pid in _solvers(os.getpid()):
                with contextlib.suppress(ProcessLookupError):  # it was ended, as it should be
                    os.kill(pid, signal.SIGSTOP)
            time.sleep(0.001)

    thread = threading.Thread(target=hang)
    thread.start()
    try:
        found = searched(model, APART, Effort(0.2, 8, 1, 0.0), lambda _: None, threading.Event())
    finally:
        over.set()
        thread.join()
    assert found.died == "it did not stop when its time was over, and was ended"
    assert not _solvers(os.getpid())


@row(
    "fault",
    14,
    "a limit on the memory of a group of processes",
    "said before the solve; the solver's process is the first to be ended",
)
def test_linux_ends_the_solver_first() -> None:
    apart.close_idle()
    empty = Asked("", "max_time_in_seconds: 5", 0)
    solve_apart(empty, lambda _: None, threading.Event(), 5.0)
    (pid,) = _solvers(os.getpid())
    assert Path(f"/proc/{pid}/oom_score_adj").read_text().strip() == "1000"
    apart.close_idle()
    assert not _solvers(os.getpid())


@row("fault", 14, "a book too large for the memory there is", "a warning before the solve: what it needs, what there is")
def test_it_is_said_that_memory_may_not_suffice() -> None:
    code = "from solver.memory import warning; print(warning(100_000)); print(warning(100))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=_place(), preexec_fn=_space(800), capture_output=True, text=True, check=True
    )
    large, small = done.stdout.splitlines()
    assert large.startswith("100,000 accounts need about 2.3 GB, and the limit on its address space is 0.8 GB.")
    assert small == ""


def _space(megabytes: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


@row(
    "fault", 15, "too little address space (ulimit -v)", "a plan, or exit 7: how much there is and what to do; never a traceback"
)
@pytest.mark.parametrize("megabytes, codes", [(250, {7}), (350, {7}), (500, {0, 7}), (1500, {0})])
def test_little_address_space(tmp_path: Path, book: Path, megabytes: int, codes: set[int]) -> None:
    out = tmp_path / "plan"
    done = _run("rebalance", str(book), "--out", str(out), *PLAN, limit=_space(megabytes))
    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr
    assert (out / "summary.json").is_file() == (done.returncode == 0)
    if done.returncode:
        assert "not enough memory: the limit on its address space is" in done.stderr
        assert "ulimit -v" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == (["plan"] if done.returncode == 0 else [])


@row("fault", 16, "no more threads or processes may be started", "exit 7: which limit, and what to do; or a plan with one worker")
@pytest.mark.parametrize("megabytes, codes", [(700, {7}), (150, {0, 7})])
def test_no_more_threads(book: Path, tmp_path: Path, megabytes: int, codes: set[int]) -> None:
    """Stacks so large that the address space has no room for another: what a limit on threads looks like to a program."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (megabytes * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_AS, (1200 * 2**20,) * 2)

    done = _run("rebalance", str(book), "--out", str(tmp_path / "plan"), *PLAN, limit=limit)
    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "plan").is_dir() == (done.returncode == 0)
    if megabytes == 700:
        assert "lets the program start no more threads or processes" in done.stderr


def test_a_second_try_that_finds_nothing_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies after it has found a plan, and one after it that ends at once: its bound of 0 is none."""

    def dies(asked: Asked, keep: Callable[[np.ndarray], None], *_: object) -> Ended:
        if "num_workers: 1" in asked.parameters.splitlines():
            return Ended(int(cp_model.UNKNOWN), 0.0, 0.0)
        keep(np.ones(APART, np.int64))
        raise DiedError("signal 6")

    monkeypatch.setattr("solver.engine.cpsat.solve_apart", dies)
    model = cp_model.CpModel()
    model.maximize(sum(model.new_bool_var("") for _ in range(APART)))
    found = searched(model, APART, Effort(20, 8, 1, 0.0), lambda _: None, threading.Event())
    assert found.best is not None
    assert (found.end, found.died, found.single) == (None, "", "signal 6")


def test_solutions_come_from_beside_as_from_within() -> None:
    """3 x + 4 y, both up to 9, 2 x + 3 y up to 20: x = 7, y = 2 is 29; the first value alone was asked for."""
    model = (
        "variables { domain: [0, 9] } variables { domain: [0, 9] } constraints { linear { vars: [0, 1] coeffs: [2, 3] "
        "domain: [0, 20] } } objective { vars: [0, 1] coeffs: [-3, -4] scaling_factor: -1 }"
    )
    found: list[np.ndarray] = []
    end = solve_apart(Asked(model, "num_workers: 1", 1), found.append, threading.Event(), 10.0)
    assert end.objective == end.bound == 29.0
    assert found[-1].tolist() == [7]


decided(
    "fault", 14, "the whole program is killed for want of memory",
    "nothing can be said by a program that was killed (exit 137): the warning before the solve has named the limit, there is no "
    "plan, and the next run works",
)  # fmt: skip
