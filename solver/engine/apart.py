"""Floor 2: CP-SAT beside this process, not in it - a solver that dies takes nothing with it but its own search.

Out of memory, or by a fault of its own, native code ends the whole process that it runs in, without an exception. So
models of some size are solved by a child (`child.py`); what it has found is here as soon as it is found. Children are
kept for the next model: a start takes a tenth of a second.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from solver.engine.child import END, MODEL, STOP, VALUES, frame, read_frame
from solver.memory import said
from solver.problem import Ints

PROGRAM = Path(__file__).with_name("child.py")
TICK = 0.05  # seconds between looks at the clock and at whether to stop
PATIENCE, SHARE = 5.0, 0.05  # seconds, and share of the time it had, in which a search must end once it was told to


class DiedError(Exception):
    """The child has ended, or had to be ended; the text says how."""


@dataclass(frozen=True)
class Asked:
    """A model and CP-SAT's parameters in the solver's text format; of each solution the first `values` are wanted."""

    model: str
    parameters: str
    values: int


@dataclass(frozen=True)
class Ended:
    """What CP-SAT said at the end: its status, and objective and bound where it has a solution."""

    status: int
    objective: float
    bound: float


class Child:
    """One process that solves one model at a time."""

    def __init__(self) -> None:
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self.frames: queue.SimpleQueue[tuple[bytes, bytes] | None] = queue.SimpleQueue()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own file
                [sys.executable, "-P", str(PROGRAM)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.said, bufsize=-1,
            )  # fmt: skip
            threading.Thread(target=self._read, daemon=True).start()
        except (OSError, RuntimeError) as error:
            raise DiedError(f"its process could not be started: {error}") from None

    def _read(self) -> None:
        """In a thread of its own: every message of the child, then None."""
        assert self.process.stdout
        try:
            while True:
                self.frames.put(read_frame(self.process.stdout))
        except (EOFError, OSError, ValueError, MemoryError):
            self.frames.put(None)

    def _send(self, kind: bytes, body: bytes = b"") -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(frame(kind, body))
            self.process.stdin.flush()
        except (OSError, ValueError):  # it is gone: the reader hears of that too
            pass

    def solve(self, asked: Asked, found: Callable[[Ints], None], stop: threading.Event, seconds: float) -> Ended:
        """The end of a search of at most so many seconds; `found` hears the values of each solution. Raises DiedError."""
        end = time.monotonic() + seconds
        last = end + PATIENCE + SHARE * seconds
        self._send(MODEL, json.dumps({"model": asked.model, "parameters": asked.parameters, "values": asked.values}).encode())
        while True:
            try:
                message = self.frames.get(timeout=TICK)
            except queue.Empty:
                if stop.is_set():
                    last = min(last, time.monotonic() + PATIENCE)
                if stop.is_set() or time.monotonic() > end:
                    self._send(STOP)
                if time.monotonic() > last:
                    raise DiedError("it did not stop when its time was over, and was ended") from None
                continue
            if message is None:
                raise DiedError(self._how())
            kind, body = message
            if kind == VALUES:
                found(np.frombuffer(body, np.int64))
            elif kind == END:
                return Ended(**json.loads(body))

    def _how(self) -> str:
        """How the process ended, in words."""
        code = self.process.wait()
        self.said.seek(max(0, self.said.tell() - 4000))
        words = self.said.read().decode("utf-8", "replace").casefold()
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        if "bad_alloc" in words or "memoryerror" in words:
            return f"its process ran out of memory ({cause}{_there_is()})"
        if "thread" in words or "resource temporarily" in words:
            return f"its process could start no more threads ({cause})"
        return f"its process died ({cause}{_there_is() if code == -9 else ''})"

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.said):
            with contextlib.suppress(OSError):  # what could not be sent any more
                assert stream
                stream.close()


def _there_is() -> str:
    return f"; {said()}" if said() else ""


_idle: list[Child] = []
_lock = threading.Lock()


def solve_apart(asked: Asked, found: Callable[[Ints], None], stop: threading.Event, seconds: float) -> Ended:
    """The model solved by a child that has nothing else to do, a new one where there is none. Raises DiedError."""
    with _lock:
        child = _idle.pop() if _idle else None
    child = child or Child()
    try:
        ended = child.solve(asked, found, stop, seconds)
    except BaseException:
        child.close()
        raise
    with _lock:
        _idle.append(child)
    return ended


def close_idle() -> None:
    """End the children that have nothing to do."""
    with _lock:
        while _idle:
            _idle.pop().close()


def _forget() -> None:
    """In a forked process: the children are those of another."""
    _idle.clear()


atexit.register(close_idle)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
