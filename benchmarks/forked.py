"""Runs the tests of rows again and again in forks of a process that has imported the libraries: python -m benchmarks.forked,
in a checkout.

Each line of standard input is a run, as JSON: [seconds, files of tests, rows, file for what pytest says]. Each line of standard
output says how each row ended: red as soon as one of its tests has failed (the others are then left out), green, hang where
time was up before either, or none where it has no test there. Tests run in the order in which they were quickest so far.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

LIBRARIES = ("click", "jinja2", "openpyxl", "ortools.sat.python.cp_model", "pandas", "pyarrow", "pydantic", "rich", "xlsxwriter")
STEP = 0.02  # seconds between looks at a run


class Rows:
    """What a run of pytest is to know and tells: `ends` by row, and the `seconds` of each test."""

    def __init__(self, rows: Sequence[str], told: Path) -> None:
        self.told = told
        self.ends = dict.fromkeys(rows, "none")
        self.seconds: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))[1] if told.is_file() else {}
        self.tell()

    def tell(self, over: bool = False) -> None:
        """Writes how it stands; what is not known yet hangs, until it is `over`."""
        ends = {row: "hang" if end == "green" and not over else end for row, end in self.ends.items()}
        self.told.write_text(json.dumps([ends, self.seconds]), encoding="utf-8")

    def of(self, item: pytest.Item) -> list[str]:
        """The wanted rows that a test shows."""
        names = [f"{mark.kwargs['part']} {mark.kwargs['number']}" for mark in item.iter_markers("row")]
        return [name for name in names if name in self.ends]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if self.of(item)), key=lambda item: self.seconds.get(item.nodeid, 0))
        self.ends |= {row: "green" for item in items for row in self.of(item)}
        self.tell()

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        return True if all(self.ends[row] == "red" for row in self.of(item)) else None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> object:
        report = yield
        self.seconds[item.nodeid] = report.duration + (0 if report.when == "setup" else self.seconds.get(item.nodeid, 0))
        if report.failed:
            self.ends |= dict.fromkeys(self.of(item), "red")
        self.tell()
        return report


def forked(seconds: float, files: Sequence[str], rows: Sequence[str], said: str) -> dict[str, str]:
    """The ends of one run in a process of its own; it and all that it started are ended after `seconds`."""
    told = Path(said).with_suffix(".json")
    child = os.fork()
    if child == 0:
        _pytest(files, Rows(rows, told), said)
    end, done = time.monotonic() + seconds, 0
    while not done and time.monotonic() < end:
        time.sleep(STEP)
        done, _ = os.waitpid(child, os.WNOHANG)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not done:
        os.waitpid(child, 0)
    ends: dict[str, str] = json.loads(told.read_text(encoding="utf-8"))[0]
    return ends


def _pytest(files: Sequence[str], rows: Rows, said: str) -> None:
    """Leads a group of its own, with the signals of a program begun by hand; does not return."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for stream, path, mode in ((0, os.devnull, os.O_RDONLY), (1, said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)):
            os.dup2(os.open(path, mode, 0o600), stream)
        os.dup2(1, 2)
        pytest.main(["-q", "-p", "no:cacheprovider", *files], plugins=[rows])
        sys.stdout.flush()
        rows.tell(over=True)
    finally:
        os._exit(0)


def main() -> None:
    """One run after the other, until there are no more lines."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(forked(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
