"""This engine beside what else could be had, each run in a fresh process, one at a time: python -m benchmarks.peers.

Prints a table for each case: value, gap to the best bound that any of them proved, seconds, peak memory; medians of repeats.
"""

from __future__ import annotations

import argparse
import statistics

from benchmarks.books import ARR_CAP, POLICIES
from benchmarks.machine import machine
from benchmarks.one import ENGINE, Case, Run, apart
from benchmarks.plain import PEERS

TIGHT_CAP = 0.05  # of a tight book: ARR above the mean of its peers


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, nargs="+", default=[610, 5_000, 20_000])
    parser.add_argument("--policy", choices=POLICIES, nargs="+", default=["core"])
    parser.add_argument("--seconds", type=float, nargs="+", default=[5, 10, 30], help="time limit, one for each size")
    parser.add_argument("--tight", type=float, nargs="*", help="slacks of tight books (0.05 0 -0.10), ARR caps at 1.05")
    parser.add_argument("--solvers", nargs="+", choices=[ENGINE, *PEERS], default=[ENGINE, *PEERS])
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    if len(asked.seconds) != len(asked.accounts):
        parser.error("--seconds: give one time limit for each of --accounts")
    print(machine(), flush=True)
    for size, seconds in zip(asked.accounts, asked.seconds, strict=True):
        for policy in asked.policy:
            for slack in asked.tight or [Case.slack]:
                case = Case(size, policy, slack, TIGHT_CAP if asked.tight else ARR_CAP, seconds)
                _table(case, asked.solvers, asked.repeats)


def _table(case: Case, solvers: list[str], repeats: int) -> None:
    """One case: every solver so many times, then the table."""
    runs = {solver: [apart(case, solver) for _ in range(repeats)] for solver in solvers}
    bounds = [r.bound for rs in runs.values() for r in rs if r.bound is not None]
    best = min(bounds) if bounds else None
    units = max((r.units for rs in runs.values() for r in rs), default=0)
    title = f"{case.accounts:,} accounts x {units:,} units, {case.policy} policy, {case.seconds:g} s"
    print(f"\n{title}, slack {case.slack:+.0%}, ARR cap {1 + case.arr_cap:.2f} of the mean\n")
    print("| solver | value | gap to the best bound | its own bound | seconds | peak MB | |\n|---|--:|--:|--:|--:|--:|---|")
    for solver, found in runs.items():
        print(_line(solver, found, best), flush=True)


def _line(solver: str, runs: list[Run], best: int | None) -> str:
    """The median run by value: its figures, medians of seconds and memory."""
    run = sorted(runs, key=lambda r: -1 if r.value is None else r.value)[len(runs) // 2]
    seconds, mb = statistics.median(r.seconds for r in runs), statistics.median(r.mb for r in runs)
    if run.value is None:
        value, gap = "none", ""
    else:
        value, gap = f"{run.value:,}", "" if best is None else f"{(best - run.value) / run.value:.4%}"
    if run.faults:
        gap = f"breaks {run.faults:,} rules"
    own = "" if run.bound is None else f"{run.bound:,}"
    return f"| {solver} | {value} | {gap} | {own} | {seconds:.1f} | {mb:,.0f} | {run.status} |"


if __name__ == "__main__":
    main()
