"""Books to measure on: invented ones of any size, under the default policy or the core of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from solver.book import Book
from solver.demo import make_book
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy
from solver.problem import NO_BOUND, Problem
from solver.tiering import score_book

POLICIES = ("core", "default")
ARR_CAP = 0.20  # of the core policy: a book's ARR above the mean of its peers per full-time CSM
NO_HOLDS = {"hold_renewal": [], "hold_escalated": False, "hold_red": False, "hold_changed": 0, "hold_onboarding": 0}


def policy_of(name: str, arr_cap: float = ARR_CAP) -> Policy:
    """`default`: everything. `core`: ratio caps, a hard ARR cap per book, fit, and what a hand-off costs; nothing else."""
    if name == "default":
        return Policy.load()
    off: list[dict[str, Any]] = [{"name": limit.name, "enabled": False} for limit in Policy.load().limit]
    cap = {
        "name": "arr_cap",
        "measure": "arr",
        "over": "book",
        "band": arr_cap,
        "why": "no book carries far more ARR than its peers",
    }
    return Policy.load(overlay={"mode": "recut", "limit": [*off, cap], "tiers": dict.fromkeys(("T1", "T2", "T3"), NO_HOLDS)})


def formulation_of(book: Book, policy: Policy) -> Formulation:
    """The formulation of a book. The hard ARR band of the core policy keeps its upper side only: a cap."""
    formulation = formulate(book, score_book(book, policy).table["tier"], policy)
    problem = formulation.problem
    limits = [replace(x, low=np.full(x.num_groups, -NO_BOUND)) if x.name == "arr_cap" else x for x in problem.limits]
    return replace(formulation, problem=replace(problem, limits=tuple(limits)))


def problem_of(accounts: int, seed: int, slack: float, policy: Policy) -> Problem:
    """The problem of an invented book."""
    return formulation_of(make_book(accounts, seed, slack), policy).problem


def thinned(book: Book, part: int) -> tuple[Book, dict[str, Any]]:
    """Every so many-th account of a book with all of its people, and a policy overlay by which so few fill their time."""
    accounts = book.accounts.iloc[::part].reset_index(drop=True)
    tiers = {n: t for n, t in Policy.load().tiers.items() if t.cap}
    less = {n: {"cap": max(2, t.cap // part), "target": max(1, t.target // part), "ratio_from": 1} for n, t in tiers.items()}
    return replace(book, accounts=accounts), {"tiers": less}
