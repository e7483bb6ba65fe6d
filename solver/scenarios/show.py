"""Floor 5: a scenario as people read it - the resolved file with where each value came from, its points, what it does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

from solver.errors import PolicyError, ScenarioError
from solver.intake import load_policy, read_book, shipped
from solver.plan.layout import wrap
from solver.scenarios.batch import scenario_files, scenarios_of
from solver.scenarios.change import changed
from solver.scenarios.files import Resolved, resolve
from solver.scenarios.keyed import ARRAYS
from solver.scenarios.scenario import Scenario

SHOWN = 12  # points that are listed


def listed(place: str) -> tuple[str, dict[str, Any]]:
    """The scenarios of a folder or shipped book with their titles: for people, and for machines."""
    found = [resolve(f) for f in scenario_files(place)]
    rows = [(f.name, str(len(scenarios_of(f))), f.title) for f in found]
    text = "\n".join(f"  {name:<20}  {runs:>4}  {title}" for name, runs, title in [("scenario", "runs", "title"), *rows])
    where = f"Scenarios of {found[0].book.name}:" if found else f"No scenarios in {place}"
    tree = [{"name": f.name, "title": f.title, "file": f.path.name, "runs": len(scenarios_of(f))} for f in found]
    return f"{where}\n{text}" if found else where, {"schema_version": 1, "scenarios": tree}


def shown(path: Path, sets: Sequence[str], today: date) -> tuple[str, dict[str, Any]]:
    """A scenario file resolved: as text, and for machines. Raises ScenarioError, PolicyError, InputError."""
    found = resolve(path, sets)
    scenarios = scenarios_of(found)
    base = scenarios[0]
    policy = load_policy(found.book, None, [])
    book = read_book(found.book, policy, policy.as_of or today)
    try:
        notes = changed(book, policy, base.tree).notes
    except (ScenarioError, PolicyError) as error:
        raise type(error)(f"{path}: {error}") from None
    parts = [_head(found, scenarios), _toml(found), _points(found, scenarios), _effects(base, notes, len(scenarios) > 1)]
    tree = {
        "schema_version": 1,
        "name": found.name,
        "title": found.title,
        "book": found.book.name,
        "sources": found.sources,
        "scenarios": [{"name": s.name, "title": s.title, "group": s.group, "draw": s.draw, "tree": s.tree} for s in scenarios],
        "notes": list(notes),
    }
    return "\n".join(p for p in parts if p), tree


def _head(found: Resolved, scenarios: Sequence[Scenario]) -> str:
    runs = f"{len(scenarios):,} runs" if len(scenarios) > 1 else "1 run"
    where = found.book.name if found.book in [p.resolve() for p in shipped().values()] else str(found.book)
    rows = [("name", found.name, found.path.name), ("title", found.title, ""), ("book", where, runs)]
    return "\n".join(_line(*row) for row in rows)


def _toml(found: Resolved) -> str:
    """The keyed tree as TOML, each value with where it came from."""
    lines: list[str] = []
    _table({k: v for k, v in found.keyed.items() if k != "book"}, "", found.sources, lines)
    return "\n".join(lines) + "\n"


def _table(tree: Mapping[str, Any], path: str, sources: Mapping[str, str], lines: list[str]) -> None:
    """Values first, then tables, then arrays of tables."""
    for key, value in tree.items():
        here = f"{path}{key}"
        if not isinstance(value, dict) or (path and path.rstrip(".").rsplit(".", 1)[0] in ARRAYS):
            lines.append(_line(key, value, _from(sources, here)))
    for key, value in tree.items():
        here = f"{path}{key}"
        if here in ARRAYS:
            for address, entry in value.items():
                lines += ["", f"[[{here}]]"]
                lines += [_line(k, v, _from(sources, f"{here}.{address}.{k}")) for k, v in entry.items()]
        elif here == "sweep":
            lines += ["", "[sweep]", *(_line(k, v, sources.get(f"sweep.{k}", "")) for k, v in value.items())]
        elif isinstance(value, dict):
            if any(not isinstance(v, dict) for v in value.values()):
                lines += ["", f"[{here}]"]
            _table(value, f"{here}.", sources, lines)


def _line(key: str, value: Any, source: str) -> str:
    text = f"{tomli_w.dumps({key: 0}).partition(' = ')[0]} = {_value(value)}"
    return f"{text:<44}  # {source}" if source else text


def _from(sources: Mapping[str, str], key: str) -> str:
    """Where a value, and the values in it, came from."""
    return ", ".join(dict.fromkeys(s for k, s in sources.items() if k == key or k.startswith(f"{key}.")))


def _value(value: Any) -> str:
    """A value on one line: tables inline, dates as dates."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{tomli_w.dumps({k: 0}).partition(' = ')[0]} = {_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _points(found: Resolved, scenarios: Sequence[Scenario]) -> str:
    """The points of the sweep and the number of draws, where there are any."""
    lines = []
    bases = [s for s in scenarios if not s.draw]
    if found.file.sweep:
        counts = [len(v) for v in found.file.sweep.values()]
        lines.append(f"{' x '.join(map(str, counts))} = {len(bases)} points" if len(counts) > 1 else f"{len(bases)} points")
        lines += [f"  {s.name}" for s in bases[:SHOWN]]
        lines += [f"  and {len(bases) - SHOWN:,} more"] if len(bases) > SHOWN else []
    draws = len(scenarios) - len(bases)
    if draws and found.file.uncertainty:
        lines.append(f"{found.file.uncertainty.draws:,} draws{' of each' if len(bases) > 1 else ''}, the first three:")
        lines += [_draw(s) for s in scenarios if s.draw in (1, 2, 3) and s.group == bases[0].name]
    return "\n".join(lines) + "\n" if lines else ""


def _draw(scenario: Scenario) -> str:
    """The drawn values of one draw."""
    parts = []
    for kinds in scenario.tree.values():
        for entries in kinds.values() if isinstance(kinds, Mapping) else ():
            for e in entries if isinstance(entries, list) else ():
                if str(e.get("name", "")).startswith("draw-"):
                    amount = next(f"{k} {e[k]:.3f}" for k in ("arr", "accounts", "share", "chance") if k in e)
                    parts.append(f"{e['name'].removeprefix('draw-')} {amount}")
    return wrap(f"{scenario.name}: {', '.join(parts)}") if parts else f"  {scenario.name}"


def _effects(base: Scenario, notes: Sequence[str], several: bool) -> str:
    said = "\n".join(wrap(n) for n in notes) or "  nothing: the book stays as it is"
    return f"What {base.name if several else 'it'} does to the book:\n{said}"
