"""Floor 5: what is wrong in a scenario file, in words: the key, what was expected, what may have been meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from solver.errors import clip
from solver.policy.shapes import in_words, model_in

BY_ID = {
    "csms.add": "csm_id", "csms.update": "csm_id", "csms.remove": "csm_id",
    "accounts.add": "account_id", "accounts.update": "account_id", "accounts.remove": "account_id",
}  # fmt: skip

LISTED = 40  # of what is known, where nothing looks like what was written


def near(word: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' where something known looks like `word`, else a list of what is known, or of its beginning."""
    known = sorted({k for k in known if k})
    by_lower = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(word.casefold(), by_lower, n=1)
    if found:
        return f"; did you mean {by_lower[found[0]]!r}?"
    more = f" and {len(known) - LISTED:,} more" if len(known) > LISTED else ""
    return f"; known here: {', '.join(known[:LISTED])}{more}" if known else ""


def address_of(array: str, entry: Mapping[str, Any]) -> str:
    """How an entry of an array, such as csms.add, is named: by its id where it is about one row, else by its `name`, if any."""
    return str(entry.get(BY_ID.get(array, "name"), ""))


def fault_text(fault: Mapping[str, Any], tree: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One fault of a file: the dotted key, and what is wrong with it."""
    loc = tuple(fault["loc"])
    key = spelled(loc, tree)
    message = in_words(fault)
    if fault["type"] == "extra_forbidden":
        return f"unknown key {key!r}{near(str(loc[-1]), _fields(model, loc[:-1]))}"
    if fault["type"] == "missing":
        return f"{key} is missing"
    if fault["type"] == "value_error":
        return f"{key}: {message}" if key else message
    return f"{key}: {message} (is {clip(str(fault.get('input')), 60)!r})"


def spelled(loc: Sequence[str | int], tree: Any) -> str:
    """A place in a tree as a dotted key; entries of arrays by their address, else by their number from 1."""
    parts: list[str] = []
    for part in loc:
        if isinstance(part, int):
            tree = tree[part] if isinstance(tree, list | tuple) and part < len(tree) else {}
            address = address_of(".".join(parts), tree) if isinstance(tree, Mapping) else ""
            parts.append(address or f"#{part + 1}")
        elif isinstance(tree, Mapping):  # what pydantic adds below a value, such as the types it tried, is no key
            parts.append(part)
            tree = tree.get(part)
    return ".".join(parts)


def _fields(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """The keys that may stand at a place."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)
