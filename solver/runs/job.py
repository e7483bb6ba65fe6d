"""Floor 5: run_job() - one scenario solved by whatever process is asked, on any machine: JSON text in, JSON text out."""

from __future__ import annotations

import json

from solver.errors import CsmAssignError, InputError, Interrupted, StorageError
from solver.runs.kin import world_of
from solver.runs.message import RunOptions, base_from, versions
from solver.runs.outcome import RunResult
from solver.runs.solving import solve_chain
from solver.signals import Stop

SHOWN = 3  # findings of a failed run that its message quotes


class AnotherProgramError(Exception):
    """A worker that runs other sources or libraries than the one who asks: its results would not be the same."""


def run_job(base: str, job: str, stop: Stop | None = None) -> str:
    """The answer to a job: `result` (a RunResult's tree without key and name), `exit_code`, and `plans`, each quarter's files.

    Depends on nothing but its arguments and the program. What is wrong with the scenario itself makes a failed result;
    anything else is raised. Raises AnotherProgramError, StorageError, and Interrupted where `stop` was set before the end.
    """
    asked = json.loads(job)
    if asked["versions"] != versions():
        raise AnotherProgramError(f"a worker has {_unlike(asked['versions'])}; install the same everywhere")
    options = RunOptions(**asked["options"])
    try:
        chain = solve_chain(*base_from(base), asked["tree"], options, stop)
    except (StorageError, Interrupted):
        raise
    except CsmAssignError as error:
        result = RunResult("", "", "", "", 0, "failed", _said(error), (), ())
        return json.dumps({"result": result.tree(), "exit_code": error.exit_code, "plans": []})
    outcomes = tuple(q.outcome for q in chain.quarters)
    kin = chain.monotone, world_of(asked["tree"])
    result = RunResult("", "", "", "", 0, "done", "", chain.notes, outcomes, chain.policy_digest, *kin)
    plans = [q.files for q in chain.quarters] if asked["keep_plan"] else []
    return json.dumps({"result": result.tree(), "exit_code": 0, "plans": plans}, allow_nan=False)


def _said(error: CsmAssignError) -> str:
    """An error as one text; problems in the input with the first of them."""
    if not isinstance(error, InputError):
        return str(error)
    found = [f.text() for f in error.findings if f.severity == "error"]
    more = f" (and {len(found) - SHOWN} more)" if len(found) > SHOWN else ""
    return f"{error}: {' '.join(found[:SHOWN])}{more}"


def _unlike(theirs: dict[str, str]) -> str:
    """What differs between the asker's program and this one."""
    ours = versions()
    names = [n for n in ours if theirs.get(n) != ours[n]]
    said = [f"{n} {ours[n]} instead of {theirs.get(n, 'none')}" for n in names if n != "sources"]
    return ", ".join(said) or "other sources of csm-assign"
