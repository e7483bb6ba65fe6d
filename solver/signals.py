"""Floor 0: Ctrl-C, SIGTERM and SIGHUP. The first stops the search and saves the best plan, the second ends the program."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NUMBERS = [n for name in ("SIGINT", "SIGTERM", "SIGHUP") if (n := getattr(signal, name, None)) is not None]


raised: list[int] = []  # signals for which Ended was raised: what reads modules may make another error of it


class Ended(KeyboardInterrupt):
    """The program has to end at once; what is half-written is removed on the way out. `number`: of the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        raised.append(number)


class Stop(threading.Event):
    """Set when the run should end; `number` is the signal that asked for it."""

    number: int = signal.SIGINT


def stop_on_signals(then: str = "the best plan so far will be saved") -> Stop:
    """A Stop that the first Ctrl-C, SIGTERM or SIGHUP sets; `then` tells what happens. To be called from the main thread."""
    stop = Stop()

    def handler(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise Ended(number)
        stop.number = number
        stop.set()
        print(f"stopping: {then} (once more to abandon it)", file=sys.stderr, flush=True)

    _handle(handler)
    return stop


@contextmanager
def orderly() -> Iterator[None]:
    """While this lasts, a signal raises Ended, unless a command handles it otherwise; afterwards all is as it was before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in NUMBERS}

    def handler(number: int, _frame: FrameType | None) -> None:
        raise Ended(number)

    raised.clear()
    _handle(handler)
    try:
        yield
    finally:
        for number, old in before.items():
            if old is not None:
                signal.signal(number, old)


def _handle(handler: Callable[[int, FrameType | None], None]) -> None:
    """Takes the signals over; `nohup` has its way, who started a program so does not want it to end with the terminal."""
    for number in NUMBERS:
        if number in (signal.SIGINT, signal.SIGTERM) or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)
