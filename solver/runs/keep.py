"""Floor 5: a batch's folder - each finished run as a file of its own, plans, and the list of all runs in order."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from solver.errors import StorageError, UsageError
from solver.leftovers import discard, is_made, settle_within
from solver.places import check_no_link, filled, publish, replace_file, write_all
from solver.plan.folder import MARK as PLAN
from solver.runs.message import Job
from solver.runs.outcome import RunResult, result_from

MARK = "batch.json"  # what makes a folder a batch
LOCK = ".lock"


def check_out(out: Path) -> None:
    """Refuse a place for a batch that is something else, before the work begins. Raises UsageError, StorageError."""
    check_no_link(out)
    if out.exists() and not (out.is_dir() and ((out / MARK).is_file() or all(_ours(p.name) for p in out.iterdir()))):
        if not out.is_dir():
            raise UsageError(f"{out} is a file, not a folder; choose another --out")
        raise UsageError(f"{out} holds something else than scenario runs; choose another --out")
    place = out if out.exists() else next(p for p in out.absolute().parents if p.exists())
    if not os.access(place, os.W_OK):
        raise StorageError(f"{out}: no permission to write into {place}")


def _ours(name: str) -> bool:
    """What stands in a folder whose first run has only begun, or was killed then."""
    return name == LOCK or is_made(name)


def folder_name(name: str) -> str:
    """The folder of a scenario's plan: its name, as far as every disk can bear it, else with a piece of its hash."""
    plain = re.sub(r"[^A-Za-z0-9._=,-]+", "-", name).strip(".-")[:80]
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def named(result: RunResult, job: Job) -> RunResult:
    """A result under the name it was asked by: the same question may bear another one."""
    s = job.scenario
    notes = (*s.notes, *result.notes)
    return replace(result, key=job.key, name=s.name, title=s.title, group=s.group, draw=s.draw, notes=notes)


class Kept:
    """The folder `out` of a batch. What is written there is whole or absent, and nothing of it is lost with the power."""

    def __init__(self, out: Path) -> None:
        self.out = out

    @contextmanager
    def locked(self) -> Iterator[None]:
        """The folder, made where it is missing, to ourselves. Raises StorageError where another run works in it."""
        try:
            self.out.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.out / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StorageError(f"{self.out}: {error.strerror or error}") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise StorageError(f"{self.out}: another run is at work there; wait for it, or choose another --out") from None
        try:
            settle_within(self.out, self.out / "runs", self.out / "plans")
            yield
        finally:
            os.close(handle)

    def finished(self, job: Job) -> tuple[RunResult, int] | None:
        """The kept result of a job and its exit code; None where there is none, or its plan is missing or another one."""
        try:
            tree = json.loads(self._file(job).read_text(encoding="utf-8"))
            result, code = result_from(tree["result"]), int(tree["exit_code"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        wanted = [q.plan_id for q in result.quarters] if job.keeps_plan else []
        if any(self._plan_id(folder) != i for folder, i in zip(self._plans(job, len(wanted)), wanted, strict=True)):
            return None
        return named(result, job), code

    def keep(self, job: Job, answer: Mapping[str, Any]) -> None:
        """Write an answer: its plans first, then the result, so that a finished run is never without its plan."""
        if job.keeps_plan:
            self._keep_plans(job, answer["plans"])
        self._file(job).parent.mkdir(mode=0o700, exist_ok=True)
        tree = {"result": answer["result"], "exit_code": answer["exit_code"]}
        replace_file(self._file(job), json.dumps(tree, indent=1, ensure_ascii=False, allow_nan=False) + "\n")

    def list_runs(self, jobs: Sequence[Job], results: Mapping[str, RunResult]) -> None:
        """Write the list of all runs in order; those without a result (by name) are open."""
        runs = [
            {
                "name": job.scenario.name, "title": job.scenario.title, "group": job.scenario.group, "draw": job.scenario.draw,
                "key": job.key, "status": found.status if (found := results.get(job.scenario.name)) else "open",
                "error": found.error if found else "",
                "plans": self._listed(job, len(found.quarters)) if found and job.keeps_plan else [],
            }
            for job in jobs
        ]  # fmt: skip
        replace_file(self.out / MARK, json.dumps({"schema_version": 1, "runs": runs}, indent=1, ensure_ascii=False) + "\n")

    def plans_of(self, job: Job, result: RunResult) -> tuple[Path, ...]:
        """The folder of each quarter's plan of a run; empty where plans are not kept, or there is none."""
        return tuple(self._plans(job, len(result.quarters))) if job.keeps_plan and result.quarters else ()

    def _keep_plans(self, job: Job, plans: Sequence[Mapping[str, str]]) -> None:
        place = self.out / "plans" / folder_name(job.scenario.name)
        if not plans:  # it failed: a plan of that name would be an older one
            discard(place)
            return

        def fill(folder: Path) -> None:
            for part, files in zip(self._plans(job, len(plans)), plans, strict=True):
                write_all(folder / part.relative_to(place), files)

        publish(filled(place, fill), place, force=True)

    def _plans(self, job: Job, quarters: int) -> list[Path]:
        """The folder of each quarter's plan: plans/NAME, or plans/NAME/q1 and so on where there are several."""
        place = self.out / "plans" / folder_name(job.scenario.name)
        return [place] if quarters == 1 else [place / f"q{k + 1}" for k in range(quarters)]

    def _listed(self, job: Job, quarters: int) -> list[str]:
        return [p.relative_to(self.out).as_posix() for p in self._plans(job, quarters)]

    def _plan_id(self, folder: Path) -> str:
        try:
            return str(json.loads((folder / PLAN).read_text(encoding="utf-8"))["plan_id"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _file(self, job: Job) -> Path:
        return self.out / "runs" / f"{job.key}.json"
