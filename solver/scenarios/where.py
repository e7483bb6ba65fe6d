"""Floor 5: conditions - which rows of a table `where` selects; structured, nothing is evaluated."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from solver.errors import ScenarioError
from solver.problem import Bools
from solver.scenarios.faults import near

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge, "<=": operator.le, "!=": operator.ne, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
NOBODY = "the conditions select nobody"  # in the note of a change that changes nothing
LISTS = ("languages", "industries", "certifications", "tiers")  # several values in one cell


def selected(table: pd.DataFrame, where: Mapping[str, Any], place: str) -> tuple[Bools, list[str]]:
    """The rows that fulfil every condition, and a note where they select nobody.

    A condition is a value, a comparison (">= 50000", "~ text", "!= x"; "" is blank), or a list: any of its values, or all
    of its comparisons. Raises ScenarioError for unknown columns and for values of the wrong kind.
    """
    mask = np.ones(len(table), bool)
    for column, condition in where.items():
        if column not in table:
            raise ScenarioError(f"{place}: where.{column} is no column{near(column, table.columns)}")
        mask &= _column(table[column], column, condition, f"{place}: where.{column}")
    if mask.any() or not len(table):
        return mask, []
    return mask, [f"{place}: {NOBODY}{_hint(table, where)}"]


def text_of(where: Mapping[str, Any]) -> str:
    """Conditions in words: tier T2, region EMEA or UK, arr >= 50000."""
    parts = []
    for column, condition in where.items():
        values = condition if isinstance(condition, list) else [condition]
        joined = (" and " if any(_split(v)[0] for v in values) else " or ").join("blank" if v == "" else str(v) for v in values)
        parts.append(f"{column} {joined}")
    return ", ".join(parts)


def _column(cells: pd.Series, column: str, condition: Any, place: str) -> Bools:
    values = condition if isinstance(condition, list) else [condition]
    if not values:
        raise ScenarioError(f"{place} is an empty list: it could select nobody")
    compared = [bool(_split(v)[0]) for v in values]
    if any(compared) and not all(compared):
        raise ScenarioError(f"{place} mixes values and comparisons; give values (any of them) or comparisons (all of them)")
    masks = [_one(cells, column, v, place) for v in values]
    return np.asarray(np.all(masks, axis=0) if all(compared) else np.any(masks, axis=0), bool)


def _split(value: Any) -> tuple[str, Any]:
    """The sign of a comparison ("" for a plain value), and the value."""
    found = re.match(r"\s*(>=|<=|!=|>|<|=|~)\s*(.*)", value, re.S) if isinstance(value, str) else None
    return (found[1], found[2].strip()) if found else ("", value)


def _one(cells: pd.Series, column: str, value: Any, place: str) -> Bools:
    sign, wanted = _split(value)
    if wanted == "":
        return _blank(cells, sign, place)
    if cells.dtype == bool:
        return _flag(cells, sign, wanted, place)
    if cells.dtype.kind == "f":
        number = _number(wanted, place)
        if sign == "~":
            raise ScenarioError(f"{place}: ~ looks for text, and the column holds numbers")
        found = SIGNS[sign or "="](cells.to_numpy(), number)
        return np.asarray(found & cells.notna().to_numpy(), bool)
    if cells.dtype.kind == "M":
        if sign == "~":
            raise ScenarioError(f"{place}: ~ looks for text, and the column holds dates")
        found = SIGNS[sign or "="](cells, _day(wanted, place))
        return np.asarray(found & cells.notna(), bool)
    return _text(cells, column, sign, str(wanted).casefold(), place)


def _text(cells: pd.Series, column: str, sign: str, wanted: str, place: str) -> Bools:
    """Text is compared without case; of a list in a cell, one part is enough."""
    if sign not in ("", "=", "!=", "~"):
        raise ScenarioError(f"{place}: {sign} compares numbers and dates, and the column holds text: write = != or ~ (contains)")
    plain = cells.str.casefold()
    if sign == "~":
        return np.asarray(plain.str.contains(wanted, regex=False), bool)
    if column in LISTS:
        same = np.array([wanted in parts.split(";") for parts in plain], bool)
    else:
        same = np.asarray(plain == wanted, bool)
    return ~same if sign == "!=" else same


def _blank(cells: pd.Series, sign: str, place: str) -> Bools:
    if sign not in ("", "=", "!="):
        raise ScenarioError(f"{place}: {sign} needs something to compare with")
    if cells.dtype == bool:
        raise ScenarioError(f"{place}: the column is true or false, never blank")
    blank = cells.isna() if cells.dtype.kind in "fM" else cells == ""
    return np.asarray(~blank if sign == "!=" else blank, bool)


def _flag(cells: pd.Series, sign: str, wanted: Any, place: str) -> Bools:
    words = {"true": True, "false": False}
    value = words.get(str(wanted).casefold())
    if value is None or sign not in ("", "=", "!="):
        raise ScenarioError(f"{place}: the column is true or false (is {wanted!r})")
    return np.asarray(cells.to_numpy() == (value if sign != "!=" else not value), bool)


def _number(wanted: Any, place: str) -> float:
    try:
        if isinstance(wanted, bool):
            raise ValueError
        return float(wanted)
    except (TypeError, ValueError):
        raise ScenarioError(f"{place}: the column holds numbers (is {wanted!r}); write 50000 or '>= 50000'") from None


def _day(wanted: Any, place: str) -> pd.Timestamp:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(wanted)):
        raise ScenarioError(f"{place}: the column holds dates (is {wanted!r}); write '< 2027-01-01'")
    try:
        return pd.Timestamp(str(wanted))
    except ValueError:
        raise ScenarioError(f"{place}: {wanted} is a day that does not exist") from None


def _hint(table: pd.DataFrame, where: Mapping[str, Any]) -> str:
    """What may have been meant, where a text is nowhere in its column."""
    for column, condition in where.items():
        cells = table[column]
        if cells.dtype == bool or cells.dtype.kind in "fM":
            continue
        there = {p for v in cells.unique() for p in (v.split(";") if column in LISTS else [v])}
        lower = {v.casefold() for v in there}
        for value in condition if isinstance(condition, list) else [condition]:
            sign, wanted = _split(value)
            if sign in ("", "=") and wanted != "" and str(wanted).casefold() not in lower:
                return f": no {column} is {wanted!r}{near(str(wanted), there)}"
    return ""
