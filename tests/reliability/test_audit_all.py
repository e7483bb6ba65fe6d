"""Relation 3: every column of a plan's tables and every value of its trees is held to something, one by one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from solver.audit import audit_plan, audit_waves
from tests.reliability.attacked import remembered, run
from tests.reliability.attacks import TABLES, rehashed, resealed, texts_of
from tests.reliability.rows import row

OF_THE_RUN = (
    "seconds",
    "versions",
    "notes",
    "seed",
    "reproducible",
    "inputs",
    "plan_id",
    "summary_hash",
)  # what a run notes of itself
HIGHEST = 2 * 10**14  # a price of a row that nothing may add to: any other proves as much
NOT_MADE_AGAIN = ("required_only", "stages", "shortages", "another_as_good")  # what is held to its shape or sums only


def leaves(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a tree that is no tree, with its place; of a list the first two."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*at, key))
    elif isinstance(tree, list):
        for k, value in enumerate(tree[:2]):
            yield from leaves(value, (*at, k))
    else:
        yield at, tree


def changed_at(tree: Any, at: tuple[Any, ...], *, taken: bool = False) -> Any:
    """The tree with another value at a place, or without it."""
    out = json.loads(json.dumps(tree))
    inner = out
    for key in at[:-1]:
        inner = inner[key]
    value = inner[at[-1]]
    if taken:
        del inner[at[-1]]
    else:
        inner[at[-1]] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int | float) else "x"
    return out


@row("relation", 3, "any column of any table of a plan: one cell of it changed, and the plan_id made to fit", "found")
@pytest.mark.parametrize("file", TABLES)
def test_every_column_is_held_to_what_it_follows_from(plans: dict[str, Path], tmp_path: Path, file: str) -> None:
    plan, missed = copied(plans["maintain"], tmp_path), []
    sound = texts_of(plan)
    head, *rows = list(csv.reader(io.StringIO(sound[file])))
    with remembered(plan):
        for at, column in enumerate(head):
            line = next((k for k, cells in enumerate(rows) if cells[at]), 0)
            cell = rows[line][at]
            number = cell.replace(".", "").replace("-", "").isdigit() and cell.count("-") < 2
            other = f"{float(cell) + 1:.2f}" if number else {"true": "false", "false": "true"}.get(cell, "x " + cell)
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(
                [head, *rows[:line], [*rows[line][:at], other, *rows[line][at + 1 :]], *rows[line + 1 :]]
            )
            for name, text in rehashed({**sound, file: out.getvalue()}).items():
                (plan / name).write_bytes(text.encode())
            if not audit_plan(plan).faults:
                missed.append((column, cell, other))
    assert not missed


@row(
    "relation",
    3,
    "any value of summary.json or certificate.json that follows from the plan changed, and the hashes made to fit",
    "found",
)
@pytest.mark.parametrize("name, only, least", [("maintain", (), 90), ("staged", ("stages", "objective_stages"), 14)])
def test_every_value_of_the_trees_is_held_to_what_it_follows_from(
    plans: dict[str, Path], tmp_path: Path, name: str, only: tuple[str, ...], least: int
) -> None:
    plan, missed, tried = copied(plans[name], tmp_path), [], 0
    sound = texts_of(plan)
    with remembered(plan):
        for file in ("summary.json", "certificate.json"):
            tree, seen = json.loads(sound[file]), set[tuple[Any, ...]]()
            for at, value in leaves(tree):
                kind = tuple(key for key in at if not isinstance(key, int))
                if kind in seen or kind[0] in OF_THE_RUN or (file == "summary.json" and set(kind) & {*NOT_MADE_AGAIN}):
                    continue
                if (only and kind[0] not in only) or value == HIGHEST:
                    continue
                seen.add(kind)
                tried += 1
                texts = {**sound, file: json.dumps(changed_at(tree, at))}
                for other, text in (resealed if file == "summary.json" else rehashed)(texts).items():
                    (plan / other).write_bytes(text.encode())
                if not audit_plan(plan).faults:
                    missed.append((file, at, value))
            (plan / file).write_bytes(sound[file].encode())
    assert not missed
    assert tried > least


def copied(plan: Path, folder: Path) -> Path:
    """A copy to spoil."""
    for name, text in texts_of(plan).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@row("relation", 3, "any value of waves.json changed or taken away, but for why something has no week", "found by audit --waves")
def test_every_value_of_waves_is_held_to_the_plan(plans: dict[str, Path], tmp_path: Path) -> None:
    plan, made = plans["maintain"], tmp_path / "waves"
    run("waves", str(plan), "--out", str(made), "--reproducible")
    tree = json.loads((made / "waves.json").read_text(encoding="utf-8"))
    missed = []
    for at, value in leaves(tree):
        if at[-1] in ("why", "seconds"):  # wording, and what a run notes of itself
            continue
        for taken in (False, True):
            changed = changed_at(tree, at, taken=taken)
            (made / "waves.json").write_text(json.dumps(changed), encoding="utf-8")
            if not audit_waves(plan, made).faults:
                missed.append((at, value, taken))
    assert not missed
    assert sum(1 for _ in leaves(tree)) > 40
