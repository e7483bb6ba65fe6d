"""Floor 6: answers taken into a plan - read, solved around, priced, written, audited."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solver.answers.against import against_of
from solver.answers.around import solve_around
from solver.answers.costs import costs_of
from solver.answers.outcome import Outcome, answers_csv, tree_of
from solver.answers.reading import Read, read_answers
from solver.answers.returned import earlier_plans
from solver.answers.text import count, nothing_text, outcome_text
from solver.answers.touched import changes_of
from solver.engine import SAFETY, Options
from solver.errors import Interrupted, UsageError
from solver.pipeline import AFTER, Beside, publish_plan
from solver.plan.folder import check_out
from solver.plan.written import Written, read_plan
from solver.shortage.told import look, told
from solver.signals import Stop

SOLVE = 0.6  # of the time that is left once the answers are read; the rest is for what each costs


@dataclass(frozen=True)
class Answered:
    """The new plan: `text` for the screen, and its summary."""

    text: str
    summary: dict[str, Any]


def take_answers(
    path: Path,
    files: Sequence[Path],
    out: Path,
    run: Options | None = None,
    *,
    force: bool = False,
    tell: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> Answered:
    """The plan at `path` with the answers of these workbooks, as an audited plan at `out`.

    `run`: how long the whole may take and how close is near enough; the seed is the plan's own.
    Raises InputError with every problem of the workbooks, and then nothing is written; UsageError, ConflictError, AuditError,
    StorageError, Interrupted.
    """
    began, stop, say, run = time.monotonic(), stop or Stop(), tell or (lambda _: None), run or Options()
    check_out(out, force=force)
    if out.exists() and out.resolve() == path.resolve():
        raise UsageError(f"--out {out} is the plan itself: answers make a new plan, and the old one stays as it is")
    plan = read_plan(path)
    read = _read(plan, files, say)
    known, summary = plan.loaded.decision, plan.loaded.summary
    after = AFTER[0] + AFTER[1] * len(known.unit)

    def left() -> float:
        return SAFETY if run.reproducible else max(0.1, run.seconds - (time.monotonic() - began) - after)

    options = replace(run, seconds=SOLVE * left(), seed=int(summary.get("seed", 1)))
    outcome = _outcome(plan, read, options, left, say, stop)
    if stop.is_set():
        raise Interrupted(stop.number)
    around = outcome.around
    short = look(around.decision.formulation, say)
    notes = {
        "seed": options.seed, "reproducible": run.reproducible, "stages": [],
        "shortages": told(around.decision, short, 0.0, stop),
        "seconds": None if run.reproducible else round(time.monotonic() - began, 2),
    }  # fmt: skip
    beside = Beside({"answers": tree_of(outcome)}, {"answers.csv": answers_csv(outcome)})
    done = publish_plan(around.decision, notes, out, beside=beside, force=force)
    return Answered(outcome_text(outcome, path, out), done.summary)


def _read(plan: Written, files: Sequence[Path], say: Callable[[str], None]) -> Read:
    """The answers in the workbooks, at least one; `say` hears what was found."""
    read = read_answers(plan, files)
    for line in read.said:
        say(line)
    if not read.answers:
        raise UsageError(nothing_text(read))
    say(f"{count(len(read.answers), 'answer')} in {count(read.files, 'workbook')}")
    return read


def _outcome(
    plan: Written, read: Read, options: Options, left: Callable[[], float], say: Callable[[str], None], stop: Stop
) -> Outcome:
    """The plan solved around the answers, and in the seconds `left()` what each costs, whom it moved, what it breaks."""
    known = plan.loaded.decision
    around = solve_around(known, read.answers, options, stop)
    say(f"solved around them: {count(around.loyal.changes, 'account')} elsewhere beyond the answers")
    costs = costs_of(known, read.answers, replace(options, seconds=left(), gap=0.0), stop)
    changes = changes_of(known, around.decision, read.answers, costs)
    before = (*earlier_plans(plan.loaded.summary), plan.plan_id)
    return Outcome(known, read, around, tuple(costs), tuple(changes), before, tuple(against_of(plan, read.answers)))
