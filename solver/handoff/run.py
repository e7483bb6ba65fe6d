"""Floor 7: a plan handed over - every part made, the folder written whole, and what to do next in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solver.handoff.parts import Item, Team, brief_items, workbook_items
from solver.handoff.screen import screen_of
from solver.lang import Lang
from solver.places import check_place, filled, publish, write, write_all
from solver.plan.written import Written, read_plan

MARK = "handoff.json"  # what makes a folder a hand-off


@dataclass(frozen=True)
class Handoff:
    """What was written: `text` for the screen, `tree` is handoff.json."""

    text: str
    tree: dict[str, Any]


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place that cannot be written to before the work begins."""
    check_place(out, MARK, "hand-off", force=force)


def make_handoff(path: Path, out: Path, lang: Lang, *, force: bool = False, tell: Callable[[str], None] | None = None) -> Handoff:
    """Hand over the plan at `path` into the folder `out`, in `lang`. Raises UsageError (no plan, or one that was changed),
    StorageError."""
    check_out(out, force=force)
    plan, say = read_plan(path), tell or (lambda _: None)
    items: list[Item] = []
    teams: list[Team] = []
    for item, team in workbook_items(plan, lang, None):
        items.append(item)
        teams += [team] if team else []
    say(f"{len(items):,} workbooks")
    items += brief_items(plan, lang, None)
    say(f"{sum(i.what == 'brief' for i in items):,} briefs")
    tree = _tree(plan, lang, items)

    def fill(folder: Path) -> None:
        write_all(folder, {item.path: item.content for item in items})
        write(folder / MARK, json.dumps(tree, indent=1, ensure_ascii=False) + "\n")

    publish(filled(out, fill), out)
    return Handoff(screen_of(plan, path, out, lang.code, teams, items), tree)


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
