"""Floor 5: jobs on a workshop - a few in flight, dead processes replaced, and who kills its process found out alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from solver.errors import Interrupted, StorageError
from solver.runs.executors import Workshop
from solver.runs.message import Job
from solver.signals import Stop

TICK = 0.5  # seconds between looks at signals and at whether the workshop still lives
Work = Callable[[str, str], str]
End = str | Exception  # an answer as it was sent back, or why there is none


class ProcessDiedError(Exception):
    """A job whose process died twice with nothing else under way."""


class Crew:
    """Does jobs: each `work(base, job text)` on the workshop.

    When a process dies, everything that was in flight is suspect. Suspects are tried again one at a time: who is innocent
    is done then, and a process that dies has only one to blame; who is alone with it twice is given up.
    """

    def __init__(self, workshop: Workshop, base: str, work: Work) -> None:
        self.workshop, self.base, self.work = workshop, base, work
        self.flight: dict[Future[str], Job] = {}
        self.suspects: deque[Job] = deque()
        self.waiting: deque[Job] = deque()
        self.alone: Job | None = None
        self.guilty: set[str] = set()  # keys of jobs whose process has died while they were alone

    def ends(self, jobs: Sequence[Job], stop: Stop) -> Iterator[tuple[Job, End]]:
        """Each job with its end, in the order in which they end; stops early when `stop` is set.

        Raises StorageError when the workshop is lost.
        """
        self.waiting.extend(jobs)
        executor = self.workshop.open()
        try:
            while (self.waiting or self.suspects or self.flight) and not stop.is_set():
                broken = not self._submit(executor, stop)
                done = set() if broken else wait(self.flight, TICK, FIRST_COMPLETED).done
                if broken or any(isinstance(_error(f), BrokenExecutor) for f in done):
                    done = wait(self.flight).done  # all of them: a pool breaks as a whole
                    self.workshop.close(executor)
                    yield from self._ended(done, executor)
                    executor = self.workshop.open()
                else:
                    yield from self._ended(done, executor)
                if trouble := self.workshop.trouble(executor):
                    raise StorageError(f"{trouble}; finished runs are kept, and the same command goes on with the others")
        finally:
            self.workshop.close(executor)

    def _submit(self, executor: Executor, stop: Stop) -> bool:
        """Fill up what is in flight; a suspect flies alone. False where the executor is broken."""
        try:
            if self.suspects and not self.flight:
                self.flight[executor.submit(self.work, self.base, self.suspects[0].text())] = self.suspects[0]
                self.alone = self.suspects.popleft()
            while self.waiting and not self.suspects and self.alone is None and len(self.flight) < self.workshop.flight:
                if stop.is_set():
                    break
                self.flight[executor.submit(self.work, self.base, self.waiting[0].text())] = self.waiting[0]
                self.waiting.popleft()
        except BrokenExecutor:
            return False
        return True

    def _ended(self, done: Iterable[Future[str]], executor: Executor) -> list[tuple[Job, End]]:
        """The ends of finished jobs, as far as they have not to be tried again."""
        return [end for future in done if (end := self._end(future, executor))]

    def _end(self, future: Future[str], executor: Executor) -> tuple[Job, End] | None:
        """The end of a job; None where it has to be tried again."""
        job = self.flight.pop(future)
        alone, self.alone = self.alone is job, None
        if future.cancelled():  # lost with its scheduler, which `trouble` will tell when it stays away
            self.waiting.appendleft(job)
            return None
        error = _error(future)
        if error is None:
            return job, future.result()
        if isinstance(error, Interrupted):
            self.waiting.appendleft(job)
            return None
        if not _died(error):
            return job, error
        if not alone or job.key not in self.guilty:
            self.guilty |= {job.key} if alone else set()
            self.suspects.append(job)
            return None
        cause = self.workshop.death(executor)
        return job, ProcessDiedError("its process died twice" + (f" ({cause})" if cause else ""))


def _error(future: Future[str]) -> Exception | None:
    """What a finished future ended with, if with an error."""
    error = None if future.cancelled() else future.exception()
    if error is not None and not isinstance(error, Exception):
        raise error
    return error


def _died(error: Exception) -> bool:
    """Whether it was the process that ended, not the job. Dask says KilledWorker, after some attempts of its own."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
