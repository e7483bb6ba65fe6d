"""Floor 0: Ctrl-C and SIGTERM. The first stops the search and saves the best plan, the second ends the program."""

from __future__ import annotations

import signal
import sys
import threading


class Stop(threading.Event):
    """Set when the run should end; `number` is the signal that asked for it."""

    number: int = signal.SIGINT


def stop_on_signals(then: str = "the best plan so far will be saved") -> Stop:
    """A Stop that the first Ctrl-C or SIGTERM sets; `then` tells what happens. To be called from the main thread."""
    stop = Stop()

    def handler(number: int, _frame: object) -> None:
        if stop.is_set():
            sys.exit(128 + number)
        stop.number = number
        stop.set()
        print(f"stopping: {then} (once more to abandon it)", file=sys.stderr, flush=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)
    return stop
