"""Faults of processes: signals at any moment, a reader who goes away, a pause, a clock that jumps, kill -9."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import cli
from tests.reliability.rows import row
from tests.reliability.small import PROGRAM, ROOT, book_at, contents, hidden, rebalance, run, started

ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ASKED = "--time-limit", "60", "--gap", "0"


def until(process: subprocess.Popen[str], text: str) -> str:
    """What the process says on standard error up to this text."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if text in line:
            return said
    raise AssertionError(f"it never said {text!r}: {said}")


def rest(process: subprocess.Popen[str]) -> str:
    """Waits for the end."""
    out, err = process.communicate(timeout=120)
    return f"{out}{err}"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that takes a while to prove."""
    book = tmp_path_factory.mktemp("crowded") / "book"
    assert run("demo", book, "--accounts", "1000", "--seed", "5", "--slack", "0").exit_code == 0
    return book


@pytest.mark.parametrize("number", ALL, ids=lambda n: n.name)
@row(
    "fault", 11, "Ctrl-C, SIGTERM or SIGHUP while a book is read",
    "ends at once, exit 130, 143 or 129; nothing is written",
)  # fmt: skip
def test_a_signal_while_reading(tmp_path: Path, number: signal.Signals) -> None:
    """Tests a policy that is being read, from a pipe into which nobody writes."""
    os.mkfifo(tmp_path / "slow.toml")
    with started("rebalance", "ten_csms", "--out", tmp_path / "plan", "--policy", tmp_path / "slow.toml") as process:
        pipe = opened(tmp_path / "slow.toml")
        time.sleep(0.2)  # Python answers a signal before a read and in it, but not in the instant in which it begins
        process.send_signal(number)
        said = rest(process)
        os.close(pipe)
    assert (process.returncode, said) == (128 + number, "error: interrupted; files are whole or as they were before\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["slow.toml"]


def opened(pipe: Path) -> int:
    """The pipe's other end, once somebody reads from it."""
    for _ in range(6000):
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    raise AssertionError("nobody reads")


@row("fault", 11, "SIGHUP while a plan is solved", "the best plan so far is saved, exit 0; it passes the audit")
def test_a_signal_while_solving(crowded: Path, tmp_path: Path) -> None:
    with started("rebalance", crowded, "--out", tmp_path / "plan", *ASKED) as process:
        until(process, "prices")
        process.send_signal(signal.SIGHUP)
        said = rest(process)
    assert (process.returncode, "the best plan so far will be saved" in said) == (0, True), said
    assert run("audit", tmp_path / "plan").exit_code == 0


@row("fault", 11, "a second signal", "the run is abandoned, exit 130, 143 or 129; nothing is written")
def test_a_second_signal(crowded: Path, tmp_path: Path) -> None:
    with started("rebalance", crowded, "--out", tmp_path / "plan", *ASKED) as process:
        until(process, "prices")
        process.send_signal(signal.SIGTERM)
        until(process, "stopping")
        process.send_signal(signal.SIGTERM)
        said = rest(process)
    assert (process.returncode, "Files in" in said) == (143, False), said
    assert list(tmp_path.iterdir()) == []


@row(
    "fault",
    11,
    "SIGTERM in the middle of a scenario",
    "ends in the middle of it, exit 143; finished ones are kept, the same command goes on",
)
def test_a_signal_in_a_batch(crowded: Path, tmp_path: Path) -> None:
    """Tests a first scenario that is done and a second that would take long."""
    for name, text in (("a", "[policy]\nmode = 'required'\n"), ("b", "")):
        (tmp_path / f"{name}.toml").write_text(f"title = '{name}'\n{text}")
    words = ["scenario", "run", tmp_path / "a.toml", tmp_path / "b.toml", "--book", crowded, "--out", tmp_path / "out"]
    with started(*words, "--gap", "0") as process:
        until(process, "1 of 2 runs")
        process.send_signal(signal.SIGTERM)
        said = rest(process)
    assert (process.returncode, "1 of 2 runs are finished and kept" in said) == (143, True), said
    assert len(list((tmp_path / "out" / "runs").iterdir())) == 1
    assert hidden(tmp_path / "out") == [".lock"]


def test_a_run_that_is_not_to_end_with_its_terminal_does_not(tmp_path: Path) -> None:
    """Tests SIGHUP to a command that was started under nohup."""
    os.mkfifo(tmp_path / "slow.toml")
    words = [
        "rebalance",
        str(book_at(tmp_path / "book")),
        "--out",
        str(tmp_path / "plan"),
        "--policy",
        str(tmp_path / "slow.toml"),
    ]
    with subprocess.Popen(["nohup", *PROGRAM, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        pipe = opened(tmp_path / "slow.toml")
        process.send_signal(signal.SIGHUP)
        os.close(pipe)
    assert process.returncode == 0
    assert (tmp_path / "plan" / "summary.json").is_file()


def commands(folder: Path) -> dict[str, list[str]]:
    """Every command, with what it needs; those that write do so into `folder`."""
    book, plan = str(folder / "book"), str(folder / "plan")
    near = ["--time-limit", "5", "--gap", "0.001"]
    (folder / "baseline.toml").write_text("title = 'as it is'\n")
    return {
        "--help": ["--help"], "policy": ["policy"], "check": ["check", book], "suggest": ["check", book, "--suggest"],
        "score": ["score", book], "audit": ["audit", plan], "explain": ["explain", plan, "A1"],
        "compare": ["compare", "today", plan], "rebalance": ["rebalance", book, "--out", f"{folder}/p2", *near],
        "frontier": ["frontier", book, "--out", f"{folder}/f", *near],
        "scenario show": ["scenario", "show", "quarterly/leaver"],
        "scenario run": ["scenario", "run", f"{folder}/baseline.toml", "--book", book, "--out", f"{folder}/s"],
        "headcount": ["headcount", book, *near, "--no-stairs"], "resilience": ["resilience", book, "--out", f"{folder}/r", *near],
        "waves": ["waves", plan, "--out", f"{folder}/w", *near], "report": ["report", plan, "--out", f"{folder}/r.html"],
        "handoff": ["handoff", plan, "--out", f"{folder}/h", "--no-waves"], "demo": ["demo", f"{folder}/d", "--accounts", "20"],
    }  # fmt: skip


@row("fault", 12, "`| head -1` behind any command", "no traceback; the command does its work and ends with its own exit code")
def test_a_reader_who_has_gone_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests both streams of every command on pipes that nobody reads, and the end of the interpreter once."""
    book_at(tmp_path / "book")
    assert rebalance(tmp_path / "book", tmp_path / "plan").exit_code == 0
    for name, words in commands(tmp_path).items():
        streams = [closed_pipe() for _ in range(2)]
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as end:
            cli.main(words)
        monkeypatch.undo()
        for stream in streams:
            with pytest.raises(BrokenPipeError):
                print("nobody reads this", file=stream, flush=True)
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        assert end.value.code in (0, None), name
    for made in (
        "p2/summary.json",
        "f/frontier.json",
        "s/comparison.json",
        "r/resilience.json",
        "w/waves.json",
        "r.html",
        "h/handoff.json",
        "d/csms.csv",
    ):
        assert (tmp_path / made).is_file(), made
    with subprocess.Popen([*PROGRAM, "policy"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def closed_pipe() -> io.TextIOWrapper:
    """A stream into a pipe whose other end is closed."""
    reading, writing = os.pipe()
    os.close(reading)
    return io.TextIOWrapper(io.FileIO(writing, "w"), encoding="utf-8", line_buffering=True)


@row(
    "fault",
    13,
    "the program is stopped for longer than its time limit, and goes on",
    "it ends then, with a whole plan; the pause counts",
)
def test_a_pause_longer_than_the_time_limit(crowded: Path, tmp_path: Path) -> None:
    with started("rebalance", crowded, "--out", tmp_path / "plan", "--time-limit", "6", "--gap", "0") as process:
        until(process, "first plan")
        process.send_signal(signal.SIGSTOP)
        time.sleep(6)
        process.send_signal(signal.SIGCONT)
        said = rest(process)
    assert process.returncode == 0, said
    assert json.loads((tmp_path / "plan" / "summary.json").read_text("utf-8"))["seconds"] >= 6
    assert run("audit", tmp_path / "plan").exit_code == 0


@row("fault", 19, "the clock jumps by years while a plan is made, and past 2038", "the same plan; only the planning date counts")
def test_a_clock_that_jumps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a plan's bytes under --reproducible, and the seconds of one with a clock; a planning date in 2039."""
    book = book_at(tmp_path / "book")
    assert rebalance(book, tmp_path / "one").exit_code == 0
    jumps = iter(range(10**9))

    def jumping() -> float:
        return 2**31 + 86_400.0 * 365 * (next(jumps) % 7)

    monkeypatch.setattr(time, "time", jumping)
    assert rebalance(book, tmp_path / "two").exit_code == 0
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert run("rebalance", book, "--out", tmp_path / "three", "--time-limit", "5").exit_code == 0
    assert 0 <= json.loads((tmp_path / "three" / "summary.json").read_text("utf-8"))["seconds"] < 60
    late = run("rebalance", book, "--out", tmp_path / "late", "--as-of", "2039-02-01", "--gap", "0.001")
    assert late.exit_code == 0, late.output
    assert dt.date(2039, 2, 1).isoformat() in (tmp_path / "late" / "summary.json").read_text("utf-8")


@row(
    "fault", 8, "kill -9 at a random moment of a command that writes",
    "the old result or the new one, byte for byte; the next run works and says what happened",
)  # fmt: skip
def test_killed_at_random_moments(tmp_path: Path) -> None:
    """Tests a plan and a report, four kills in all; `benchmarks.kills` does two hundred of all commands."""
    code = (
        "import sys; from benchmarks.kills import COMMANDS, kill_all;"
        "chosen = tuple(c for c in COMMANDS if c.name in ('rebalance', 'report'));"
        "tallies, faults = kill_all(7, 4, chosen); print(*faults, sep='\\n');"
        "sys.exit(bool(faults) or sum(t.kills for t in tallies.values()) != 4)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"


@row("fault", 11, "a signal while the program itself is still being read", "ends at once, exit 130, 143 or 129; no traceback")
def test_a_signal_that_became_another_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests what native modules make of a signal that comes while they are read: an ImportError."""

    def reading(*_: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(10)
        except BaseException as error:
            raise ImportError("initialization failed") from error

    monkeypatch.setattr("solver.intake.locate_book", reading)
    result = run("check", "ten_csms")
    assert (result.exit_code, result.output) == (143, "error: interrupted; files are whole or as they were before\n")
