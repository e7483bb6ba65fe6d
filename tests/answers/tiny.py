"""Tiny random books with tight seats, and everything that can be listed of them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from solver.book import Book
from solver.engine import Options, solve
from solver.model.formulate import Formulation, formulate
from solver.plan.decision import Decision, decide
from solver.policy import Policy
from solver.tiering import Tiering

ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata")
RULES: dict[str, Any] = {
    "limit": [
        {"name": "tickets", "measure": "open_tickets", "over": "book", "max": 6},
        {"name": "few", "measure": "accounts", "over": "book", "max": 2},
        {"name": "team", "measure": "arr", "over": "manager", "max": 400000, "price": 30, "grain": 1000},
    ]
}


def random_book(make: Callable[..., Book], seed: int) -> tuple[Book, pd.Series, Policy]:
    """Five to seven accounts, some of one family, three books; many without an owner, whose seats answers take away again."""
    r = random.Random(seed)
    csms = [{"csm_id": f"c{k}", "manager": r.choice(["Ann", "Bob"]), "timezone": r.choice(ZONES)} for k in range(3)]
    accounts = [
        {
            "account_id": f"a{k}", "arr": r.choice([4000, 30000, 120000]), "owner": r.choice(["", "", "", "c0", "c1"]),
            "timezone": r.choice(ZONES), "parent_id": r.choice(["", "", "a0"]) if k else "", "open_tickets": r.choice([0, 2, 3, 5]),
        }
        for k in range(r.randint(5, 7))
    ]  # fmt: skip
    policy = Policy.load(overlay={**RULES, "mode": r.choice(["maintain", "recut"])})
    tiers = pd.Series([r.choice(["T1", "T2", "T3"]) for _ in accounts], dtype="str")
    return make(accounts, csms), tiers, policy


def decided(book: Book, tiers: pd.Series, policy: Policy) -> Decision:
    """The best plan of a tiny book."""
    formulation = formulate(book, tiers, policy)
    table = pd.DataFrame({"tier": tiers})
    tiering = Tiering(table, "given", (), pd.DataFrame(), pd.DataFrame())
    return decide(formulation, tiering, solve(formulation.problem, Options(seconds=20)))


def legal_plans(formulation: Formulation) -> list[np.ndarray]:
    """Every assignment that keeps all hard rules."""
    problem = formulation.problem
    items = np.arange(problem.num_items)
    choices = [np.flatnonzero(row) for row in problem.allows(items)]
    plans = (np.array(units) for units in itertools.product(*choices))
    return [plan for plan in plans if not problem.faults(plan)]
