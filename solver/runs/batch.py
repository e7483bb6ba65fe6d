"""Floor 5: run_batch() - scenarios solved on a workshop, kept as they finish, and not solved again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from solver.book import Book
from solver.errors import AuditError, NoPlanError, UsageError, fault_text
from solver.policy import Policy
from solver.runs.crew import Crew, End, Work
from solver.runs.executors import Serial, Workshop
from solver.runs.job import run_job
from solver.runs.keep import Kept, check_out, named
from solver.runs.message import Job, RunOptions, base_text, job_of
from solver.runs.outcome import RunResult, result_from
from solver.scenarios.scenario import Scenario
from solver.signals import Stop

Tell = Callable[[int, int, str], None]  # finished runs, all runs, the name of the one that has just finished


@dataclass(frozen=True)
class Batch:
    """What became of a batch: results in the order of the scenarios, those that are `left`, how many were finished `before`,
    the exit code of the worst run that failed, and the folders of each scenario's `plans`, a quarter each."""

    results: tuple[RunResult, ...]
    left: int
    before: int
    exit_code: int
    plans: Mapping[str, Sequence[Path]]

    @property
    def failed(self) -> tuple[RunResult, ...]:
        """Runs without a plan."""
        return tuple(r for r in self.results if r.status == "failed")


def run_batch(
    scenarios: Sequence[Scenario],
    book: Book,
    policy: Policy,
    out: Path,
    options: RunOptions,
    workshop: Workshop,
    *,
    force: bool = False,
    stop: Stop | None = None,
    tell: Tell | None = None,
    work: Work = run_job,
    locked: bool = False,
) -> Batch:
    """Solve the scenarios of a book into the folder `out`; with `force` also those that are finished.

    A run that fails is a result as well and stops no other; `locked`: the caller holds the folder's lock.
    Raises UsageError, StorageError.
    """
    _check_names(scenarios)
    check_out(out)
    base, kept = base_text(book, policy), Kept(out)
    jobs = [job_of(base, s, options) for s in scenarios]
    with nullcontext() if locked else kept.locked():
        before = {} if force else {j.scenario.name: f for j in jobs if (f := kept.finished(j))}
        found = dict(before)
        kept.list_runs(jobs, {name: r for name, (r, _) in found.items()})
        todo = [j for j in jobs if j.scenario.name not in found]
        for job, end in Crew(workshop, base, _heeding(work, workshop, stop)).ends(todo, stop or Stop()):
            found[job.scenario.name] = _kept(kept, job, end)
            if tell:
                tell(len(found), len(jobs), job.scenario.name)
        results = {name: r for name, (r, _) in found.items()}
        kept.list_runs(jobs, results)
    ordered = tuple(results[s.name] for s in scenarios if s.name in results)
    plans = {j.scenario.name: p for j in jobs if (r := results.get(j.scenario.name)) and (p := kept.plans_of(j, r))}
    return Batch(ordered, len(jobs) - len(ordered), len(before), _exit_code([c for _, c in found.values()]), plans)


def _heeding(work: Work, workshop: Workshop, stop: Stop | None) -> Work:
    """In this process a run is stopped in the middle of its solve; processes of their own are ended instead."""
    return partial(run_job, stop=stop) if work is run_job and isinstance(workshop, Serial) else work


def _exit_code(codes: Sequence[int]) -> int:
    """What a batch ends with: 0 where no run failed, 6 where an audit found fault, else 5."""
    return 0 if not any(codes) else AuditError.exit_code if AuditError.exit_code in codes else NoPlanError.exit_code


def _check_names(scenarios: Sequence[Scenario]) -> None:
    names = [s.name for s in scenarios]
    if not names:
        raise UsageError("there is no scenario to run")
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(f"two scenarios bear the name {twice[0]!r}; give each its own")


def _kept(kept: Kept, job: Job, end: End) -> tuple[RunResult, int]:
    """The result of a run and its exit code. One that failed for another reason than its scenario is not kept: the same
    command tries it again."""
    if isinstance(end, Exception):
        ours = type(end).__module__.startswith("solver.")  # else a fault, whose words may quote the book
        failed = RunResult("", "", "", "", 0, "failed", str(end) if ours else f"a fault of csm-assign: {fault_text(end)}", (), ())
        return named(failed, job), NoPlanError.exit_code
    answer = json.loads(end)
    kept.keep(job, answer)
    return named(result_from(answer["result"]), job), int(answer["exit_code"])
