"""Floor 1: columns of one's own that the policy counts with: numbers, and what is not one is refused with its place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from solver.intake.money import parse_number
from solver.intake.parsed import Parsed
from solver.intake.sheet import NOTHING, Sheet
from solver.policy import Policy
from solver.tables import as_numbers


def own_column(sheet: Sheet, column: str, policy: Policy) -> pd.Series:
    """The column as plain numbers or, failing that, as text. Where a limit or criterion counts with it and some cell is a number,
    it is read like the program's own columns of numbers; a column of nothing but words stays text, and the policy is at fault."""
    text = as_numbers(sheet.text(column))
    what = _counts_with(policy).get(column)
    if not what or text.dtype.kind == "f":
        return text
    filled = [t for t in text.unique() if t and t.casefold() not in NOTHING]
    if not parse_number(filled, policy.input.decimal or ".").values:
        return text
    return sheet.numbers(column, partial(_number, what=what, decimal=policy.input.decimal))


def _counts_with(policy: Policy) -> dict[str, str]:
    """Column -> what in the policy needs numbers of it."""
    limits = {m: f"limit {rule.name!r}" for rule in policy.limit if rule.enabled for m in (rule.measure, rule.of) if m}
    points = [c for c in policy.criterion if c.enabled and c.points]
    worded = {c.column for c in policy.criterion if c.values}  # texts that have points of their own
    return {c.column: f"criterion {c.name!r}" for c in points if c.column not in worded} | limits


def _number(texts: Iterable[str], what: str, decimal: str = "") -> Parsed:
    """Numbers; what is bad says who needs them."""
    out = parse_number(texts, decimal)
    out.bad = {text: f"{message}, which {what} needs" for text, message in out.bad.items()}
    return out
