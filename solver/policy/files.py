"""Floor 0: policy files - reading, merging, and refusing keys that nobody knows."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from solver.errors import PolicyError

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


def read_file(path: Path) -> dict[str, Any]:
    """A policy file as a tree. Raises PolicyError when it is not there, or is no TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise PolicyError(f"policy file {path} does not exist") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"policy file {path}: {error}") from None


def parse_set(text: str) -> dict[str, Any]:
    """`key=value` as a tree: tiers.T1.cap=25, limit.headroom.price=500."""
    key, eq, value = text.partition("=")
    if not eq or not key.strip():
        raise PolicyError(f"--set {text}: expected key=value, such as tiers.T1.cap=25")
    try:
        parsed = tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    parts = key.strip().split(".")
    if parts[0] in NAMED and len(parts) == 3:  # limit.headroom.price=500
        return {parts[0]: [{"name": parts[1], parts[2]: parsed}]}
    for part in reversed(parts):
        parsed = {part: parsed}
    return dict(parsed)


def check_keys(tree: Mapping[str, Any], model: type[BaseModel], source: str, path: str) -> None:
    """Refuse keys that the policy does not know, with the nearest one it does."""
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, value in tree.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(sorted(known))}"
            raise PolicyError(f"policy ({source}): unknown key {path + key!r}{hint}")
        inner = model_in(known[key].annotation)
        if inner is None:
            continue
        if isinstance(value, list):
            named = "name" in inner.model_fields
            for k, entry in enumerate(value, 1):
                if isinstance(entry, Mapping):
                    if named and "name" not in entry:
                        raise PolicyError(f"policy ({source}): every [[{path + key}]] needs a name")
                    check_keys(entry, inner, source, f"{path}{key}.{entry['name'] if named else k}.")
        elif isinstance(value, Mapping) and key in {"tiers", "pools"}:
            for name, entry in value.items():
                if isinstance(entry, Mapping):
                    check_keys(entry, inner, source, f"{path}{key}.{name}.")
        elif isinstance(value, Mapping):
            check_keys(value, inner, source, f"{path}{key}.")


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The table model that a field's type is, or is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := model_in(arg))), None)
