"""A batch of ten scenarios, killed after each tenth: python -m tests.reliability.batch_killed FOLDER.

Writes FOLDER/broken, continued until it is done, and FOLDER/solved, a line for each solve. A process of its own, which forks.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from solver.runs.batch import run_batch
from solver.runs.executors import Serial
from solver.runs.job import run_job
from solver.runs.message import RunOptions
from tests.conftest import make_book
from tests.runs.batches import POLICY, capped, small_book

TEN = capped(*range(50, 60))


def run(out: Path, solved: Path, upto: int) -> None:
    """The batch, killed when so many of its runs are done."""

    def work(base: str, job: str) -> str:
        with solved.open("a") as file:
            file.write("solved\n")
        return run_job(base, job)

    def tell(done: int, _of: int, _name: str) -> None:
        if done == upto:
            os.kill(os.getpid(), signal.SIGKILL)

    run_batch(TEN, small_book(make_book), POLICY, out, RunOptions(), Serial(), tell=tell, work=work)


def main(folder: Path) -> None:
    """Killed after one run, after two, and so on; the last time it gets through."""
    for upto in range(1, len(TEN) + 2):
        pid = os.fork()
        if not pid:
            run(folder / "broken", folder / "solved", upto)
            os._exit(0)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
