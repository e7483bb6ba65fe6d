"""The engine beside a list of all assignments and four other solvers: python -m benchmarks.differential.

Tiny problems: value and bound are the best of the list. Books of 50 to 600 accounts in many shapes: no plan is worth more than
anybody's bound. Ends with 1 on a mismatch; writes benchmarks/results/differential.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.books import thinned
from benchmarks.machine import machine
from benchmarks.stated import SOLVERS, Answer, listed, solved, stated, value_of
from benchmarks.tiny import instance
from solver.demo import make_book
from solver.engine import Options, Result, solve
from solver.model.formulate import formulate
from solver.policy import Policy, merge
from solver.problem import Problem
from solver.stages import GOALS, asked
from solver.tiering import score_book

RESULT = Path(__file__).parent / "results" / "differential.md"
SIZES = (50, 60, 75, 90, 120, 160, 220, 300, 420, 600)
SLACKS = (0.15, 0.05, 0.0, -0.1)
OVERLAYS: dict[str, dict[str, Any]] = {
    "default": {},
    "recut": {"mode": "recut"},
    "required": {"mode": "required"},
    "budgets": {"limit": [{"name": "few_moves", "measure": "moved", "over": "plan", "max_share": 0.05, "why": "few moves"}]},
    "hard bands": {"mode": "recut", "limit": [{"name": "arr_cap", "measure": "arr", "over": "book", "band": 0.2, "why": "even"}]},
    "no holds": {"tiers": {t: {"hold_renewal": [], "hold_escalated": False, "hold_red": False} for t in ("T1", "T2", "T3")}},
    "no limits": {"limit": [{"name": x.name, "enabled": False} for x in Policy.load().limit]},
}


def shaped(number: int) -> tuple[str, Problem]:
    """The problem of the book with that number, and what it is. Two of three have many people for few accounts; every eleventh
    asks for a stage of the staged objective."""
    r = np.random.default_rng(number)
    accounts, slack = int(SIZES[number % len(SIZES)]), float(r.choice(SLACKS))
    name = list(OVERLAYS)[number % len(OVERLAYS)]
    part = (1, 4, 8)[number % 3]
    book, few = thinned(make_book(accounts * part, number, slack), part)
    policy = Policy.load(overlay=merge(few if part > 1 else {}, OVERLAYS[name]))
    formulation = formulate(book, score_book(book, policy).table["tier"], policy)
    if number % 11 == 3:
        goal = GOALS[number // 11 % 2]
        name, formulation = f"{name}, {goal.name} alone", asked(goal, formulation)
    return f"{accounts} accounts, {formulation.problem.num_units} units, slack {slack:+.0%}, {name}", formulation.problem


def wrong(result: Result, others: dict[str, Answer]) -> list[str]:
    """What contradicts what: a plan above a bound, or a problem called infeasible that has a plan."""
    plans = {"engine": result.value} | {k: a.value for k, a in others.items() if a.value is not None}
    bounds = {"engine": result.bound, "certificate": result.certified_bound}
    bounds |= {k: a.bound for k, a in others.items() if a.bound is not None}
    found = [f"{p} has {v:,}, {b} proves {w:,}" for p, v in plans.items() for b, w in bounds.items() if v > w]
    return found + [f"{k} says that there is no plan" for k, a in others.items() if a.infeasible]


@dataclass
class Tiny:
    """What is known of the tiny problems: how many were compared, mismatches, and how often what happened."""

    done: int = 0
    found: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)

    def compare(self, number: int) -> None:
        """One more, against the list of all assignments."""
        problem = instance(number)
        statement = stated(problem)
        best, result = listed(statement), solve(problem, Options(seconds=20))
        if not best == result.value == result.bound == value_of(statement, result.unit_of) <= result.certified_bound:
            self.found.append(
                f"tiny {number}: best {best}, engine {result.value} to {result.bound}, certified {result.certified_bound}"
            )
        self.done += 1
        self.told["better than the start"] += result.value > result.start_value
        self.told["proved by prices alone"] += result.certified_bound == result.value

    def __str__(self) -> str:
        rest = ", ".join(f"{v:,} {k}" for k, v in self.told.items())
        return (
            f"**{self.done:,} tiny problems** against a list of all plans: {len(self.found)} mismatches of value, bound or "
            f"rules; {rest}."
        )


@dataclass
class Books:
    """What is known of the books: how many were compared, mismatches, for each solver how often what happened, and by what
    share of its value the best plan of all was above that of the engine, where it was."""

    seconds: float
    done: int = 0
    found: list[str] = field(default_factory=list)
    best: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in ("engine", *SOLVERS)})
    behind: list[tuple[float, int]] = field(default_factory=list)
    beyond: list[float] = field(default_factory=list)

    def compare(self, number: int) -> str:
        """One more, against the other solvers; what each of them said, in a line."""
        name, problem = shaped(number)
        statement, result = stated(problem), solve(problem, Options(seconds=self.seconds))
        if value_of(statement, result.unit_of) != result.value:
            self.found.append(f"book {number} ({name}): the engine's plan is not worth {result.value:,}, or not legal")
        others = {s: solved(statement, s, self.seconds) for s in SOLVERS}
        self.found += [f"book {number} ({name}): {text}" for text in wrong(result, others)]
        every = {"engine": Answer(result.value, result.bound), **others}
        top = max(a.value for a in every.values() if a.value is not None)
        for s, a in every.items():
            self.best[s]["proved"] += a.value is not None and a.value == a.bound
            self.best[s]["best"] += a.value == top
            self.best[s]["none"] += a.value is None
        peers = [a.value for a in others.values() if a.value is not None]
        share = max(1, abs(top))
        self.behind += [((top - result.value) / share, number)] if top > result.value else []
        self.beyond += [(result.value - max(peers)) / share] if peers and result.value > max(peers) else []
        self.done += 1
        said = {s: (a.value, a.bound) for s, a in every.items()}
        return f"{number} {name} {result.status} certified {result.certified_bound} {said}"

    def __str__(self) -> str:
        rows = [f"| {s} | {c['proved']:,} | {c['best']:,} | {c['none']:,} |" for s, c in self.best.items()]
        table = ["| solver | proved its plan best | had the best plan of all | found none |", "|---|--:|--:|--:|", *rows]
        worst = ", ".join(f"{share:.2%} (book {k})" for share, k in sorted(self.behind, reverse=True)[:3])
        far = f", by more than 0.1 % in {sum(s > 0.001 for s, _ in self.behind)}; most: {worst}" if self.behind else ""
        above = f", by {max(self.beyond):.2%} at most" if self.beyond else ""
        return "\n".join([
            f"**{self.done:,} books** of {SIZES[0]} to {SIZES[-1]} accounts, {self.seconds:g} s for each solver: "
            f"{len(self.found)} times a plan worth more than somebody's bound, or a wrong verdict of no plan.", "", *table, "",
            f"The best plan of the others was better than the engine's in {len(self.behind)} books{far}. The engine's was better "
            f"than all of theirs in {len(self.beyond)}{above}.",
        ])  # fmt: skip


def kept(small: Tiny, large: Books, seed: int, seconds: float, load: float) -> str:
    """The report of all that is known so far, which is also written."""
    found = [*small.found, *large.found]
    text = [
        "# The engine beside others", "", machine(), "",
        f"Seed {seed}, {seconds:,.0f} s, load of the machine from all programs {load:.0f}. Mismatches: {len(found)}.", "",
        str(small), "", str(large), "", *(f"- {x}" for x in found),
    ]  # fmt: skip
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")
    return "\n".join(text)


def main() -> None:
    """Both; what is known is printed and kept as soon as it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", type=int, default=12_000)
    parser.add_argument("--books", type=int, default=320)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4.0, help="for each solver and book")
    said = parser.parse_args()
    began, loads = time.monotonic(), []
    small, large = Tiny(), Books(said.seconds)

    def keep() -> str:
        loads.append(os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0)
        return kept(small, large, said.seed, time.monotonic() - began, float(np.mean(loads)))

    for k in range(said.seed, said.seed + said.tiny):
        small.compare(k)
        if small.done % 1000 == 0:
            keep()
            print(small, flush=True)
    for k in range(said.seed, said.seed + said.books):
        print(large.compare(k), flush=True)
        keep()
    print(keep())
    sys.exit(bool(small.found or large.found))


if __name__ == "__main__":
    main()
