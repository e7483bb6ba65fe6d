"""Floor 4: rebalance() - the one way from a book to an audited plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from solver.audit import audit_plan
from solver.book import Book
from solver.engine import SAFETY, Options, Result, solve
from solver.errors import AuditError, Interrupted
from solver.model.formulate import Formulation, formulate
from solver.model.pools import broken_unions
from solver.plan.decision import decide
from solver.plan.folder import check_out, discard, publish, stage
from solver.plan.make import plan_of
from solver.plan.screen import plan_text
from solver.policy import Policy
from solver.signals import Stop
from solver.tiering import Tiering, score_book

Tell = Callable[[str, int, int, float], None]
AFTER = 0.5, 0.0005  # seconds, and seconds per account, that writing and auditing take: measured at 600 to 100,000 accounts
QUICK, SMALL = (
    0.0001,
    2000,
)  # the gap that a weekly run of more than so many accounts stops at: 7 s at 5,000, for 0.0004 % of value
ROUNDS = 5  # of adding pool rows that a plan was found to break


Run = Options  # of the whole run: `seconds` is its deadline, reading and writing included


@dataclass(frozen=True)
class Done:
    """A published plan: where it is, and its summary."""

    path: Path
    summary: dict[str, Any]
    text: str


def usual_gap(accounts: int, policy: Policy) -> float:
    """The gap to stop at where nobody asks for one: large books in mode `required`, run each week, need no full proof."""
    return QUICK if policy.mode == "required" and accounts > SMALL else 0.0


def rebalance(
    book: Book,
    policy: Policy,
    out: Path,
    run: Run,
    *,
    force: bool = False,
    began: float | None = None,
    tell: Tell | None = None,
    stop: Stop | None = None,
) -> Done:
    """Tier, formulate, solve, write, audit, publish. A plan that fails its audit is never published.

    `began` (time.monotonic) is when the run's clock started. Raises AuditError, ConflictError, PolicyError, InputError,
    UsageError, StorageError, Interrupted.
    """
    began = time.monotonic() if began is None else began
    stop = stop or Stop()
    check_out(out, force=force)
    tiering = score_book(book, policy)
    formulation, result = _solve(book, policy, tiering, run, began, tell, stop)
    notes = {
        "seed": run.seed,
        "reproducible": run.reproducible,
        "stages": [{"stage": name, "seconds": seconds} for name, seconds in result.stages] if not run.reproducible else [],
        "seconds": round(time.monotonic() - began, 2) if not run.reproducible else None,
    }
    plan = plan_of(decide(formulation, tiering, result), notes)
    folder = stage(plan, out)
    try:
        audit, text = audit_plan(folder), plan_text(plan, tiering, out)
    except BaseException:
        discard(folder)
        raise
    if audit.faults:
        bundle = out.with_name(f"{out.name}.rejected")
        publish(folder, bundle)
        raise AuditError([*audit.faults, f"the rejected plan was kept for a report at {bundle}"])
    publish(folder, out)
    return Done(out, plan.summary, text)


def _solve(
    book: Book, policy: Policy, tiering: Tiering, run: Run, began: float, tell: Tell | None, stop: Stop
) -> tuple[Formulation, Result]:
    """Formulate and solve; where a pool's members could not share its accounts after all, add that row and solve again."""
    extra: dict[int, list[frozenset[int]]] = {}
    for _ in range(ROUNDS):
        if stop.is_set():
            raise Interrupted(stop.number)
        formulation = formulate(book, tiering.table["tier"], policy, extra)
        spent = time.monotonic() - began
        reserve = AFTER[0] + AFTER[1] * len(book.accounts)
        seconds = SAFETY if run.reproducible else max(0.1, run.seconds - spent - reserve)
        result = solve(formulation.problem, replace(run, seconds=seconds), tell, stop)
        broken = {p: u for p, u in broken_unions(formulation, result.unit_of).items() if u not in extra.get(p, [])}
        if not broken:
            return formulation, result
        for pool, union in broken.items():
            extra.setdefault(pool, []).append(union)
    start = formulation.problem.start
    value = formulation.problem.value(start)
    return formulation, replace(result, unit_of=np.asarray(start), value=value, status="feasible")
