"""Floor 5: scenario files - read, with the files they extend, into one tree that knows where each value came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solver.errors import ScenarioError
from solver.intake import Place, locate_book, shipped
from solver.policy import Policy
from solver.policy.files import check_keys, read_file, set_value
from solver.scenarios.keyed import Tree, lay, put, unkeyed
from solver.scenarios.shape import File, checked
from solver.scenarios.tables import Changes

FOLDER = "what_if"  # of a book, where its scenarios are
OWN = ("name", "title", "extends")  # of each file alone


@dataclass(frozen=True)
class Resolved:
    """A file with those it extends and what was set. `keyed`: the tree, entries of arrays by name; `book`: where its book is."""

    path: Path
    name: str
    title: str
    book: Place
    keyed: Tree
    sources: dict[str, str]
    file: File


def resolve(path: Path, sets: Sequence[str] = (), book: str = "") -> Resolved:
    """The scenario file at `path` under `key=value` pairs, of `book` where one is named instead of the file's.

    Raises ScenarioError, PolicyError with file, key and did-you-mean.
    """
    tree: Tree = {}
    sources: dict[str, str] = {}
    own = _lay_file(tree, sources, path, ())
    for text in sets:
        dotted, source = text.partition("=")[0].strip(), f"--set {text}"
        if "=" not in text or not dotted:
            raise ScenarioError(f"{source}: expected key=value, such as csms.add.london.count=3")
        value = plain(set_value(text.partition("=")[2]))
        if dotted in OWN:
            own[dotted] = value
        else:
            put(tree, dotted, value, source, sources)
    name = str(own.get("name", path.stem))
    check_keys(unkeyed(tree).get("policy", {}), Policy, str(path), "policy.")
    file: File = checked(File, {**unkeyed(tree), **own, "name": name}, str(path))
    where = _located(book) if book else _book(tree, path)
    return Resolved(path, name, file.title or name, where, tree, sources, file)


def changes_of(tree: Tree, source: str) -> Tree:
    """What a keyed tree changes, as a scenario holds it: without what is switched off or empty. Raises ScenarioError."""
    out = unkeyed({k: v for k, v in tree.items() if k not in (*OWN, "book", "sweep", "uncertainty")})
    for table in ("csms", "accounts", "overrides"):
        kinds = out.get(table, {})
        for kind, entries in list(kinds.items()):
            kinds[kind] = [{k: v for k, v in e.items() if k != "enabled"} for e in entries if e.get("enabled", True)]
            if not kinds[kind]:
                del kinds[kind]
        if table in out and not kinds:
            del out[table]
    checked(Changes, out, source)
    return {"quarters": 1, **out}


def plain(value: Any) -> Any:
    """A value of TOML as JSON has it: dates as ISO text."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def _lay_file(tree: Tree, sources: dict[str, str], path: Path, chain: tuple[Path, ...]) -> Tree:
    """Lay what the file extends, then the file; returns what is of the file alone."""
    here = path.resolve()
    if here in chain:
        names = " -> ".join(p.name for p in (*chain[chain.index(here) :], here))
        raise ScenarioError(f"{path}: the files extend one another in a circle: {names}")
    raw = plain(read_file(path, "scenario file", ScenarioError))
    above = raw.get("extends", [])
    for other in [above] if isinstance(above, str) else above if isinstance(above, list) else []:
        base = path.parent / str(other)
        if not base.is_file():
            raise ScenarioError(f"{path}: extends {other!r}, and there is no such file beside it")
        _lay_file(tree, sources, base, (*chain, here))
    body = {k: v for k, v in raw.items() if k not in OWN}
    if isinstance(body.get("book"), str):
        beside = path.parent / body["book"]
        body["book"] = str(beside) if beside.exists() else body["book"]
    lay(tree, body, path.name, sources)
    return {k: raw[k] for k in OWN if k in raw}


def _located(text: str) -> Place:
    """Where the book is, with its whole path where it has one, so that two names of one book are the same."""
    place = locate_book(text)
    return place.resolve() if isinstance(place, Path) else place


def _book(tree: Tree, path: Path) -> Place:
    """The book the file names, else the one in whose folder what_if it is. Raises ScenarioError, UsageError, InputError."""
    if tree.get("book"):
        return _located(str(tree["book"]))
    folder = path.resolve().parent
    if folder.name != FOLDER:
        names = " or ".join(map(repr, shipped()))
        raise ScenarioError(
            f'{path}: names no book; add book = "FOLDER" (relative to the file, or {names}), or name one with --book'
        )
    return _located(str(folder.parent))
