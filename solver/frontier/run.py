"""Floor 5: the frontier of a book - plans, table, picture and page, in one folder that is whole or absent."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from solver.book import Book
from solver.engine import Options
from solver.errors import AuditError, StorageError, UsageError
from solver.frontier.budgets import NAMES, dials_of
from solver.frontier.page import page_of, rows_of, screen_of
from solver.frontier.picture import svg_of
from solver.frontier.points import Point, kept, knee, solve_dials
from solver.pipeline import publish_plan
from solver.plan.decision import Decision
from solver.plan.folder import publish
from solver.policy import Policy
from solver.signals import Stop
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
    check_place(out, force=force)
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
    _write(out, files, [(p, d) for p, d in found if p in shown], options)
    return Frontier(tuple(shown), screen_of(shown, best, dropped), tree)


def check_place(out: Path, *, force: bool) -> None:
    """Refuse a place that is taken by something else, before the work begins."""
    if out.exists() and not force:
        raise UsageError(f"{out} exists already; choose another --out, or add --force to replace it")
    if out.exists() and not (out / MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is no frontier; --force replaces frontiers only")
    parent = next(p for p in out.absolute().parents if p.exists())
    if not os.access(parent, os.W_OK):
        raise StorageError(f"{out}: no permission to write into {parent}")


def folder_of(point: Point) -> str:
    """The folder of a point's plan, in the order of the dial."""
    return re.sub(r"[^a-z0-9.]+", "-", point.name)


def _write(out: Path, files: dict[str, str], plans: list[tuple[Point, Decision]], options: Options) -> None:
    """Everything beside its place, then renamed."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise StorageError(f"{out}: {error.strerror or error}") from error
    try:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
        for point, decision in plans:
            notes = {"seed": options.seed, "reproducible": options.reproducible, "stages": [], "seconds": None}
            publish_plan(decision, notes, folder / "plans" / folder_of(point))
    except AuditError as error:
        bundle = out.with_name(f"{out.name}.rejected")
        shutil.rmtree(bundle, ignore_errors=True)
        folder.rename(bundle)
        raise AuditError([*error.faults[:-1], f"everything was kept for a report at {bundle}"]) from None
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise StorageError(f"{out}: could not be written ({error.strerror or error}); nothing was changed") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    publish(folder, out)
