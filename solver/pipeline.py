"""Floor 4: rebalance() - the one way from a book to an audited plan."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solver import memory
from solver.again import formulate_and_solve
from solver.audit import audit_plan
from solver.book import Book
from solver.engine import SAFETY, Options, Result
from solver.errors import AuditError, SolverError
from solver.leftovers import discard
from solver.model.formulate import Formulation
from solver.places import publish
from solver.plan.decision import Decision, decide
from solver.plan.evidence import inputs_aside, rejected_at, set_aside
from solver.plan.folder import check_out, stage
from solver.plan.make import plan_of
from solver.plan.passed import check_passed
from solver.plan.screen import plan_text
from solver.policy import Policy
from solver.shortage.told import Short, Warn, look, told
from solver.signals import Stop
from solver.stages import Tell, without_stages
from solver.tiering import score_book

AFTER = 0.5, 0.0006  # seconds, and seconds per account, that writing and auditing take: measured at 600 to 100,000 accounts
QUICK, SMALL = 0.0001, 2_000  # the gap at which a weekly run of more accounts than so many is done: 5 s at 5,000, not 60
STAGED = 1.15  # times as long, where the audit proves the bounds of stages as well: 0.9 s of 7.1 s at 20,000 accounts
SPARE = 0.2  # of the time limit must be left for a suggestion to be tried out

Run = Options  # of the whole run: `seconds` is its deadline, reading and writing included


@dataclass(frozen=True)
class Beside:
    """What a plan says beyond what is decided: further keys of its summary, and further files by name."""

    summary: dict[str, Any]
    files: dict[str, str]


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
    warn: Warn | None = None,
    stop: Stop | None = None,
) -> Done:
    """Tier, formulate, solve, write, audit, publish. A plan that fails its audit is never published.

    `began` (time.monotonic) is when the run's clock started; `warn` hears of shortages before the solve. Raises
    AuditError, SolverError, ConflictError, PolicyError, InputError, UsageError, StorageError, Interrupted.
    """
    began = time.monotonic() if began is None else began
    stop, short = stop or Stop(), list[Short]()
    check_out(out, force=force)
    check_passed(policy, book.accounts)
    if warn and (said := memory.warning(len(book.accounts))):
        warn(f"warning: {said}")
    tiering = score_book(book, policy)
    after = (AFTER[0] + AFTER[1] * len(book.accounts)) * (STAGED if policy.objective == "staged" else 1)

    def left() -> float:
        return run.seconds - (time.monotonic() - began) - after

    def seconds() -> float:
        return SAFETY if run.reproducible else max(0.1, left())

    def begun(formulation: Formulation) -> None:
        short.append(look(formulation, warn))

    tiers, rules = tiering.table["tier"], without_stages(policy)
    try:
        solved = formulate_and_solve(book, tiers, rules, run, seconds, tell, stop, begun=begun)
    except SolverError as error:
        place = inputs_aside(book, policy, out, [error.said], run)
        raise SolverError(f"{error.said} (what it was given was kept for a report at {place})") from error
    decision = decide(solved.formulation, tiering, solved.result)
    shortages = told(decision, short[0], _to_try(solved.result, run, left()), stop)
    notes = {**_notes(run, solved.result, began), "shortages": shortages, "objective_stages": solved.tree()}
    return publish_plan(decision, notes, out, [s.certificate for s in solved.stages], force=force)


def _notes(run: Run, result: Result, began: float) -> dict[str, Any]:
    """What the summary tells of the run; no seconds where runs must repeat to the byte."""
    if run.reproducible:
        return {"seed": run.seed, "reproducible": True, "stages": [], "seconds": None}
    stages = [{"stage": name, "seconds": seconds} for name, seconds in result.stages]
    return {"seed": run.seed, "reproducible": False, "stages": stages, "seconds": round(time.monotonic() - began, 2)}


def _to_try(result: Result, run: Run, left: float) -> float:
    """Seconds in which a suggestion may be tried out: no more than the plan itself took, none where little is left."""
    if run.reproducible or left < SPARE * run.seconds:
        return 0.0
    return min(left, max(2.0, sum(s for _, s in result.stages)))


def publish_plan(
    decision: Decision,
    notes: dict[str, Any],
    out: Path,
    proofs: Sequence[dict[str, Any]] = (),
    beside: Beside | None = None,
    *,
    force: bool = False,
) -> Done:
    """Write, audit, publish; `proofs` are those of stages, `beside` is what else it says. Raises AuditError where the
    audit finds fault: then the plan is kept beside `out`, as rejected."""
    plan = plan_of(decision, notes, proofs)
    if beside:
        plan = replace(plan, summary={**plan.summary, **beside.summary}, more=beside.files)
    folder = stage(plan, out)
    try:
        audit, text = audit_plan(folder), plan_text(plan, decision.tiering, out)
    except BaseException:
        discard(folder)
        raise
    if audit.faults:
        bundle = set_aside(folder, out, audit.faults, f"seed {notes['seed']}, reproducible {notes['reproducible']}")
        raise AuditError([*audit.faults, f"the rejected plan was kept for a report at {bundle}"])
    publish(folder, out, force=force)
    return Done(out, plan.summary, text)


def publish_within(decision: Decision, options: Options, place: Path, out: Path) -> None:
    """An audited plan at `place` in a folder that is being filled for `out`. Raises AuditError, with the plan kept
    beside `out`."""
    notes = {"seed": options.seed, "reproducible": options.reproducible, "stages": [], "seconds": None}
    try:
        publish_plan(decision, notes, place)
    except AuditError as error:
        bundle = rejected_at(out)
        publish(place.with_name(f"{place.name}.rejected"), bundle, force=True)
        raise AuditError([*error.faults[:-1], f"the rejected plan was kept for a report at {bundle}"]) from None
