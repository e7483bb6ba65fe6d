"""Floor 5: the frontier of a book - plans, table, picture and page, in one folder that is whole or absent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from solver.book import Book
from solver.engine import Options
from solver.frontier.budgets import NAMES, dials_of
from solver.frontier.page import page_of, rows_of, screen_of
from solver.frontier.picture import svg_of
from solver.frontier.points import Point, kept, knee, solve_dials
from solver.pipeline import publish_within
from solver.places import check_place, filled, publish, write_all
from solver.plan.decision import Decision
from solver.plan.folder import strange_plans
from solver.policy import Policy
from solver.signals import Stop
from solver.strangers import beside
from solver.tables import to_csv
from solver.tiering import score_book

MARK = "frontier.json"  # what makes a folder a frontier


@dataclass(frozen=True)
class Frontier:
    """What was found: the points that are shown, for people and for machines."""

    points: tuple[Point, ...]
    text: str
    tree: dict[str, Any]


def make_frontier(
    book: Book,
    policy: Policy,
    out: Path,
    options: Options,
    *,
    force: bool = False,
    tell: Callable[[str], None] | None = None,
    stop: Stop | None = None,
) -> Frontier:
    """Solve, write and audit the plans along the dial of budgets. Raises what `rebalance` raises."""
    check_out(out, force=force)
    tiering = score_book(book, policy)
    found = solve_dials(book, tiering, dials_of(policy), options, tell, stop)
    points = [p for p, _ in found]
    shown = kept(points, tuple(NAMES.values()))
    best, dropped = knee(shown), len(points) - len(shown)
    title = f"{len(book.accounts):,} accounts, {book.as_of.isoformat()}, in {policy.currency}"
    tree = {
        "schema_version": 1,
        "as_of": book.as_of.isoformat(),
        "currency": policy.currency,
        "knee": best.name if best else None,
        "points": [{**asdict(p), "gap": p.gap, "dominated": p not in shown} for p in points],
    }
    files = {
        "frontier.csv": to_csv(rows_of(points, best, shown)),
        "frontier.svg": svg_of(shown, best),
        "frontier.html": page_of(title, shown, best, dropped),
        MARK: json.dumps(tree, indent=1) + "\n",
    }
    _write(out, files, [(p, d) for p, d in found if p in shown], options, force=force)
    return Frontier(tuple(shown), screen_of(shown, best, dropped), tree)


def check_out(out: Path, *, force: bool) -> None:
    """Refuse a place for a frontier that cannot be written to, before the work begins."""
    ours = beside("frontier.*", "plans/*/*")
    check_place(out, MARK, "frontier", force=force, strange=lambda folder: ours(folder) + strange_plans(folder))


def folder_of(point: Point) -> str:
    """The folder of a point's plan, in the order of the dial."""
    return re.sub(r"[^a-z0-9.]+", "-", point.name)


def _write(out: Path, files: dict[str, str], plans: list[tuple[Point, Decision]], options: Options, *, force: bool) -> None:
    """Everything beside its place, then renamed. A plan that fails its audit is kept beside `out`, as rejected."""

    def fill(folder: Path) -> None:
        write_all(folder, files)
        for point, decision in plans:
            publish_within(decision, options, folder / "plans" / folder_of(point), out)

    publish(filled(out, fill), out, force=force)
