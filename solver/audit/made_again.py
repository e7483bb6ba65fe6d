"""Floor 3: a table or tree of a plan against the same one made again - columns and keys, order, every cell and value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from solver.audit.folder import Record
from solver.audit.ledger import Ledger, as_number

CLOSE = Fraction(1, 10**12)  # of a number that went through floating point
WORDED = frozenset({"reason", "look_at"})  # columns of sentences: another version may say them otherwise


def same_rows(name: str, key: str, found: Sequence[Record], expected: Sequence[Record], ledger: Ledger) -> None:
    """Expect the same rows in the same order with the same columns; numbers are compared as numbers."""
    same_columns(name, found, [*expected[0]] if expected else [], ledger)
    keys, wanted = [row.get(key, "") for row in found], [row[key] for row in expected]
    for missing in (Counter(wanted) - Counter(keys)).elements():
        ledger.fault(f"{name}: {missing} is missing")
    for extra in (Counter(keys) - Counter(wanted)).elements():
        ledger.fault(f"{name}: {extra or 'a row without name'} is there and should not be, or is there twice")
    if keys != wanted:
        if sorted(keys) == sorted(wanted):
            ledger.form(f"{name}: the rows are not in their order")
        return
    for row, other in zip(found, expected, strict=True):
        for column in row.keys() & other.keys():
            if row[column] != other[column] and (ledger.of_this_version or column not in WORDED):
                _same_cell(f"{name}, {row[key]}", column, row[column], other[column], ledger)
    ledger.count(f"rows of {name}", len(expected))


def same_columns(name: str, found: Sequence[Record], expected: Sequence[str], ledger: Ledger) -> None:
    """Expect these columns, no fewer and no more."""
    if not found:
        return
    for column in expected:
        if column not in found[0]:
            ledger.form(f"{name} lacks the column {column}")
    for column in found[0]:
        if column not in expected:
            ledger.form(f"{name} has a column {column or 'without name'} that a plan has not")


def in_order(name: str, key: str, found: Sequence[Record], wanted: Sequence[str], ledger: Ledger) -> None:
    """Expect the rows in this order (which rows there are is found elsewhere)."""
    keys = [row.get(key, "") for row in found]
    if keys != list(wanted) and sorted(keys) == sorted(wanted):
        ledger.form(f"{name}: the rows are not in their order")


def same_tree(place: str, found: Any, expected: Any, ledger: Ledger, within: Fraction = CLOSE) -> None:
    """Expect a tree with the same keys, the same entries in the same order, the same texts and, give or take, numbers."""
    if isinstance(expected, dict):
        tree = found if isinstance(found, dict) else {}
        for key in [*expected, *(k for k in tree if k not in expected)]:
            if key not in tree or key not in expected:
                ledger.form(f"{place}: {key} {'is missing' if key in expected else 'is there and should not be'}")
            else:
                same_tree(f"{place} {key}", tree[key], expected[key], ledger, within)
    elif isinstance(expected, list):
        entries = found if isinstance(found, list) else []
        if len(entries) != len(expected):
            ledger.fault(f"{place} has {len(entries)} entries, and should have {len(expected)}")
            return
        for k, (entry, other) in enumerate(zip(entries, expected, strict=True)):
            same_tree(f"{place} {k + 1}", entry, other, ledger, within)
    elif not _same_value(found, expected, within):
        shown = float(expected) if isinstance(expected, Fraction) else expected
        ledger.fault(f"{place} is {json.dumps(found)}, and should be {json.dumps(shown)}")


def same_shape(place: str, found: Any, model: Any, ledger: Ledger) -> None:
    """Expect the keys of `model` and its kinds of values; what they are is not known here. A list's model is its only entry."""
    if isinstance(model, dict):
        tree = found if isinstance(found, dict) else {}
        for key in sorted(set(tree) ^ set(model)):
            ledger.form(f"{place}: {key} is {'missing' if key in model else 'there and should not be'}")
        for key in set(tree) & set(model):
            same_shape(f"{place} {key}", tree[key], model[key], ledger)
    elif isinstance(model, list):
        for k, entry in enumerate(found if isinstance(found, list) else [None]):
            same_shape(f"{place} {k + 1}", entry, model[0], ledger)
    elif isinstance(model, str) and not isinstance(found, str):
        ledger.fault(f"{place} is {found!r}, which is no text")
    elif isinstance(model, int | Fraction) and (isinstance(found, bool) or not isinstance(found, int | float)):
        ledger.fault(f"{place} is {found!r}, which is not a number")


def _same_value(found: Any, expected: Any, within: Fraction) -> bool:
    if isinstance(expected, bool) or not isinstance(expected, int | float | Fraction):
        return type(found) is type(expected) and found == expected
    if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
        return False
    wanted = Fraction(expected)
    return abs(Fraction(found) - wanted) <= within * max(Fraction(1), abs(wanted))


def _same_cell(place: str, column: str, found: str, expected: str, ledger: Ledger) -> None:
    one, other = as_number(found), as_number(expected)
    if one is None or other is None or one != other:
        ledger.same(place, column, found, expected)
