"""How quickly a plan answers: python -m benchmarks.questions - explained accounts, and the frontier against single solves.

One process, one thing at a time; accounts are explained after loading. The frontier's plans and the single solve are all
solved to the same gap.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.machine import machine
from solver.again import formulate_and_solve
from solver.demo import make_book
from solver.engine import Options
from solver.explain.card import card_of
from solver.explain.desk import Desk
from solver.explain.text import card_text
from solver.frontier.budgets import dials_of
from solver.frontier.points import solve_dials
from solver.pipeline import publish_plan
from solver.plan.decision import decide
from solver.plan.load import load_plan
from solver.policy import Policy
from solver.tiering import score_book

NOTES = {"seed": 1, "reproducible": False, "stages": [], "seconds": None}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accounts", type=int, default=5_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--gap", type=float, default=0.0001)
    asked = parser.parse_args()
    print(f"{machine()}\n\n| {asked.accounts:,} accounts | |\n|---|--:|", flush=True)
    book, policy = make_book(asked.accounts, 1, 0.15), Policy.load()
    tiering, options = score_book(book, policy), Options(seconds=60, gap=asked.gap)
    began = time.monotonic()
    solved = formulate_and_solve(book, tiering.table["tier"], policy, options)
    single = time.monotonic() - began
    with tempfile.TemporaryDirectory() as folder:
        publish_plan(decide(solved.formulation, tiering, solved.result), NOTES, Path(folder) / "plan")
        _questions(Path(folder) / "plan", asked.questions)
    print(f"| a single solve, gap <= {asked.gap:.2%} | {single:.2f} s |", flush=True)
    began = time.monotonic()
    points = solve_dials(book, tiering, dials_of(policy), Options(seconds=600, gap=asked.gap))
    whole = time.monotonic() - began
    worst = max(p.gap for p, _ in points)
    print(f"| the frontier's {len(points)} plans, gap <= {worst:.4%} | {whole:.2f} s = {whole / single:.1f} single solves |")


def _questions(plan: Path, number: int) -> None:
    began = time.monotonic()
    desk = Desk(load_plan(plan))
    print(f"| loading a plan | {time.monotonic() - began:.2f} s |", flush=True)
    seconds = []
    for account in np.random.default_rng(1).choice(len(desk.decision.unit), number, replace=False).tolist():
        began = time.monotonic()
        card_text(card_of(desk, account), desk.decision.result.value)
        seconds.append(time.monotonic() - began)
    shown = f"{1000 * statistics.median(seconds):.1f} ms (worst {1000 * max(seconds):.1f} ms)"
    print(f"| an explained account, median of {number} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
