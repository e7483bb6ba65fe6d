"""Floor 5: sweeps - the Cartesian product of values that a file asks for, each point with a name one can read."""

from __future__ import annotations

import copy
import itertools
import math
import re
from collections.abc import Mapping
from typing import Any

from solver.errors import ScenarioError
from solver.scenarios.files import Resolved
from solver.scenarios.keyed import Tree, put

MOST = 10_000  # scenarios of one file


def points(found: Resolved) -> list[tuple[str, str, Tree, dict[str, str]]]:
    """(name, title, keyed tree, sources) of each point of the sweep, in the order of the file; the file itself without one."""
    sweep = found.file.sweep
    if not sweep:
        return [(found.name, found.title, found.keyed, found.sources)]
    check_number([len(v) for v in sweep.values()], f"{found.path}: sweep")
    for key, values in sweep.items():
        if len({_slug(v) for v in values}) < len(values) or not values:
            what = "has the same value twice" if values else "has no values"
            raise ScenarioError(f"{found.path}: sweep.{key} {what}: give each value once")
    short = _short_names(list(sweep))
    out = []
    for combination in itertools.product(*sweep.values()):
        tree, sources = copy.deepcopy(found.keyed), dict(found.sources)
        for key, value in zip(sweep, combination, strict=True):
            put(tree, key, value, "sweep", sources)
        pairs = list(zip((short[k] for k in sweep), combination, strict=True))
        name = "-".join([found.name, *(f"{_slug(k)}-{_slug(v)}" for k, v in pairs)])
        title = f"{found.title}: {', '.join(f'{k} {_said(v)}' for k, v in pairs)}"
        out.append((name, title, tree, sources))
    return out


def check_number(factors: list[int], place: str) -> None:
    """Refuse more scenarios than MOST, with the arithmetic."""
    total = math.prod(factors)
    if total > MOST:
        sum_ = f"{' x '.join(f'{n:,}' for n in factors)} = {total:,}"
        raise ScenarioError(f"{place}: {sum_} scenarios; at most {MOST:,}: leave out values, or fewer draws")


def _short_names(keys: list[str]) -> dict[str, str]:
    """For each key its last two parts - more where another key ends alike."""
    out = {}
    for key in keys:
        parts = key.split(".")
        ends = (".".join(parts[-k:]) for k in range(min(2, len(parts)), len(parts)))
        out[key] = next((e for e in ends if sum(f".{other}".endswith(f".{e}") for other in keys) == 1), key)
    return out


def _slug(value: Any) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", _said(value).replace("-", "minus-" if _negative(value) else "-")).strip("-") or "none"


def _negative(value: Any) -> bool:
    return isinstance(value, int | float) and value < 0


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " and ".join(map(_said, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_said(v)}" for k, v in value.items())
    return str(value)
