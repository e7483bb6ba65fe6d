"""Kills a process at every single step of giving a folder its name: python -m tests.reliability.killed_at FOLDER exchange|aside.

Each step is a flush, a rename or a removal. Writes FOLDER/new/K and FOLDER/old/K, in which the K-th step was the last, and how
many steps there are to FOLDER/steps. Knows nothing of the program but how it publishes, and is a process of its own to fork.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import solver.places

FILES = {"a.txt": "new", "inside/b.txt": "new"}


def counted(call: Callable[..., Any], steps: list[int], last: int) -> Callable[..., Any]:
    """`call`, which is a step: the process is killed just before the `last` one."""

    def step(*given: Any, **more: Any) -> Any:
        steps.append(1)
        if len(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **more)

    return step


def publish(place: Path, last: int, *, swap: bool) -> int:
    """Publish FILES at `place`; how many steps it took, where it was not killed."""
    steps: list[int] = []
    for name in ("fsync", "rename", "unlink", "rmdir"):
        setattr(os, name, counted(getattr(os, name), steps, last))
    exchanged = counted(solver.places.exchanged, steps, last) if swap else (lambda *_: False)
    solver.places.exchanged = exchanged
    folder = solver.places.filled(place, lambda inside: solver.places.write_all(inside, FILES))
    solver.places.publish(folder, place, force=True)
    return len(steps)


def main(folder: Path, *, swap: bool) -> None:
    """Fork, publish and be killed, at one step later each time, until a run gets through."""
    for kind in ("new", "old"):
        for last in range(1, 99):
            place = folder / kind / str(last) / "plan"
            place.parent.mkdir(parents=True)
            if kind == "old":
                place.mkdir()
                (place / "a.txt").write_text("old")
            pid = os.fork()
            if not pid:
                publish(place, last, swap=swap)
                os._exit(0)
            if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0:
                shutil.rmtree(place.parent)
                break


if __name__ == "__main__":
    main(Path(sys.argv[1]), swap=sys.argv[2] == "exchange")
