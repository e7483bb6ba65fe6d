"""Floor 0: policy files - reading, merging, and refusing keys that nobody knows."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from solver.errors import CsmAssignError, PolicyError, clip
from solver.policy.shapes import misfit, model_in
from solver.policy.syntax import no_toml

MOST_BYTES = 4_000_000
DEEPEST = 12  # tables and lists in one another
SILENT = ("input.sql.url",)  # keys whose value may be a secret in the wrong place
FAULTS = 20  # of a policy that are told at once
NAMED = ("criterion", "match", "limit")  # arrays of tables that merge by name


def default_text() -> str:
    """The default policy file with its comments."""
    return (files("solver") / "default_policy.toml").read_text(encoding="utf-8")


@cache
def _default_tree() -> dict[str, Any]:
    return tomllib.loads(default_text())


def default_tree() -> dict[str, Any]:
    """A fresh copy of the default policy as a tree."""
    return merge({}, _default_tree())


def merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` laid over `below`: tables merge key by key, the arrays in NAMED by `name`, all else is replaced."""
    out = dict(below)
    for key, value in above.items():
        if key in NAMED and isinstance(value, list):
            out[key] = _merge_named(out.get(key, []), value)
        elif isinstance(value, Mapping) and isinstance(out.get(key), Mapping):
            out[key] = merge(out[key], value)
        else:
            out[key] = merge({}, value) if isinstance(value, Mapping) else value
    return out


def _merge_named(below: list[dict[str, Any]], above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out = {entry["name"]: dict(entry) for entry in below}
    for entry in above:
        name = entry.get("name", "")
        out[name] = {**out.get(name, {}), **entry}
    return list(out.values())


def read_file(path: Path, what: str = "policy file", error: type[CsmAssignError] = PolicyError) -> dict[str, Any]:
    """A TOML file as a tree. Raises `error` when it cannot be read, or is no TOML that a person would write."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise error(f"{what} {path} does not exist") from None
    except IsADirectoryError:
        raise error(f"{what} {path} is a folder; name the file in it") from None
    except OSError as fault:
        raise error(f"{what} {path} cannot be read ({fault.strerror}); check its permissions") from None
    if len(data) > MOST_BYTES:
        raise error(f"{what} {path} has more than {MOST_BYTES // 10**6} MB: that is no {what}")
    try:
        return parsed(data.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as fault:
        raise error(f"{what} {path}, {no_toml(fault, data.decode('utf-8-sig'))}") from None
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise error(f"{what} {path}: line {line} is not UTF-8; save the file as UTF-8") from None
    except ValueError as fault:
        raise error(f"{what} {path}: {fault}") from None


def parsed(text: str) -> dict[str, Any]:
    """TOML as a tree. Raises ValueError where it is none, or nested deeper or with longer numbers than anybody writes."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError(f"tables or lists stand in one another more than {DEEPEST} deep") from None
    except ValueError:  # Python's own limit on digits
        raise ValueError("a number has too many digits") from None
    level: list[Any] = [tree]
    for _ in range(DEEPEST):
        level = [v for node in level for v in (node.values() if isinstance(node, dict) else node) if isinstance(v, dict | list)]
        if not level:
            return tree
    raise ValueError(f"tables or lists stand in one another more than {DEEPEST} deep")


def parse_set(text: str) -> dict[str, Any]:
    """`key=value` as a tree: tiers.T1.cap=25, limit.headroom.price=500."""
    key, eq, value = text.partition("=")
    if not eq or not key.strip():
        raise PolicyError(f"--set {clip(text)}: expected key=value, such as tiers.T1.cap=25")
    found = set_value(value)
    parts = key.strip().split(".")
    if len(parts) > DEEPEST:
        raise PolicyError(f"--set {clip(text)}: no key has so many parts")
    if parts[0] in NAMED and len(parts) == 3:  # limit.headroom.price=500
        return {parts[0]: [{"name": parts[1], parts[2]: found}]}
    for part in reversed(parts):
        found = {part: found}
    return dict(found)


def set_value(text: str) -> Any:
    """What is to the right of key=: a value of TOML, else the text as it stands."""
    try:
        tree = parsed(f"v = {text}")
    except ValueError:
        return text.strip()
    return tree["v"] if len(tree) == 1 else text.strip()


def check_keys(tree: Mapping[str, Any], model: type[BaseModel], source: str, path: str) -> None:
    """Refuse keys that the policy does not know, with the nearest one it does, and values of another kind than the key's."""
    said = list(_key_faults(tree, model, path))
    if said:
        raise PolicyError(listed(source, said))


def listed(source: str, said: Sequence[str]) -> str:
    """The faults of a policy, a line each; beyond FAULTS of them their number."""
    more = [f"and {len(said) - FAULTS} more"] if len(said) > FAULTS else []
    return f"policy ({source}): " + "\n       ".join([*said[:FAULTS], *more])


def _key_faults(tree: Mapping[str, Any], model: type[BaseModel], path: str) -> Iterator[str]:
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, value in tree.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"
            yield f"unknown key {clip(path + key)!r}{hint}"
            continue
        wrong = misfit(value, known[key].annotation)
        if wrong:
            shown = "" if path + key in SILENT else f" (is {clip(str(value))!r})"
            yield f"{path + key} {wrong}{shown}"
            continue
        inner = model_in(known[key].annotation)
        if inner is None:
            continue
        if isinstance(value, list | tuple):
            yield from _entry_faults(value, inner, path + key)
        elif key in {"tiers", "pools"}:
            for name, entry in value.items():
                if isinstance(entry, Mapping):
                    yield from _key_faults(entry, inner, f"{path}{key}.{name}.")
        elif isinstance(value, Mapping):
            yield from _key_faults(value, inner, f"{path}{key}.")


def _entry_faults(entries: Sequence[Any], inner: type[BaseModel], path: str) -> Iterator[str]:
    """The tables of an array: where they have names, each a name of its own."""
    named, seen = "name" in inner.model_fields, set[str]()
    for k, entry in enumerate(entries, 1):
        if named and "name" not in entry:
            yield f"every [[{path}]] needs a name"
            continue
        name = str(entry["name"]) if named else str(k)
        if name in seen:
            yield f"two [[{path}]] bear the name {name!r}; rename or remove one of them"
        seen.add(name)
        yield from _key_faults(entry, inner, f"{path}.{name}.")
