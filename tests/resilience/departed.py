"""Policies, people and solved departures of small books, for the tests beside."""

from __future__ import annotations

import time
from typing import Any

from solver.book import Book
from solver.engine import Options
from solver.plan.decision import Decision
from solver.policy import Policy
from solver.resilience.alone import alone_by_csm
from solver.resilience.departure import Departure, departure_of
from solver.resilience.leavers import leavers_of
from solver.resilience.solve import Answer, Clock, solve_base, solve_departures
from solver.signals import Stop
from solver.tiering import score_book

OPTIONS = Options(30, 0.0, reproducible=True)
T1 = {"tier": "T1", "arr": 100_000, "language": "en", "health": 80}


def given(**more: Any) -> Policy:
    """Tiers as the book has them; without limits unless some are given."""
    policy = Policy.load(overlay={"tiering": {"method": "given"}, **more})
    return policy if "limit" in more else policy.model_copy(update={"limit": ()})


def solved(
    book: Book, policy: Policy, asked: tuple[str, ...] = (), stop: Stop | None = None
) -> tuple[Decision, dict[str, Answer]]:
    clock = Clock(time.monotonic() + 60, stop or Stop())
    base = solve_base(book, score_book(book, policy), policy, OPTIONS, clock)
    return base, {a.leaver.csm_id: a for a in solve_departures(base, leavers_of(book, policy, asked), OPTIONS, clock)}


def figures(book: Book, policy: Policy) -> dict[str, Departure]:
    base, answers = solved(book, policy)
    alone = alone_by_csm(base.formulation.setting)
    return {c: departure_of(base, a, alone.get(c, ())) for c, a in answers.items()}


def accounts(owner: str, n: int, **more: Any) -> list[dict[str, Any]]:
    return [{"account_id": f"{owner}{k:02}", "owner": owner, **T1, **more} for k in range(n)]


def people(*ids: str, **more: Any) -> list[dict[str, Any]]:
    return [{"csm_id": c, **more} for c in ids]
