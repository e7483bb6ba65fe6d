"""The engine beside a list of all assignments and four other solvers: python -m benchmarks.differential.

Tiny problems: value and bound are the best of the list. Books of 50 to 600 accounts in many shapes: no plan is worth more than
anybody's bound. Ends with 1 on a mismatch; writes benchmarks/results/differential.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
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


def tiny(count: int, seed: int) -> tuple[list[str], Counter[str]]:
    """So many tiny problems against the list of all assignments."""
    found, told = [], Counter[str]()
    for k in range(seed, seed + count):
        problem = instance(k)
        statement = stated(problem)
        best, result = listed(statement), solve(problem, Options(seconds=20))
        if not best == result.value == result.bound == value_of(statement, result.unit_of) <= result.certified_bound:
            found.append(f"tiny {k}: best {best}, engine {result.value} to {result.bound}, certified {result.certified_bound}")
        told["better than the start"] += result.value > result.start_value
        told["proved by prices alone"] += result.certified_bound == result.value
    return found, told


def books(count: int, seed: int, seconds: float) -> tuple[list[str], list[str]]:
    """So many books against the other solvers; a line of the table for each of them."""
    found: list[str] = []
    best: dict[str, Counter[str]] = {name: Counter() for name in ("engine", *SOLVERS)}
    for k in range(seed, seed + count):
        name, problem = shaped(k)
        statement, result = stated(problem), solve(problem, Options(seconds=seconds))
        if value_of(statement, result.unit_of) != result.value:
            found.append(f"book {k} ({name}): the engine's plan is not worth {result.value:,}, or not legal")
        others = {s: solved(statement, s, seconds) for s in SOLVERS}
        found += [f"book {k} ({name}): {text}" for text in wrong(result, others)]
        top = max(a.value for a in [Answer(result.value, None), *others.values()] if a.value is not None)
        for s, a in {"engine": Answer(result.value, result.bound), **others}.items():
            best[s]["proved"] += a.value is not None and a.value == a.bound
            best[s]["best"] += a.value == top
            best[s]["none"] += a.value is None
        print(k, name, result.status, result.value, {s: (a.value, a.bound) for s, a in others.items()}, flush=True)
    lines = [f"| {s} | {c['proved']:,} | {c['best']:,} | {c['none']:,} |" for s, c in best.items()]
    return found, ["| solver | proved its plan best | had the best plan of all | found none |", "|---|--:|--:|--:|", *lines]


def main() -> None:
    """Both, and the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiny", type=int, default=12_000)
    parser.add_argument("--books", type=int, default=320)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=4.0, help="for each solver and book")
    said = parser.parse_args()
    began = time.monotonic()
    small, told = tiny(said.tiny, said.seed)
    large, table = books(said.books, said.seed, said.seconds)
    text = [
        "# The engine beside others", "", machine(), "",
        f"Seed {said.seed}, {time.monotonic() - began:,.0f} s. Mismatches: {len(small) + len(large)}.", "",
        f"**{said.tiny:,} tiny problems** against a list of all plans: {len(small)} mismatches of value, bound or rules; "
        + ", ".join(f"{v:,} {k}" for k, v in told.items()) + ".", "",
        f"**{said.books:,} books** of {SIZES[0]} to {SIZES[-1]} accounts, {said.seconds:g} s for each solver: {len(large)} times "
        "a plan worth more than somebody's bound, or a wrong verdict of no plan.", "", *table, "",
        *(f"- {x}" for x in [*small, *large]),
    ]  # fmt: skip
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(text), encoding="utf-8")
    print("\n".join(text))
    sys.exit(bool(small or large))


if __name__ == "__main__":
    main()
