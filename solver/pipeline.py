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
from solver.plan.decision import Decision, decide
from solver.plan.folder import check_out, discard, publish, stage
from solver.plan.make import plan_of
from solver.plan.screen import plan_text, wrap
from solver.policy import Policy
from solver.shortage import Found, Suggestion, shortage_lines, shortage_tree, shortages_of, suggestions_for, verified_first
from solver.signals import Stop
from solver.tiering import Tiering, score_book

Tell = Callable[[str, int, int, float], None]
Warn = Callable[[str], None]
Short = tuple[Found, tuple[tuple[Suggestion, ...], ...]]  # what is short, and for each shortage what would help
AFTER = 0.5, 0.0005  # seconds, and seconds per account, that writing and auditing take: measured at 600 to 100,000 accounts
SPARE = 0.2  # of the time limit must be left for a suggestion to be tried out
WARNED = 4  # lines of warning before the solve
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
    warn: Warn | None = None,
    stop: Stop | None = None,
) -> Done:
    """Tier, formulate, solve, write, audit, publish. A plan that fails its audit is never published.

    `began` (time.monotonic) is when the run's clock started; `warn` hears before the solve what no plan can cover.
    Raises AuditError, ConflictError, PolicyError, InputError, UsageError, StorageError, Interrupted.
    """
    began = time.monotonic() if began is None else began
    stop = stop or Stop()
    check_out(out, force=force)
    tiering = score_book(book, policy)
    formulation, result, short = _solve(book, policy, tiering, run, began, tell, warn, stop)
    decision = decide(formulation, tiering, result)
    notes = {
        "seed": run.seed,
        "reproducible": run.reproducible,
        "stages": [{"stage": name, "seconds": seconds} for name, seconds in result.stages] if not run.reproducible else [],
        "shortages": _shortages(decision, short, run, began, stop),
        "seconds": round(time.monotonic() - began, 2) if not run.reproducible else None,
    }
    plan = plan_of(decision, notes)
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
    book: Book, policy: Policy, tiering: Tiering, run: Run, began: float, tell: Tell | None, warn: Warn | None, stop: Stop
) -> tuple[Formulation, Result, Short]:
    """Formulate and solve; where a pool's members could not share its accounts after all, add that row and solve again."""
    extra: dict[int, list[frozenset[int]]] = {}
    short: Short | None = None
    for _ in range(ROUNDS):
        if stop.is_set():
            raise Interrupted(stop.number)
        formulation = formulate(book, tiering.table["tier"], policy, extra)
        if short is None:
            short = _short(formulation, warn)
        seconds = SAFETY if run.reproducible else max(0.1, _left(run, began, book))
        result = solve(formulation.problem, replace(run, seconds=seconds), tell, stop)
        broken = {p: u for p, u in broken_unions(formulation, result.unit_of).items() if u not in extra.get(p, [])}
        if not broken:
            return formulation, result, short
        for pool, union in broken.items():
            extra.setdefault(pool, []).append(union)
    assert short is not None
    start = formulation.problem.start
    value = formulation.problem.value(start)
    return formulation, replace(result, unit_of=np.asarray(start), value=value, status="feasible"), short


def _left(run: Run, began: float, book: Book) -> float:
    """Seconds until the deadline, less what writing and auditing will take."""
    return run.seconds - (time.monotonic() - began) - AFTER[0] - AFTER[1] * len(book.accounts)


def _short(formulation: Formulation, warn: Warn | None) -> Short:
    """What no plan can cover and what would help, said before anybody waits for a plan."""
    found = shortages_of(formulation)
    lines = shortage_lines(found)
    if lines and warn:
        more = [f"  and {len(lines) - WARNED} more (summary.json, `shortages`)"] if len(lines) > WARNED else []
        warn("\n".join(["warning: no plan can cover every account:", *(wrap(line) for line in lines[:WARNED]), *more]))
    return found, tuple(suggestions_for(found, s) for s in found.shortages)


def _shortages(decision: Decision, short: Short, run: Run, began: float, stop: Stop) -> list[dict[str, Any]]:
    """The shortages with their suggestions; the very first is tried out where time is left, no longer than the plan took."""
    found, offers = short
    left, took = _left(run, began, decision.formulation.setting.book), sum(s for _, s in decision.result.stages)
    if left >= SPARE * run.seconds and not run.reproducible and not stop.is_set():
        offers = verified_first(decision, found, offers, min(left, max(2.0, took)), stop)
    return shortage_tree(found, offers)
