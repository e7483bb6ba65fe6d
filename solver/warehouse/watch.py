"""Floor 1: work that may hang, with a time for each of its steps: a dead line to a database never ends by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from solver.warehouse.refused import RefusedError

T = TypeVar("T")
LOOK = 0.1  # seconds between looks at the clock, and at signals


class Watch:
    """Each step may take `seconds`. `cut` is called, from another thread, when one takes longer."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.cut: Callable[[], None] = lambda: None
        self.begin("")

    def begin(self, file: str) -> None:
        """A new step: `file` is what is read."""
        self.file, self.since = file, time.monotonic()

    def over(self, work: Callable[[], T], limit: float) -> T:
        """What `work` gives, done in a thread that is left behind when a step takes too long; `limit` is what the user has set.

        Raises RefusedError, and whatever `work` raises.
        """
        done: list[T] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=run, daemon=True, name="warehouse")
        thread.start()
        while thread.is_alive() and time.monotonic() - self.since < self.seconds:
            thread.join(LOOK)
        if thread.is_alive():
            file = self.file
            self.cut()
            thread.join(1)
            remedy = "Is the network to the database all right? Else make the statement quicker, or raise input.sql.timeout."
            raise RefusedError(f"was not read within {limit:g} s", remedy, file)
        if failed:
            raise failed[0]
        return done[0]
