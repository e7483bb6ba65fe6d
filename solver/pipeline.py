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
from solver.engine import SAFETY, Options, solve
from solver.errors import AuditError, Interrupted
from solver.model.formulate import Formulation, formulate
from solver.model.pools import broken_unions
from solver.plan.decision import decide
from solver.plan.folder import check_out, discard, publish, stage
from solver.plan.make import plan_of
from solver.plan.screen import plan_text
from solver.policy import Policy
from solver.signals import Stop
from solver.stages import Solved, solve_in_stages, without_stages
from solver.tiering import Tiering, score_book

Tell = Callable[[str, int, int, float], None]
AFTER = 0.5, 0.0005  # seconds, and seconds per account, that writing and auditing take: measured at 600 to 100,000 accounts
STAGED = 1.15  # times as long, where the audit proves the bounds of stages as well: 0.9 s of 7.1 s at 20,000 accounts
ROUNDS = 5  # of adding pool rows that a plan was found to break


Run = Options  # of the whole run: `seconds` is its deadline, reading and writing included


@dataclass(frozen=True)
class Done:
    """A published plan: where it is, and its summary."""

    path: Path
    summary: dict[str, Any]
    text: str


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
    solved = _solve(book, without_stages(policy), tiering, run, began, tell, stop)
    result = solved.result
    notes = {
        "seed": run.seed,
        "reproducible": run.reproducible,
        "stages": [{"stage": name, "seconds": seconds} for name, seconds in result.stages] if not run.reproducible else [],
        "seconds": round(time.monotonic() - began, 2) if not run.reproducible else None,
        "objective_stages": solved.tree(),
    }
    plan = plan_of(decide(solved.formulation, tiering, result), notes, [s.certificate for s in solved.stages])
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


def _solve(book: Book, policy: Policy, tiering: Tiering, run: Run, began: float, tell: Tell | None, stop: Stop) -> Solved:
    """Formulate and solve; where a pool's members could not share its accounts after all, add that row and solve again."""
    extra: dict[int, list[frozenset[int]]] = {}
    for _ in range(ROUNDS):
        if stop.is_set():
            raise Interrupted(stop.number)
        formulation = formulate(book, tiering.table["tier"], policy, extra)
        spent = time.monotonic() - began
        reserve = (AFTER[0] + AFTER[1] * len(book.accounts)) * (STAGED if policy.objective == "staged" else 1)
        options = replace(run, seconds=SAFETY if run.reproducible else max(0.1, run.seconds - spent - reserve))
        if policy.objective == "staged":
            solved = solve_in_stages(formulation, options, tell, stop)
        else:
            solved = Solved(formulation, solve(formulation.problem, options, tell, stop))
        broken = [
            (pool, union)
            for plan in solved.plans
            for pool, union in broken_unions(formulation, plan).items()
            if union not in extra.get(pool, [])
        ]
        if not broken:
            return solved
        for pool, union in broken:
            extra.setdefault(pool, []).append(union)
    return _as_today(solved, formulation)


def _as_today(solved: Solved, formulation: Formulation) -> Solved:
    """Today's books, where nothing else keeps every pool's rows; without the limits of stages, which they may break."""
    result, start = solved.result, formulation.problem.start
    if solved.stages:
        result = solve(formulation.problem, Options(seconds=0.0))
        policy = formulation.setting.policy.model_copy(update={"objective": "weighted"})
        formulation = replace(formulation, setting=replace(formulation.setting, policy=policy))
    value = formulation.problem.value(start)
    return Solved(formulation, replace(result, unit_of=np.asarray(start), value=value, status="feasible"))
