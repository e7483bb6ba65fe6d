"""Floor 5: a book solved quarter by quarter under a scenario, each plan written and audited in a folder of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from solver.again import formulate_and_solve
from solver.audit import audit_plan
from solver.book import Book
from solver.engine import Options
from solver.errors import AuditError, Interrupted
from solver.leftovers import scratch
from solver.plan.decision import decide
from solver.plan.folder import MARK
from solver.plan.make import plan_of
from solver.policy import Policy
from solver.runs.kin import monotone
from solver.runs.measured import outcome_of, unit_names
from solver.runs.message import RunOptions, policy_digest
from solver.runs.outcome import Outcome
from solver.runs.quarters import next_quarter
from solver.scenarios.change import changed
from solver.signals import Stop
from solver.stages import without_stages
from solver.tiering import score_book

EFFORT = (
    0.1  # of what one worker spends at most: a scenario that is not proved as near as asked is done in seconds, and says how near
)
LEAST = 0.1  # seconds that even the last quarter of a run that is out of time has


class SolverDiedError(Exception):
    """The solver's process died twice: what there is without it is not what the same question comes to elsewhere."""


@dataclass(frozen=True)
class Solved:
    """One planned quarter: what it comes to, its plan's files, and whether the clock stopped it."""

    outcome: Outcome
    files: dict[str, str]
    stopped: bool


@dataclass(frozen=True)
class Chain:
    """The quarters of a scenario, and what it did to the book, in words."""

    quarters: tuple[Solved, ...]
    notes: tuple[str, ...]
    policy_digest: str
    monotone: bool = False


def solve_chain(book: Book, policy: Policy, tree: Mapping[str, Any], options: RunOptions, stop: Stop | None = None) -> Chain:
    """The scenario `tree` laid on the book and solved: as many quarters as it says, each from the plan of the one before.

    `options.seconds` are for all quarters together. Raises PolicyError, InputError, ConflictError, AuditError, Interrupted.
    """
    end, known = time.monotonic() + options.seconds, unit_names(book)
    more_is_never_less = False
    quarters, notes, rules, under = list[Solved](), list[str](), "", policy
    for k in range(int(tree.get("quarters", 1))):
        if k:
            book = next_quarter(book, under, quarters[-1].files)
        now = changed(book, policy, tree, quarter=k)
        notes += [note for note in now.notes if note not in notes]
        rules = rules or policy_digest(now.policy)
        more_is_never_less = monotone(now.policy) if not k else more_is_never_less
        quarters.append(solve_quarter(now.book, now.policy, options, end, known, stop))
        book, under = now.book, now.policy
    if any(q.stopped for q in quarters):
        notes.append(f"stopped by the time limit of {options.seconds:g} s: on another machine it may come to something else")
    return Chain(tuple(quarters), tuple(notes), rules, more_is_never_less)


def solve_quarter(
    book: Book, policy: Policy, options: RunOptions, end: float, known: Set[str], stop: Stop | None = None
) -> Solved:
    """One plan, solved with one worker before `end` (time.monotonic), written into a temporary folder and audited there.

    Units not in `known` count as added by the scenario. Raises AuditError where the audit finds fault,
    SolverDiedError.
    """
    tiering = score_book(book, policy)
    run = Options(max(LEAST, end - time.monotonic()), options.gap, options.seed, reproducible=True, effort=EFFORT)
    tiers, rules = tiering.table["tier"], without_stages(policy)
    solved = formulate_and_solve(book, tiers, rules, run, lambda: max(LEAST, end - time.monotonic()), stop=stop)
    if stop and stop.is_set():
        raise Interrupted(stop.number)  # what there is now is not what the same question comes to
    if solved.result.died:
        raise SolverDiedError(f"the exact search ended early, because {solved.result.died}, twice")
    stopped = time.monotonic() > end - LEAST and solved.result.status != "optimal"
    decision = decide(solved.formulation, tiering, solved.result)
    notes = {
        "seed": options.seed, "reproducible": not stopped, "stages": [], "seconds": None, "objective_stages": solved.tree(),
    }  # fmt: skip
    plan = plan_of(decision, notes, [s.certificate for s in solved.stages])
    files = plan.files()
    _audit(files)
    return Solved(outcome_of(decision, plan, json.loads(files[MARK])["plan_id"], known), files, stopped)


def _audit(files: Mapping[str, str]) -> None:
    """Recheck a plan from its written files. Nothing of it stays, so nothing waits for the disk."""
    with scratch() as folder:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        audit = audit_plan(folder)
    if audit.faults:
        raise AuditError(list(audit.faults))
