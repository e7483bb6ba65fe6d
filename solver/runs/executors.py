"""Floor 5: where runs are solved - `serial`, `processes[:N]`, `dask://HOST:PORT` - all of them a concurrent.futures.Executor."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from solver.errors import UsageError

T = TypeVar("T")
MOST = 256  # processes that a typing error may ask for
ASKED = 1.0  # seconds that a process which has ended may take to say how
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Workshop(Protocol):
    """A place where jobs are done. `flight` jobs at a time are enough to keep it busy."""

    flight: int

    def open(self) -> Executor:
        """A new executor. Raises StorageError where it cannot be reached."""

    def trouble(self, executor: Executor) -> str:
        """Why nothing more will come of the executor, in words; empty while it lives."""

    def death(self, executor: Executor) -> str:
        """How the last process of the executor that died has died, in words; empty where nobody knows."""

    def close(self, executor: Executor) -> None:
        """End the executor and what it is doing, without waiting for it."""


def workshop_of(text: str) -> Workshop:
    """The workshop that --executor names. Raises UsageError where it names none."""
    if text == "serial":
        return Serial()
    if found := re.fullmatch(r"processes(?::(\d{1,6}))?", text):
        asked = int(found[1]) if found[1] else os.cpu_count() or 1
        if not 1 <= asked <= MOST:
            raise UsageError(f"--executor {text}: from 1 to {MOST} processes")
        return Processes(asked)
    if text.startswith(("dask://", "tls://")):
        from solver.runs.cluster import cluster_of

        return cluster_of(text)
    raise UsageError(f"--executor {text}: is none of serial, processes, processes:N, dask://HOST:PORT, tls://HOST:PORT")


class Serial:
    """One after another, in the calling thread."""

    flight = 1

    def open(self) -> Executor:
        """An executor that has done the job when `submit` returns."""
        return _Here()

    def trouble(self, executor: Executor) -> str:  # noqa: ARG002
        """None: it is this process."""
        return ""

    def death(self, executor: Executor) -> str:  # noqa: ARG002
        """None: nobody would be left to ask."""
        return ""

    def close(self, executor: Executor) -> None:
        """Nothing is under way."""
        executor.shutdown()


class Processes:
    """Processes of this machine, started afresh (spawn): nothing of this one is in them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.flight = 2 * number  # the next job waits there while the result of the last one is written

    def open(self) -> Executor:
        """A new pool. Its processes start with the first jobs; each takes a second or two to import what it needs."""
        for name in ONE_THREAD:  # runs are what goes in parallel; read by libraries when a new process loads them
            os.environ.setdefault(name, "1")
        return _Pool(self.number)

    def trouble(self, executor: Executor) -> str:  # noqa: ARG002
        """None: a broken pool says so in its futures."""
        return ""

    def death(self, executor: Executor) -> str:
        """The signal or the exit code of the process that broke the pool."""
        codes = [c for c in map(_exit_code, executor.started) if c] if isinstance(executor, _Pool) else []
        code = next((c for c in codes if c != -signal.SIGTERM), next(iter(codes), None))  # the pool ends the others by SIGTERM
        return "" if code is None else f"signal {-code}" if code < 0 else f"exit code {code}"

    def close(self, executor: Executor) -> None:
        """End the pool's processes, also in the middle of a job."""
        executor.shutdown(wait=False, cancel_futures=True)
        for process in executor.started if isinstance(executor, _Pool) else ():
            process.terminate()
        for process in executor.started if isinstance(executor, _Pool) else ():
            process.join()


def _exit_code(process: BaseProcess) -> int | None:
    """How an ended process ended. The pool's own thread may have asked first, and be about to say so."""
    end = time.monotonic() + ASKED
    while process.exitcode is None and time.monotonic() < end:
        time.sleep(0.01)
    return process.exitcode


class _Here(Executor):
    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Do it, and return what became of it."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Pool(ProcessPoolExecutor):
    """A pool that remembers the processes it has started: what they died of, and whom to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number, multiprocessing.get_context("spawn"), initializer=_begin)
        self.started: list[BaseProcess] = []

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """As a ProcessPoolExecutor."""
        future = super().submit(fn, *args, **kwargs)
        self.started += [p for p in (self._processes or {}).values() if p not in self.started]
        return future


def _begin() -> None:
    """Ctrl-C, and the terminal's end, reach every process of it; what to do about it is decided in the first one alone. Where
    that one is killed, nobody would be left to end the others: they end with it."""
    for name in ("SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
