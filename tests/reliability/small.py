"""A little book and its plan, made in this process, and the program in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import cli
from tests.reliability.cases import SOUND

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [sys.executable, "-m", "cli"]


def run(*words: str | Path) -> Result:
    """One command in this process."""
    return CliRunner().invoke(cli.main, [str(w) for w in words])


def book_at(folder: Path, **files: str) -> Path:
    """The sound book, with these files changed; `accounts` is accounts.csv."""
    folder.mkdir()
    for name, text in {**SOUND, **{f"{n}.csv": t for n, t in files.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rebalance(book: Path, out: Path, *more: str) -> Result:
    """A plan that is the same each time."""
    return run("rebalance", book, "--out", out, "--reproducible", "--gap", "0.001", *more)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by its path, hidden ones too."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def hidden(folder: Path) -> list[str]:
    """Names that were not meant to stay."""
    return sorted(p.name for p in folder.rglob(".*"))


@contextmanager
def started(*words: str | Path, **more: Any) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, both streams as text; signals as a shell gives them to a command. A test that has
    seen enough, or waits in vain, leaves nothing behind."""
    given = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "restore_signals": True, **more}
    with subprocess.Popen([*PROGRAM, *map(str, words)], **given) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@contextmanager
def nobody() -> Iterator[None]:
    """This process as a user without rights, where it is root's: root may write anywhere. What it needs is imported already."""
    if os.geteuid() != 0:
        yield
        return
    os.setresgid(65534, 65534, 0)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)


def failing(number: int, call: Callable[..., Any], at: int = 1, text: str = "") -> Callable[..., Any]:
    """`call`, which raises OSError with this number from the `at`-th time on - of paths that hold `text`."""
    times = [0]

    def broken(*given: Any, **more: Any) -> Any:
        times[0] += not text or text in str(given[0])
        if times[0] >= at and (not text or text in str(given[0])):
            raise OSError(number, os.strerror(number))
        return call(*given, **more)

    return broken
