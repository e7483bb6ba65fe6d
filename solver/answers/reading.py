"""Floor 6: all returned workbooks of a plan - their answers and notes, who has not answered yet, and every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from solver.answers.answer import Answer
from solver.answers.cells import filled_in
from solver.answers.meaning import Meaning, settled
from solver.answers.returned import Desk, files_of, left_out, names_of, open_elsewhere
from solver.errors import Finding, InputError
from solver.plan.written import Written


@dataclass(frozen=True)
class Note:
    """What was written beside an account without an answer; `by`: a manager, or a CSM by name."""

    account_id: str
    by: str
    text: str


@dataclass(frozen=True)
class Read:
    """What came back. `waiting`: manager -> accounts that they must decide on and have not, a family by one of them; `missing`:
    managers who must decide and whose workbook is not among the files; `elsewhere`: manager -> accounts that they left open and
    somebody else has answered, and who; `said`: what else must be told of the files."""

    answers: tuple[Answer, ...]
    notes: tuple[Note, ...]
    waiting: dict[str, tuple[str, ...]]
    missing: tuple[str, ...]
    files: int
    elsewhere: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def read_answers(plan: Written, paths: Sequence[Path]) -> Read:
    """The answers in these workbooks, and in those of folders. Raises InputError with every problem of all, UsageError."""
    files = files_of(paths)
    desk, meaning = Desk(plan), Meaning(plan.loaded.decision)
    findings: list[Finding] = []
    answers: list[Answer] = []
    notes: list[Note] = []
    open_: dict[str, list[str]] = {}
    for path, name in zip(files, names_of(files), strict=True):
        returned, faults = desk.opened(path, name)
        findings += faults
        if returned is None:
            continue
        rows, changed = filled_in(returned)
        said, unclear = meaning.answers(returned, rows)
        findings += changed + unclear
        answers += said
        scope = returned.content.scope
        done, by = {a.account_id for a in said}, scope.manager or scope.csm
        author = returned.content.heading if scope.csm else by  # a CSM's name, with the id where two share it
        notes += [Note(r.account_id, author, r.note) for r in rows if r.note and r.account_id not in done]
        if not scope.csm:
            open_.setdefault(by, []).extend(r.account_id for r in rows if r.sheet == "decide" and r.account_id not in done)
    kept, contrary = settled(plan.loaded.decision.formulation.setting, answers)
    findings += contrary
    if any(f.severity == "error" for f in findings):
        raise InputError(findings)
    beside = left_out(paths)
    told = (
        open_elsewhere(paths)
        + [f.text() for f in findings]
        + ([f"no workbooks, left out: {', '.join(beside)}"] if beside else [])
    )
    waiting, elsewhere = _waiting(meaning.item, open_, kept)
    missing = _missing(meaning.item, desk, open_, kept)
    return Read(tuple(kept), tuple(sorted(set(notes), key=_order)), waiting, missing, len(files), elsewhere, tuple(told))


def _waiting(
    item: dict[str, int], open_: dict[str, list[str]], answers: list[Answer]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[str, str], ...]]]:
    """What nobody has answered, by manager; and what others have: the other side of a move, or for another of the family."""
    done = {item[a.account_id]: a.by for a in answers}
    waiting: dict[str, tuple[str, ...]] = {}
    elsewhere: dict[str, tuple[tuple[str, str], ...]] = {}
    for by, ids in sorted(open_.items()):
        first: dict[int, str] = {}
        for account in sorted(ids):
            first.setdefault(item[account], account)
        left = tuple(sorted(a for i, a in first.items() if i not in done))
        theirs = tuple(sorted((a, done[i]) for i, a in first.items() if i in done and by not in done[i].split(", ")))
        waiting |= {by: left} if left else {}
        elsewhere |= {by: theirs} if theirs else {}
    return waiting, elsewhere


def _missing(item: dict[str, int], desk: Desk, came: dict[str, list[str]], answers: list[Answer]) -> tuple[str, ...]:
    """Managers with moves to decide on, which nobody has answered, and whose workbook did not come."""
    done, out = {item[a.account_id] for a in answers}, []
    for scope in desk.scopes.values():
        if not scope.csm and scope.manager not in came:
            asked = {item[account] for account in desk.to_decide(scope)}
            out += [scope.manager or "(no manager)"] if asked - done else []
    return tuple(sorted(out))


def _order(note: Note) -> tuple[str, str, str]:
    return note.account_id, note.by, note.text
