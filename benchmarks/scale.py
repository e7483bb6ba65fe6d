"""The whole way from files to an audited plan at growing sizes, stage by stage: python -m benchmarks.scale.

Each run in a fresh process, one at a time. Under the default policy the book is written to files, read, tiered, formulated,
solved, written as a plan and audited; under the core policy, which exists for comparisons only, it is solved.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.machine import machine
from benchmarks.one import Case, Run, apart, peak
from solver.audit import audit_plan
from solver.demo import write_demo
from solver.engine import Options, solve
from solver.intake import load_policy, locate_book, read_book
from solver.model.formulate import formulate
from solver.plan.decision import decide
from solver.plan.folder import stage
from solver.plan.make import plan_of
from solver.tiering import score_book

LIMITS = {"core": {610: 2, 5_000: 5, 20_000: 20, 50_000: 45, 100_000: 120},
          "default": {610: 5, 5_000: 10, 20_000: 30, 50_000: 60, 100_000: 150}}  # fmt: skip
TARGETS = {"core": 0.0001, "default": 0.0005}  # gap that the time limit should bring
WAY = ("read", "tier", "formulate", "solve", "tables", "write", "audit")


def whole_way(accounts: int, seconds: float) -> dict[str, Any]:
    """One book from its files to an audited plan under the default policy: seconds of each stage, gap and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "book"
        write_demo(place, accounts, 1)
        marks = [time.monotonic()]

        def done() -> None:
            marks.append(time.monotonic())

        found = locate_book(str(place))
        policy = load_policy(found, None, (), None)
        assert policy.as_of is not None
        book = read_book(found, policy, policy.as_of)
        done()
        tiering = score_book(book, policy)
        done()
        formulation = formulate(book, tiering.table["tier"], policy)
        done()
        result = solve(formulation.problem, Options(seconds=seconds))
        done()
        notes = {"seed": 1, "reproducible": False, "stages": [], "seconds": None}
        plan = plan_of(decide(formulation, tiering, result), notes)
        done()
        written = stage(plan, Path(folder) / "plan")
        done()
        audit = audit_plan(written)
        done()
        stages = {name: round(b - a, 2) for name, a, b in zip(WAY, marks[:-1], marks[1:], strict=True)}
        gap = (result.bound - result.value) / result.value
        return {
            "stages": stages,
            "gap": gap,
            "mb": peak(),
            "faults": len(audit.faults),
            "units": formulation.problem.num_units - 1,
        }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, nargs="+", choices=sorted(LIMITS["core"]), default=sorted(LIMITS["core"]))
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)  # a run of its own process
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(whole_way(asked.one, LIMITS["default"][asked.one])))
        return
    print(machine(), flush=True)
    print("\n| accounts x units | policy | proven gap | reached after | at the time limit | peak MB |\n|---|---|--:|--:|--:|--:|")
    for size in asked.accounts:
        for policy, limits in LIMITS.items():
            print(_solved(size, policy, limits[size]), flush=True)
    print(
        "\n| accounts | " + " | ".join(WAY) + " | all but solve and audit | gap | peak MB |\n|---" + "|--:" * (len(WAY) + 3) + "|"
    )
    for size in asked.accounts:
        print(_way(size), flush=True)


def _solved(size: int, policy: str, limit: float) -> str:
    """The engine alone: how soon the target was reached, and the gap at the time limit."""
    case = Case(size, policy, seconds=limit)
    whole, aimed = apart(case), apart(Case(size, policy, seconds=limit, gap=TARGETS[policy]))
    if whole.value is None or aimed.value is None:
        return f"| {size:,} | {policy} | {whole.status} | | | |"
    at = f"{aimed.seconds:.1f} s" if _gap(aimed) <= TARGETS[policy] else "no"
    shown = "optimal" if whole.status == "optimal" else f"{_gap(whole):.4%}"
    target = f"<= {TARGETS[policy]:.2%}"
    return f"| {size:,} x {whole.units:,} | {policy} | {target} | {at} | {shown}, {whole.seconds:.1f} s | {whole.mb:,} |"


def _gap(run: Run) -> float:
    return ((run.bound or 0) - (run.value or 0)) / (run.value or 1)


def _way(size: int) -> str:
    words = [sys.executable, "-m", "benchmarks.scale", "--one", str(size)]
    tree = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    stages = tree["stages"]
    around = sum(s for name, s in stages.items() if name not in ("solve", "audit"))
    fault = f", {tree['faults']} faults" if tree["faults"] else ""
    shown = " | ".join(f"{stages[name]:.1f}" for name in WAY)
    return f"| {size:,} | {shown} | {around:.1f} | {tree['gap']:.4%}{fault} | {tree['mb']:,} |"


if __name__ == "__main__":
    main()
