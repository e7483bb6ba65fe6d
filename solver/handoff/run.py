"""Floor 7: a plan handed over - every part made, the folder written whole, and what to do next in words."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.audit import audit_waves
from solver.crm.target import target_of
from solver.errors import AuditError
from solver.handoff.parts import WAVES, Item, Team, brief_items, crm_items, report_items, wave_items, workbook_items
from solver.handoff.screen import screen_of
from solver.lang import Lang
from solver.places import check_place, filled, publish, write_all
from solver.plan.written import Written, read_plan
from solver.signals import Stop
from solver.strangers import files_within, tree_at
from solver.waves.asked import Asked
from solver.waves.plan_waves import schedule_of
from solver.waves.screen import shortfalls_text

Tell = Callable[[str], None]
MARK = "handoff.json"  # what makes a folder a hand-off
ANSWERED = (
    "If managers answered in these workbooks, take that into a plan first (csm-assign answers PLAN {out}/workbooks --out NEW). "
    "Then move the files out, or choose another --out"
)


@dataclass(frozen=True)
class Wanted:
    """Which parts, beside workbooks, briefs and the report: a week for each hand-off, files for a CRM ("" = none), and the
    frontier that the report shows."""

    waves: bool = True
    crm: str = ""
    frontier: Path | None = None
    seconds: float = 60.0  # for the weeks


@dataclass(frozen=True)
class Handoff:
    """What was written: `text` for the screen, `tree` is handoff.json."""

    text: str
    tree: dict[str, Any]

    @property
    def places(self) -> list[str]:
        """What stands directly in the folder, folders with a stroke behind."""
        first = {f["path"].partition("/") for f in self.tree["files"]}
        return [*sorted({name + stroke for name, stroke, _ in first}), MARK]


def make_handoff(
    path: Path,
    out: Path,
    lang: Lang,
    wanted: Wanted,
    stop: Stop | None = None,
    tell: Tell | None = None,
    *,
    force: bool = False,
) -> Handoff:
    """Hand over the plan at `path` into the folder `out`, in `lang`.

    Raises UsageError (no plan, or one that was changed), PolicyError, InputError and AuditError of the parts, StorageError.
    """
    plan, say = read_plan(path), tell or (lambda _: None)
    if wanted.crm:
        target_of(plan.policy.crm, wanted.crm)  # what it does not say is asked for before the work
    report, schedule = list(report_items(plan, lang, wanted.frontier)), None
    if wanted.waves:
        say("a week for each hand-off")
        schedule = schedule_of(plan, Asked(seconds=wanted.seconds, reproducible=True, clocked=True), stop, say)
    dates = schedule.dates() if schedule else None
    items: list[Item] = []
    teams: list[Team] = []
    for item, team in workbook_items(plan, lang, dates):
        items.append(item)
        teams += [team] if team else []
    say(f"{len(items):,} workbooks")
    items += brief_items(plan, lang, dates)
    say(f"{sum(i.what == 'brief' for i in items):,} briefs")
    items += report
    items += wave_items(schedule, lang) if schedule else ()
    items += crm_items(plan, wanted.crm, dates) if wanted.crm else ()
    tree = _tree(plan, lang, items)
    _write(plan, out, items, tree, force=force)
    return Handoff(screen_of(plan, path, out, lang.code, teams, items, shortfalls_text(schedule) if schedule else ""), tree)


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place for a hand-off that cannot be written to, or that holds what came back from people."""
    check_place(out, MARK, "hand-off", force=force, strange=_strange, remedy=ANSWERED.format(out=out))


def _strange(folder: Path) -> list[str]:
    """The files of a hand-off that are not as it was written."""
    listed = tree_at(folder / MARK).get("files")
    rows = [f for f in listed if isinstance(f, dict)] if isinstance(listed, list) else []
    written = {(str(f.get("path")), str(f.get("sha256"))) for f in rows}
    others = (name for name in files_within(folder) if name != MARK)
    return [n for n in others if (n, hashlib.sha256((folder / n).read_bytes()).hexdigest()) not in written]


def _write(plan: Written, out: Path, items: Sequence[Item], tree: dict[str, Any], *, force: bool) -> None:
    """The folder, whole or absent; the waves in it are rechecked from their files first."""

    def fill(folder: Path) -> None:
        mark = json.dumps(tree, indent=1, ensure_ascii=False) + "\n"
        write_all(folder, {**{item.path: item.content for item in items}, MARK: mark})
        if (folder / WAVES).is_dir() and (faults := audit_waves(plan.path, folder / WAVES).faults):
            raise AuditError(list(faults))
        plan.check_still_there()
        if force:  # a manager may have saved an answer there meanwhile
            check_out(out, force=True)

    publish(filled(out, fill), out, force=force)


def _tree(plan: Written, lang: Lang, items: Sequence[Item]) -> dict[str, Any]:
    """handoff.json: every file with its hash and for whom it is."""
    counts = Counter(f"{item.what} {item.audience}" for item in items)
    return {
        "schema_version": 1,
        "plan_id": plan.plan_id,
        "lang": lang.code,
        "counts": {"files": len(items), **dict(sorted(counts.items()))},
        "files": [
            {"path": i.path, "sha256": i.sha256, "what": i.what, "for": i.audience, "name": i.name}
            for i in sorted(items, key=lambda i: i.path)
        ],
    }
