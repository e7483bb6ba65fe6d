"""Attacks on a written plan: one change to one file of its folder at a time."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tomli_w

Texts = dict[str, str]
Rows = list[list[str]]
TABLES = ("assignments.csv", "moves.csv", "books.csv", "people.csv", "fairness.csv", "tiers.csv", "watch.csv")
INPUTS = ("inputs/accounts.csv", "inputs/csms.csv", "inputs/overrides.csv")
TREES = ("summary.json", "certificate.json", "policy.toml")
UNIT_COLUMNS = {"unit", "csm_id", "owner", "from", "to", "previous_owner", "alternative", "pool", "value"}


@dataclass(frozen=True)
class Attack:
    """`file` of the plan becomes `text`; `place` says where the change is, `kind` what sort of change."""

    file: str
    place: str
    kind: str
    text: str


def texts_of(plan: Path) -> Texts:
    """Every file of a plan's folder by its name."""
    return {p.relative_to(plan).as_posix(): p.read_bytes().decode() for p in sorted(plan.rglob("*")) if p.is_file()}


def rehashed(texts: Texts) -> Texts:
    """The texts with the plan_id that a plan of these files has: an attacker knows how it is made."""
    data = b"\0".join(k.encode() + b"\0" + texts[k].encode() for k in sorted(texts) if k != "summary.json")
    tree = json.loads(texts["summary.json"])
    tree["plan_id"] = hashlib.sha256(data).hexdigest()[:16]
    return resealed({**texts, "summary.json": json.dumps(tree)})


def resealed(texts: Texts) -> Texts:
    """The texts with the hash that their summary has, whatever it says; as they are, where it is no summary any more."""
    tree = json.loads(texts["summary.json"])
    if not isinstance(tree, dict):
        return texts
    tree.pop("summary_hash", None)
    tree["summary_hash"] = hashlib.sha256((json.dumps(tree, indent=1, ensure_ascii=False) + "\n").encode()).hexdigest()[:16]
    return {**texts, "summary.json": json.dumps(tree, indent=1, ensure_ascii=False) + "\n"}


def attacks(texts: Texts, seed: int, each: int) -> Iterator[Attack]:
    """`each` attacks of every column and key of every file, and on whole rows."""
    chance = random.Random(seed)
    for name in sorted(texts):
        if name.endswith(".csv"):
            yield from _of_table(name, texts[name], chance, each, units=_units(texts))
        else:
            yield from _of_tree(name, texts[name], chance, each)


def sampled(texts: Texts, seed: int, number: int) -> list[Attack]:
    """About `number` attacks, from every file as many where it has as many."""
    by_file: dict[str, list[Attack]] = {}
    for attack in attacks(texts, seed, 1):
        by_file.setdefault(attack.file, []).append(attack)
    chance, out = random.Random(seed), list[Attack]()
    for k, file in enumerate(sorted(by_file, key=lambda f: (len(by_file[f]), f))):  # what small files lack, larger ones give
        share = -(-(number - len(out)) // (len(by_file) - k))
        out += chance.sample(by_file[file], min(share, len(by_file[file])))
    chance.shuffle(out)
    return out


def _units(texts: Texts) -> list[str]:
    rows = list(csv.DictReader(io.StringIO(texts["books.csv"])))
    return [row["unit"] for row in rows]


def _of_table(name: str, text: str, chance: random.Random, each: int, units: list[str]) -> Iterator[Attack]:
    header, *rows = list(csv.reader(io.StringIO(text)))
    if not rows:
        return

    def made(changed: Rows) -> str:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([header, *changed])
        return out.getvalue()

    for c, column in enumerate(header):
        for _ in range(each):
            r = chance.randrange(len(rows))
            kind, value = chance.choice(_cells(rows, r, c, column, units, chance))
            if value != rows[r][c]:
                changed = [row[:] for row in rows]
                changed[r][c] = value
                yield Attack(name, f"{column} @{rows[r][0]}: {rows[r][c]!r} -> {value!r}", kind, made(changed))
    for _ in range(each):
        r, s = chance.randrange(len(rows)), chance.randrange(len(rows))
        yield Attack(name, f"(row) @{rows[r][0]}", "row deleted", made(rows[:r] + rows[r + 1 :]))
        yield Attack(name, f"(row) @{rows[r][0]}", "row twice", made(rows[: r + 1] + rows[r:]))
        swapped = rows[:]
        swapped[r], swapped[s] = swapped[s], swapped[r]
        if swapped != rows:
            yield Attack(name, f"(row) @{rows[r][0]}, {rows[s][0]}", "rows swapped", made(swapped))
        if len(header) > 1:  # two rows keep their keys and exchange all the rest
            crossed = [row[:] for row in rows]
            crossed[r][1:], crossed[s][1:] = rows[s][1:], rows[r][1:]
            if crossed != rows:
                yield Attack(name, f"(row) @{rows[r][0]}, {rows[s][0]}", "rows exchanged", made(crossed))


def _cells(rows: Rows, r: int, c: int, column: str, units: list[str], chance: random.Random) -> list[tuple[str, str]]:
    """What a cell may become: another value of its column, another unit, a neighbour of its number or date, blank."""
    cell = rows[r][c]
    out = [("other value", chance.choice(rows)[c]) for _ in range(2)] + [("blank", "")]
    others = sorted({row[c] for row in rows} - {cell})
    if others:
        out.append(("other value", chance.choice(others)))
    if column in UNIT_COLUMNS and units:
        out += [("other csm", chance.choice(units)), ("other csm", chance.choice(units))]
    return out + [("off by one", value) for value in _near(cell, chance)]


def _near(cell: str, chance: random.Random) -> list[str]:
    if cell in ("true", "false"):
        return ["false" if cell == "true" else "true"]
    try:
        day = date.fromisoformat(cell) + timedelta(days=chance.choice((-1, 1)))
        return [day.isoformat()] * 2
    except ValueError:
        pass
    try:
        number = float(cell)
    except ValueError:
        return [cell + "x"] if cell else ["x"]
    last = 10 ** -len(cell.partition(".")[2]) if "." in cell else 1
    return [f"{number + step * last:.{len(cell.partition('.')[2])}f}" for step in (-1, 1)]


def _of_tree(name: str, text: str, chance: random.Random, each: int) -> Iterator[Attack]:
    tree = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
    by_place: dict[str, list[tuple[Any, ...]]] = {}
    for path in _paths(tree):
        by_place.setdefault(".".join("[]" if isinstance(k, int) else str(k) for k in path), []).append(path)
    for place, paths in sorted(by_place.items()):
        for _ in range(each):
            path = chance.choice(paths)
            kind, change = chance.choice(_tree_changes(_at(tree, path), chance))
            changed = copy.deepcopy(tree)
            parent = _at(changed, path[:-1])
            change(parent, path[-1])
            if changed != tree and (written := _written(name, changed)) is not None:
                yield Attack(name, f"{place} @{'.'.join(map(str, path))}", kind, written)


def _written(name: str, tree: Any) -> str | None:
    return tomli_w.dumps(tree) if name.endswith(".toml") else json.dumps(tree, indent=1, ensure_ascii=False) + "\n"


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value of a tree."""
    if path:
        yield path
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in pairs:
        yield from _paths(value, (*path, key))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


Change = Callable[[Any, Any], None]


def _tree_changes(value: Any, chance: random.Random) -> list[tuple[str, Change]]:
    """What a value of a tree may become."""

    def gone(parent: Any, key: Any) -> None:
        del parent[key]

    def to(other: Any) -> Change:
        def change(parent: Any, key: Any) -> None:
            parent[key] = other

        return change

    def twice(parent: Any, key: Any) -> None:
        if isinstance(parent, list):
            parent.insert(key, copy.deepcopy(parent[key]))
        else:
            parent[f"{key}_2"] = copy.deepcopy(parent[key])

    out: list[tuple[str, Change]] = [("deleted", gone)]
    if isinstance(value, bool):
        return [*out, ("flipped", to(not value))]
    if isinstance(value, int):
        return [*out, *(("off by one", to(value + step)) for step in (-1, 1))]
    if isinstance(value, float):
        return [*out, ("off by one", to(round(value * 1.01 + 0.01, 6))), ("off by one", to(round(value - 0.01, 6)))]
    if isinstance(value, str):
        return [*out, ("other value", to(value + "x"))]
    if isinstance(value, date):
        return [*out, ("off by one", to(value + timedelta(days=1)))]
    if isinstance(value, dict | list):
        return [*out, ("twice", twice)]
    return [*out, ("other value", to(1))]
