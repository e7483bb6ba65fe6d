"""The model and the audit state every rule twice; on tiny books with all rules on they must agree on every assignment."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from solver.audit import check_assignment, facts_from
from solver.book import Book
from solver.engine import Options, solve
from solver.errors import ConflictError
from solver.model.formulate import Formulation, formulate
from solver.policy import Policy

ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Sydney", "")
DAYS = ("2024-05-01", "2026-03-01", "2026-08-15", "2026-10-20", "2026-11-30", "2027-01-15", "2027-05-01", "")
OVERLAY: dict[str, Any] = {
    "limit": [
        {"name": "tickets", "measure": "open_tickets", "over": "person", "max": 9},
        {"name": "team", "measure": "arr", "over": "manager", "max": 400000, "price": 30, "grain": 1000},
        {"name": "hours_per_book", "measure": "hours", "over": "book", "max_fte": 60.5, "price": 3, "grain": 0.5},
        {"name": "usage", "measure": "usage", "over": "book", "coverage": "dedicated", "max": 6.5, "price": 7, "grain": 0.25},
        {"name": "least", "measure": "accounts", "over": "book", "min": 1, "price": 500},
        {"name": "gold", "measure": "arr", "over": "tier", "where": {"product": "gold"}, "max_share": 0.8, "price": 2, "grain": 500},
        {"name": "team_moves", "measure": "moved_arr", "over": "manager", "max_share": 0.6, "price": 1, "grain": 1000},
        {"name": "handed", "measure": "handoff", "over": "tier", "max": 2500, "price": 3, "grain": 400},
        {"name": "received", "measure": "handoff", "over": "manager", "max": 9000},
        {"name": "covering", "measure": "covered", "over": "person", "min_share": 0.7, "price": 1, "grain": 900},
        {"name": "out_manager", "measure": "outbound", "over": "manager", "max": 2},
    ],
    "match": [
        {"name": "certificate", "kind": "same", "account": "needs", "csm": "certifications", "share": 0.01, "required": True, "except": ["none"]},
        {"name": "level", "kind": "at_least", "account": "needs_level", "csm": "level", "share": 0.03},
    ],
}  # fmt: skip


def random_book(make: Callable[..., Book], seed: int) -> tuple[Book, pd.Series, Policy]:
    """At most 5 items and 3 units besides nobody, and a policy that makes every kind of row bind."""
    r = random.Random(seed)
    pick = r.choice
    csms = []
    for k in range(r.randint(2, 4)):
        coverage = pick(["dedicated", "dedicated", "pooled", "both"]) if k < 3 else "pooled"
        csms.append(
            {
                "csm_id": f"c{k}", "manager": pick(["Ann", "Bob", ""]), "timezone": pick(ZONES), "work_from": pick([8, 7.5]),
                "languages": pick(["en", "en;de"]), "industries": pick(["Banking", "FinTech;Retail", ""]),
                "certifications": pick(["soc", "hipaa;soc", ""]), "tiers": pick(["T1;T2;T3", "T2;T3", "T1;T2"]), "coverage": coverage,
                "pool": "P" if coverage != "dedicated" else "", "pool_share": {"dedicated": 0, "pooled": 1, "both": 0.4}[coverage],
                "fte": pick([1, 0.5, 0.05, 0.125]), "level": pick(["1", "2", ""]), "start_date": pick(["", "", "2026-09-20", "2026-11-05"]),
                "end_date": pick(["", "", "", "2026-11-30", "2027-06-01"]), "leave_from": pick(["", "", "2026-10-10"]),
                "leave_to": pick(["2026-11-20", ""]), "backfill_for": pick(["", "c0", "gone"]), "timezone_guessed": r.random() < 0.2,
            }
        )  # fmt: skip
        if not csms[-1]["leave_from"]:
            csms[-1]["leave_to"] = ""
    owners = [
        "",
        "gone",
        *(c["csm_id"] for c in csms if c["coverage"] != "pooled"),
        *(["P"] if any(c["pool"] for c in csms) else []),
    ]
    accounts = []
    for k in range(r.randint(2, 5)):
        accounts.append(
            {
                "account_id": f"a{k}", "arr": pick([0, 4000.49, 7000.5, 30000, 120000, 320000.75]), "owner": pick(owners),
                "industry": pick(["Banking", "FinTech", "Mining", ""]), "timezone": pick(ZONES), "timezone_guessed": r.random() < 0.3,
                "language": pick(["en", "de", ""]), "health": pick([10, 60, 90, ""]), "renewal_date": pick(DAYS), "owner_since": pick(DAYS[:4]),
                "owner_changes_24m": pick([0, 1, 3, ""]), "onboarded_on": pick(["", "2020-01-01", "2026-09-15"]), "complexity": pick([80, ""]),
                "escalated": r.random() < 0.2, "parent_id": pick(["", "", "a0"]) if k else "", "open_tickets": pick([0, 3, 7]),
                "usage": pick([1, 2.5, 0.25]), "product": pick(["gold", "silver"]), "needs": pick(["soc", "none", ""]),
                "needs_level": pick(["1", "2"]),
            }
        )  # fmt: skip
    names = [c["csm_id"] for c in csms if c["coverage"] != "pooled" and c["end_date"] != "2026-11-30"]
    overrides = [
        {"account_id": f"a{r.randrange(len(accounts))}", "action": action, "value": value, "by": "Ann", "reason": "asked", "expires": pick(["", "2026-09-01", "2026-11-15"])}
        for action, value in [("pin", pick(names) if names else ""), ("forbid", pick(names) if names else ""), ("keep", ""), ("lift", pick(["", "renewal;red"]))]
        if r.random() < 0.3
    ]  # fmt: skip
    policy = Policy.load(overlay={**OVERLAY, "mode": pick(["required", "maintain", "recut"]), "hourly_cost": 90.5})
    tiers = pd.Series([pick(["T1", "T2", "T3", "T4"]) for _ in accounts], dtype="str")
    return make(accounts, csms, overrides), tiers, policy


def both_statements(make: Callable[..., Book], seed: int) -> tuple[Formulation, Any]:
    """Model and audit of the same random book; a book whose overrides contradict each other gives way to the next."""
    for attempt in range(20):
        book, tiers, policy = random_book(make, seed + 1000 * attempt)
        try:
            formulation = formulate(book, tiers, policy)
        except ConflictError:
            continue
        return formulation, facts_from(book.accounts, book.csms, book.overrides, book.as_of, policy, tiers)
    raise AssertionError("twenty random books in a row contradict themselves")


@pytest.mark.parametrize("seed", range(60))
def test_model_and_audit_agree_on_every_assignment_and_the_solver_finds_the_best(book_of: Callable[..., Book], seed: int) -> None:
    """Tests that both statements call the same assignments legal, give them the same value, and that none is better than the plan."""
    formulation, facts = both_statements(book_of, seed)
    problem = formulation.problem
    everything = list(itertools.product(range(problem.num_units), repeat=problem.num_items))
    asked = everything if len(everything) <= 150 else random.Random(seed).sample(everything, 150)
    asked.append(tuple(int(u) for u in problem.start))
    for unit_of in asked:
        legal, value = not problem.faults(np.array(unit_of)), problem.value(np.array(unit_of))
        faults, audited = check_assignment(facts, list(unit_of))
        assert (not faults) == legal, (unit_of, faults, problem.faults(np.array(unit_of)))
        if legal:
            assert audited == value, unit_of
    legal_values = [problem.value(np.array(u)) for u in everything if not problem.faults(np.array(u))]
    result = solve(problem, Options(seconds=20))
    assert result.status == "optimal"
    assert result.value == max(legal_values) == problem.value(result.unit_of) == result.bound
    assert result.certified_bound >= result.value
