"""Floor 2: native solvers run beside the main thread, so that its signal handlers stay alive and can stop them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def run_stoppable(work: Callable[[], T], stop: threading.Event, interrupt: Callable[[], None], seconds: float) -> T:
    """What `work()` returns, run in its own thread; its errors are raised here.

    `interrupt()` is called once `stop` is set or `seconds` are over: a solver's own limit does not count its presolve.
    """
    end = time.monotonic() + seconds
    answers: list[T] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # raised again in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=body, daemon=True)
    thread.start()
    wait = 0.001
    while thread.is_alive():
        thread.join(wait)
        wait = min(0.1, wait * 1.5)
        if stop.is_set() or time.monotonic() > end:
            interrupt()
    if failures:
        raise failures[0]
    return answers[0]
