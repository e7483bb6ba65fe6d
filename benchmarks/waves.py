"""Hand-offs of four sizes: placed, the gap of each goal, seconds and peak MB: python -m benchmarks.waves [--time-limit S].

Three rows are `csm-assign waves` on a plan, everything counted; the last is a made-up program, from windows to the schedule.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from solver.waves.asked import Asked
from solver.waves.choices import choices_of
from solver.waves.first_fit import first_fit
from solver.waves.goals import Judge
from solver.waves.handoffs import Handoff
from solver.waves.plan_waves import solved
from solver.waves.sides import Person, Side
from solver.waves.weeks import weeks_of

BOOKS = {"quarterly": 0, "5,000 accounts": 5000, "25,000 accounts": 25000}
FIRST, LAST = date(2026, 10, 1), date(2026, 12, 31)
GOALS = ("not_placed", "renewed", "nobody", "alone", "cut", "order", "last", "peak", "peaks")


def made_up(handoffs: int, people: int, seed: int = 1) -> Judge:
    """Hand-offs between random sides, of 3 tiers, a tenth of them from leavers, at most 10 hours a week each."""
    draw, weeks = random.Random(seed), weeks_of(FIRST, LAST, ())
    leaves = {f"s{k}": FIRST + timedelta(days=draw.randint(25, 60)) for k in range(people // 10)}
    sides = {}
    for name in (f"s{k}" for k in range(people)):
        person = Person(name, name, None, leaves.get(name), None)
        budget = [10_000 * sum(map(person.works, w.days)) // 5 for w in weeks]
        sides[name] = Side(name, name, False, (person,), np.array(budget, np.int64), 3)
    stay = [name for name in sides if name not in leaves]
    parts = [_handoff(f"h{k:05}", draw, stay, leaves) for k in range(handoffs)]
    return Judge(parts, [choices_of(h, weeks, sides) for h in parts], sides, len(weeks))


def _handoff(key: str, draw: random.Random, stay: list[str], leaves: dict[str, date]) -> Handoff:
    giver = draw.choice(list(leaves) if draw.random() < 0.3 else stay)
    to = draw.choice([s for s in draw.sample(stay, 2) if s != giver])
    tier, end = draw.choice([0, 1, 1, 2, 2]), leaves.get(giver)
    first = FIRST + timedelta(days=draw.choice([0, 0, 0, 14, 35]))
    return Handoff(
        key=key, rows=(), to=to, hours=tuple(sorted(((giver, (6000, 3000, 1000)[tier]), (to, (12000, 6000, 2000)[tier])))),
        top=tuple(sorted((giver, to))) if tier == 0 else (), weeks=(4, 2, 1)[tier], first=first if end is None else FIRST,
        last=end or LAST, leaver=end, undated=False, renewals=(), risk=draw.choice([0, 0, 1, 2]),
        weight=draw.randint(5_000, 300_000), gone=(giver,) if end else (), after=(end + timedelta(days=1), LAST) if end else None,
    )  # fmt: skip


def _row(name: str, handoffs: int, placed: int, gaps: dict[str, float], seconds: float, megabytes: float) -> str:
    shown = " | ".join("proved" if not gaps[g] else f"{gaps[g]:.0%}" for g in GOALS)
    return f"| {name} | {handoffs:,} | {placed:,} | {shown} | {seconds:.0f} | {megabytes:,.0f} |"


def command(name: str, plan: Path, out: Path, limit: float) -> str:
    """One run of the command in a process of its own."""
    words = ["waves", str(plan), "--out", str(out), "--time-limit", str(limit), "--quiet"]
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "cli", *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with exit code {process.returncode}")
    seconds, tree = time.monotonic() - began, json.loads((out / "waves.json").read_text(encoding="utf-8"))
    gaps = {s["name"]: s["gap"] for s in tree["stages"]}
    return _row(name, tree["handoffs"], tree["placed"], gaps, seconds, usage.ru_maxrss / 1024)


def synthetic(handoffs: int, people: int, limit: float) -> str:
    """The program alone, in this process."""
    began = time.monotonic()
    judge = made_up(handoffs, people)
    first, asked = first_fit(judge, by_risk=True), Asked(seconds=limit)
    chosen, stages = solved(judge, first, asked, threading.Event(), began, "low_risk_first", lambda _: None)
    gaps, seconds = {s.name: s.gap for s in stages}, time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return _row(f"made up, {people} sides", handoffs, sum(c is not None for c in chosen), gaps, seconds, memory)


def _plan(name: str, accounts: int, place: Path) -> Path:
    book, plan = (place / f"book{accounts}" if accounts else name), place / f"plan{accounts}"
    if not plan.exists():
        if accounts:
            _run("demo", str(book), "--accounts", str(accounts), "--seed", "1")
        _run("rebalance", str(book), "--mode", "maintain", "--out", str(plan), "--reproducible", "--gap", "0.001", "--quiet")
    return plan


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "cli", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, help="Folder of the plans; those that are there are used again.")
    given = parser.parse_args()
    print("| plan | hand-offs | placed | " + " | ".join(GOALS) + " | seconds | peak MB |\n|---|" + "--:|" * (len(GOALS) + 4))
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        plans = {name: _plan(name, accounts, place) for name, accounts in BOOKS.items()}
        for k, (name, plan) in enumerate(plans.items()):
            print(command(name, plan, Path(folder) / f"waves{k}", given.time_limit), flush=True)
        print(synthetic(8000, 900, given.time_limit), flush=True)


if __name__ == "__main__":
    main()
