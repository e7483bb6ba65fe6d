"""One run in a process of its own, as one JSON object: python -m benchmarks.one --accounts 610 [--solver greedy] ..."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field

from benchmarks.books import ARR_CAP, POLICIES, formulation_of, policy_of
from solver.demo import make_book
from solver.engine import Options, solve
from solver.model.formulate import Formulation

ENGINE = "csm-assign"


@dataclass(frozen=True)
class Case:
    """A book, a policy and a time limit. `slack`: capacity over demand, less one."""

    accounts: int
    policy: str = "core"
    slack: float = 0.15
    arr_cap: float = ARR_CAP
    seconds: float = 30.0
    seed: int = 1
    gap: float = 0.0  # at which the engine may stop


@dataclass(frozen=True)
class Run:
    """What a solver made of a case. `faults`: hard rows broken and items where they may not be; `mb`: peak of the process."""

    solver: str
    value: int | None
    bound: int | None
    seconds: float
    mb: int
    faults: int = 0
    status: str = ""
    units: int = 0
    stages: list[tuple[str, float]] = field(default_factory=list)


def apart(case: Case, solver: str = ENGINE) -> Run:
    """The run in a fresh process; one that dies (out of memory, say) has no value."""
    words = [f"--{name.replace('_', '-')}={value}" for name, value in asdict(case).items()]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one", f"--solver={solver}", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return Run(solver, None, None, 0.0, 0, status=(done.stderr.strip().splitlines() or [f"died ({done.returncode})"])[-1])
    tree = json.loads(done.stdout.splitlines()[-1])
    return Run(**{**tree, "stages": [(str(name), float(s)) for name, s in tree["stages"]]})


def run(case: Case, solver: str) -> Run:
    """The run in this process."""
    policy = policy_of(case.policy, case.arr_cap)
    formulation = formulation_of(make_book(case.accounts, case.seed, case.slack), policy)
    began = time.monotonic()
    if solver == ENGINE:
        result = solve(formulation.problem, Options(seconds=case.seconds, gap=case.gap))
        seconds = time.monotonic() - began
        found = Run(solver, result.value, result.bound, round(seconds, 2), peak(), 0, result.status, stages=list(result.stages))
    else:
        found = _peer(formulation, solver, case.seconds)
    return Run(**{**asdict(found), "units": formulation.problem.num_units - 1})


def _peer(formulation: Formulation, solver: str, limit: float) -> Run:
    from benchmarks.plain import PEERS

    began = time.monotonic()
    answer = PEERS[solver](formulation, limit)
    seconds = round(time.monotonic() - began, 2)
    if answer.unit_of is None:
        return Run(solver, None, answer.bound, seconds, peak(), status="nothing found")
    faults = len(formulation.problem.faults(answer.unit_of))
    return Run(solver, formulation.problem.value(answer.unit_of), answer.bound, seconds, peak(), faults)


def peak() -> int:
    """Peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--solver", default=ENGINE)
    parser.add_argument("--accounts", type=int, required=True)
    parser.add_argument("--policy", choices=POLICIES, default="core")
    for name in ("slack", "arr_cap", "seconds", "gap"):
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=getattr(Case, name))
    parser.add_argument("--seed", type=int, default=1)
    asked = vars(parser.parse_args())
    solver = asked.pop("solver")
    print(json.dumps(asdict(run(Case(**asked), solver))))


if __name__ == "__main__":
    main()
