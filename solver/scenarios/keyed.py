"""Floor 5: scenario trees with the entries of arrays under their names, so that files, sweeps and --set can address each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.errors import ScenarioError
from solver.policy.files import NAMED
from solver.scenarios.faults import address_of, near

ARRAYS = frozenset(
    {f"csms.{k}" for k in ("add", "update", "update_where", "remove", "remove_where")}
    | {f"accounts.{k}" for k in ("add", "update", "update_where", "remove", "remove_where", "grow", "new_business")}
    | {f"uncertainty.{k}" for k in ("growth", "churn", "attrition")}
    | {f"policy.{k}" for k in NAMED}
    | {"overrides.add"}
)
Tree = dict[str, Any]


def lay(below: Tree, above: Mapping[str, Any], source: str, sources: dict[str, str], path: str = "") -> None:
    """Lay a file's tree over a keyed one, in place: tables merge key by key, entries of arrays by their name, the rest is
    replaced or appended. `sources` learns where each value came from."""
    for key, value in above.items():
        here = f"{path}{key}"
        if here in ARRAYS:
            _lay_entries(below.setdefault(key, {}), value, here, source, sources)
        elif isinstance(value, Mapping) and here == "sweep":
            for dotted, values in _flat(value, ""):
                below.setdefault(key, {})[dotted] = values
                sources[f"sweep.{dotted}"] = source
        elif isinstance(value, Mapping):
            if not isinstance(below.get(key), dict):
                below[key] = {}
            lay(below[key], value, source, sources, f"{here}.")
        else:
            below[key] = value
            sources[here] = source


def put(tree: Tree, dotted: str, value: Any, source: str, sources: dict[str, str]) -> None:
    """Set one value by its dotted key, in place. Raises ScenarioError where an entry of an array has no such name."""
    parts, path, node = dotted.split("."), "", tree
    while True:
        if path in ARRAYS:
            part = _entry(node, parts, path, source)
            parts = parts[part.count(".") + 1 :]
        else:
            part, *parts = parts
        if not part or (not parts and (path in ARRAYS or (isinstance(node.get(part), dict) and not isinstance(value, dict)))):
            raise ScenarioError(f"{source}: {dotted} is a table: name one of its values, such as {dotted}.KEY")
        path = f"{path}.{part}" if path else part
        if not parts:
            node[part] = value
            sources[path] = source
            return
        below = node.setdefault(part, {})
        if not isinstance(below, dict):
            raise ScenarioError(f"{source}: {path} is a value, so {dotted} cannot be set")
        node = below


def unkeyed(tree: Mapping[str, Any], path: str = "") -> Tree:
    """The tree with its arrays as lists."""
    out: Tree = {}
    for key, value in tree.items():
        here = f"{path}{key}"
        if here in ARRAYS:
            out[key] = [dict(entry) for entry in value.values()]
        else:
            out[key] = unkeyed(value, f"{here}.") if isinstance(value, Mapping) and here != "sweep" else value
    return out


def _lay_entries(node: Tree, entries: Any, here: str, source: str, sources: dict[str, str]) -> None:
    if not isinstance(entries, list) or not all(isinstance(e, Mapping) for e in entries):
        raise ScenarioError(f"{source}: {here} is an array of tables: write [[{here}]]")
    seen: set[str] = set()
    for entry in entries:
        address = address_of(here, entry)
        if address in seen and address:
            raise ScenarioError(f"{source}: {here} has two entries named {address!r}; give one of them another name")
        seen.add(address)
        address = address or f"#{len(node) + 1}"
        node[address] = {**node.get(address, {}), **entry}
        sources.update({f"{here}.{address}.{k}": source for k in entry})


def _entry(node: Tree, parts: list[str], path: str, source: str) -> str:
    """The name of the entry that a dotted key goes on with: names may hold dots."""
    for k in range(len(parts), 0, -1):
        if ".".join(parts[:k]) in node:
            return ".".join(parts[:k])
    if path.startswith("policy.") and len(parts) > 1:  # a rule of the book's policy: the overlay names it
        node[parts[0]] = {"name": parts[0]}
        return parts[0]
    wanted = ".".join(parts[:-1]) or parts[0]
    raise ScenarioError(f"{source}: {path} has no entry {wanted!r}{near(wanted, node)}")


def _flat(tree: Mapping[str, Any], path: str) -> list[tuple[str, Any]]:
    """A sweep's keys, dotted however they were written."""
    out: list[tuple[str, Any]] = []
    for key, value in tree.items():
        out += _flat(value, f"{path}{key}.") if isinstance(value, Mapping) else [(f"{path}{key}", value)]
    return out
