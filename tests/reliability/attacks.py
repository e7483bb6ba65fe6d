"""Attacks on a written plan: one change to one file of its folder, and an oracle that says whether the plan still holds.

The oracle is not the audit. It reads the changed folder back as the program's model does, makes every file of the plan again
from inputs, decision and proof, and compares: what differs from what a plan made so would say is a break.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tomli_w

from solver.engine.pricing import Pricer, Wanted
from solver.errors import CsmAssignError
from solver.plan.load import UNREADABLE, Loaded, load_plan
from solver.plan.make import plan_of
from solver.tiering import score_book

Texts = dict[str, str]
Rows = list[list[str]]
TABLES = ("assignments.csv", "moves.csv", "books.csv", "people.csv", "fairness.csv", "tiers.csv", "watch.csv")
INPUTS = ("inputs/accounts.csv", "inputs/csms.csv", "inputs/overrides.csv")
TREES = ("summary.json", "certificate.json", "policy.toml")
UNIT_COLUMNS = {"unit", "csm_id", "owner", "from", "to", "previous_owner", "alternative", "pool", "value"}
# what a run notes of itself; nothing else of a plan depends on it, so that no rule can be broken by it
NOTED = ("plan_id", "seconds", "stages", "seed", "reproducible", "shortages", "versions", "inputs")
STATUSES = ("optimal", "feasible", "heuristic", "interrupted")


@dataclass(frozen=True)
class Attack:
    """`file` of the plan becomes `text`; `place` says where the change is, `kind` what sort of change."""

    file: str
    place: str
    kind: str
    text: str

    @property
    def stratum(self) -> str:
        """What attacks are sampled by: file and column or key, and for rows the kind."""
        return f"{self.file} {self.place.partition(' @')[0]}"


def texts_of(plan: Path) -> Texts:
    """Every file of a plan's folder by its name."""
    return {p.relative_to(plan).as_posix(): p.read_bytes().decode() for p in sorted(plan.rglob("*")) if p.is_file()}


def rehashed(texts: Texts) -> Texts:
    """The texts with the plan_id that a plan of these files has: an attacker knows how it is made."""
    data = b"\0".join(k.encode() + b"\0" + texts[k].encode() for k in sorted(texts) if k != "summary.json")
    tree = json.loads(texts["summary.json"])
    tree["plan_id"] = hashlib.sha256(data).hexdigest()[:16]
    return {**texts, "summary.json": json.dumps(tree, indent=1, ensure_ascii=False) + "\n"}


def attacks(texts: Texts, seed: int, each: int) -> Iterator[Attack]:
    """`each` attacks of every column and key of every file, and on whole rows."""
    chance = random.Random(seed)
    for name in sorted(texts):
        if name.endswith(".csv"):
            yield from _of_table(name, texts[name], chance, each, units=_units(texts))
        else:
            yield from _of_tree(name, texts[name], chance, each)


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


class Oracle:
    """Whether the plan of a folder is what the rules, the arithmetic and its record allow."""

    def __init__(self, sound: Texts) -> None:
        """`sound`: the files as they were written, for the one figure that cannot be made again without a solver."""
        self._compared = json.loads(sound["summary.json"])["coverage"]["required_only"]
        self._made: dict[Any, Texts | str] = {}

    def breaks(self, folder: Path, texts: Texts) -> str:
        """Why the plan in `folder`, whose files are `texts`, does not hold; "" where it does."""
        try:
            summary = json.loads(texts["summary.json"])
            certificate = json.loads(texts["certificate.json"])
            expected = self._expected(folder, texts, summary)
        except (*UNREADABLE, CsmAssignError) as error:
            return f"cannot be read: {type(error).__name__} {error}"
        if isinstance(expected, str):
            return expected
        for name in TABLES:
            if _table(texts[name]) != _table(expected[name]):
                return f"{name} differs from what is made again"
        tree = json.loads(expected["summary.json"])
        tree["coverage"]["required_only"] = self._compared
        expected = {**expected, "summary.json": json.dumps(tree)}
        for name, found in (("summary.json", summary), ("certificate.json", certificate)):
            if different := _differs(found, json.loads(expected[name]), name == "summary.json"):
                return f"{name}: {different}"
        return ""

    def _expected(self, folder: Path, texts: Texts, summary: dict[str, Any]) -> Texts | str:
        units = [(row["account_id"], row["unit"]) for row in csv.DictReader(io.StringIO(texts["assignments.csv"]))]
        said = {k: summary.get(k) for k in ("status", "bound", *NOTED, "objective_stages") if k != "plan_id"}
        key = (*(texts[n] for n in (*INPUTS, "policy.toml", "tiers.csv", "certificate.json")), repr(units), repr(said))
        if key not in self._made:
            if len(self._made) > 50:
                self._made.clear()
            self._made[key] = remade(load_plan(folder), summary)
        return self._made[key]


def remade(loaded: Loaded, summary: dict[str, Any]) -> Texts | str:
    """Every file of the plan made again from its inputs, decision and prices; or why there can be no such plan."""
    formulation = loaded.decision.formulation
    problem, unit_of = formulation.problem, loaded.decision.result.unit_of
    if faults := problem.faults(unit_of):
        return faults[0]
    setting = formulation.setting
    tiering = score_book(setting.book, setting.policy)
    value, bound, status = problem.value(unit_of), int(summary["bound"]), summary["status"]
    if bound < value or status not in STATUSES or (status == "optimal" and bound != value):
        return f"status {status}, bound {bound} and value {value} cannot be"
    result = loaded.decision.result
    pricer = Pricer(problem)
    if (result.price != pricer.whole_prices(result.price / 10**6)).any():
        return "a price is above what missing its row costs"
    certified = pricer.sweep(result.price, Wanted(1), result.cuts).bound
    decision = replace(loaded.decision, tiering=tiering, result=replace(result, value=value, certified_bound=certified))
    plan = plan_of(decision, {k: summary[k] for k in ("seconds", "stages", "seed", "reproducible", "shortages", "objective_stages")},
                   loaded.certificate.get("stages", ()))  # fmt: skip
    files = replace(plan, summary={**plan.summary, "plan_id": summary.get("plan_id")}).files()
    return {name: files[name] for name in (*TABLES, "summary.json", "certificate.json")}


def _table(text: str) -> list[dict[str, Any]]:
    return [{k: _value(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(text))]


def _value(cell: str | None) -> Any:
    """A cell for comparison: numbers by what they are."""
    try:
        return float(cell or "")
    except ValueError:
        return cell


def _differs(found: Any, expected: Any, top: bool = False, path: str = "") -> str:
    """Where two trees differ, but for what a run notes of itself."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted({*found, *expected} - ({*NOTED} if top else set())):
            if key not in found or key not in expected:
                return f"{path}{key} is missing or too much"
            if different := _differs(found[key], expected[key], path=f"{path}{key}."):
                return different
        return ""
    if isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return f"{path} has {len(found)} entries"
        return next((d for k, (f, e) in enumerate(zip(found, expected)) if (d := _differs(f, e, path=f"{path}{k}."))), "")
    same = found == expected and isinstance(found, bool) == isinstance(expected, bool)
    return "" if same else f"{path[:-1]} is {found!r}, made again {expected!r}"
