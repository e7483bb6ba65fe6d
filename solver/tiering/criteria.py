"""Floor 1: criteria - each account's 0-100 points for one line of the scorecard, with the value in words."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.errors import PolicyError, clip
from solver.exact import milli, scaled
from solver.policy import Criterion, Policy
from solver.problem import Bools, Ints
from solver.tables import number
from solver.tiering.expansion import Expansion, Texts
from solver.tiering.wording import amount, label

VALUE_SCALE = 1_000_000  # values count to six decimals
NO_POINTS = -1

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Graded:
    """One criterion over all accounts: points in thousandths, blanks at the neutral points."""

    name: str
    weight: int  # millionths
    points: Ints
    filled: Bools
    said: Texts  # "ARR 55,000", "strategic blank, neutral"
    notes: tuple[str, ...] = ()


def active_criteria(policy: Policy) -> tuple[Criterion, ...]:
    """The criteria that count in the policy's preset, in policy order."""
    return tuple(c for c in policy.criterion if not c.presets or policy.tiering.preset in c.presets)


def column_of(accounts: pd.DataFrame, column: str, where: str) -> pd.Series:
    """The accounts' column. Raises PolicyError with a did-you-mean, `where` naming what asked for it."""
    if column not in accounts.columns:
        near = difflib.get_close_matches(column, [str(c) for c in accounts.columns], n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the columns are: {', '.join(map(str, accounts.columns))}"
        raise PolicyError(f"{where}: the accounts have no column {column!r}; {hint}")
    return accounts[column]


def grade(criterion: Criterion, accounts: pd.DataFrame, expansion: Expansion, policy: Policy) -> Graded:
    """Points of one criterion. Raises PolicyError for a column that is not there or cannot have such points."""
    column = column_of(accounts, criterion.column, f"criterion {criterion.name!r}")
    if criterion.column == "expansion":
        column = expansion.value
    if column.dtype.kind == "M":
        raise PolicyError(
            f"criterion {criterion.name!r}: {criterion.column!r} holds dates, which have no points; use another column"
        )
    if criterion.values:
        text = colours(column, policy) if criterion.column == "health" else texts(column)
        graded = _graded(criterion, text, points_of_texts(criterion), policy)
    else:
        graded = _graded(criterion, _numbers(criterion, column), points_of_numbers(criterion), policy)
    if criterion.column == "expansion":
        graded.said[expansion.derived] = expansion.said[expansion.derived]
    return graded


def _graded(criterion: Criterion, column: pd.Series, points_of: Callable[[Any], Ints], policy: Policy) -> Graded:
    """Points and words once for each distinct value, then spread over the accounts."""
    codes, distinct = pd.factorize(column)  # a blank is coded -1 and so takes the last entry
    points = np.append(points_of(distinct.to_numpy()), NO_POINTS)
    known = points != NO_POINTS
    name = label(criterion.column)
    said = [f"{name} {amount(v)}" + ("" if k else ", without points: neutral") for v, k in zip(distinct, known, strict=False)]
    words = np.array([*said, f"{name} blank, neutral"], object)
    unknown = [clip(str(v), 30) for v, k in zip(distinct, known, strict=False) if not k]
    notes: tuple[str, ...] = ()
    if unknown:
        num = int((~known[codes] & (codes >= 0)).sum())
        notes = (
            f"criterion {criterion.name!r}: {num} account{'s have' if num != 1 else ' has'} a value without points "
            f"({', '.join(unknown[:5])}{', ...' if len(unknown) > 5 else ''}), counted as blank; add it to `values`",
        )
    points = np.where(known, points, milli(policy.tiering.neutral_points))
    return Graded(criterion.name, scaled(criterion.weight, VALUE_SCALE), points[codes], known[codes], words[codes], notes)


def texts(column: pd.Series) -> pd.Series:
    """A column's cells as the plan's CSV writes them, blanks as missing."""
    if column.dtype == bool:
        return column.map({True: "true", False: "false"})
    if column.dtype.kind in "fiu":
        return column.astype("float64").map(number, na_action="ignore")
    stripped = column.str.strip()
    return stripped.where(stripped != "")


def colours(health: pd.Series, policy: Policy) -> pd.Series:
    """red, yellow or green by the lines of [health]; blank stays missing."""
    lines = policy.health
    names = np.select([health < lines.red, health < lines.yellow, health.notna()], ["red", "yellow", "green"], "")
    colour = pd.Series(names, index=health.index, dtype="str")
    return colour.where(colour != "")


def _numbers(criterion: Criterion, column: pd.Series) -> pd.Series:
    if column.dtype.kind in "fiub":
        return column.astype("float64")
    filled = column[column.str.strip() != ""]
    if len(filled):
        raise PolicyError(
            f"criterion {criterion.name!r}: {criterion.column!r} holds text (such as {clip(str(filled.iloc[0]), 30)!r}), "
            'and `points` need numbers; give values instead: values = { "text" = points }'
        )
    return pd.Series(np.nan, index=column.index, dtype="float64")


def points_of_texts(criterion: Criterion) -> Callable[[Any], Ints]:
    """The thousandths of points of texts, in any case; NO_POINTS for those that `values` does not name."""
    points = {text.strip().casefold(): milli(p) for text, p in criterion.values.items()}
    return lambda texts: np.array([points.get(str(t).casefold(), NO_POINTS) for t in texts], np.int64)


def points_of_numbers(criterion: Criterion) -> Callable[[Floats], Ints]:
    """The thousandths of points of numbers: linear between the pairs, flat beyond their ends, rounded half up.

    Exact for numbers of up to six decimals below 9 thousand million (then a float times a million is still whole).
    Raises PolicyError unless the pairs rise.
    """
    xs = np.array([scaled(x, VALUE_SCALE) for x, _ in criterion.points], object)
    ys = np.array([milli(y) for _, y in criterion.points], object)
    if not len(xs) or any(a >= b for a, b in pairwise(xs)):
        raise PolicyError(
            f"criterion {criterion.name!r}: `points` must be pairs [value, points] with rising values: [[0, 0], [100, 100]]"
        )

    def points_of(values: Floats) -> Ints:
        x = np.clip(np.rint(values * VALUE_SCALE), float(xs[0]), float(xs[-1])).astype(object)  # Python ints below: no overflow
        before = np.clip(np.searchsorted(xs.astype(float), x.astype(float), side="right") - 1, 0, max(0, len(xs) - 2))
        after = np.minimum(before + 1, len(xs) - 1)
        run = np.where(after > before, xs[after] - xs[before], 1)
        rise = (ys[after] - ys[before]) * (np.array([int(v) for v in x], object) - xs[before])
        points: Ints = ((2 * (ys[before] * run + rise) + run) // (2 * run)).astype(np.int64)
        return points

    return points_of
