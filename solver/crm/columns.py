"""Floor 4: the fields of a CRM as columns - what stands in them today, and what the plan puts there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from solver.crm.ids import NUMBER
from solver.crm.target import DATES, NUMBERS
from solver.errors import Finding
from solver.intake.dates import parse_date
from solver.intake.money import parse_number
from solver.intake.parsed import Parsed
from solver.policy import Input
from solver.problem import Bools
from solver.tables import cells, number

Texts = npt.NDArray[np.object_]  # str, [accounts]


@dataclass(frozen=True)
class Column:
    """One field [accounts]: `new` as it is written to a file, `old` as it is given back, `was`: `old` in the form of `new`.

    `known`: whether today's value is known at all.
    """

    field: str
    source: str
    new: Texts
    old: Texts
    was: Texts
    known: bool = True

    @cached_property
    def changes(self) -> Bools:
        """Where the plan puts something else than stands there [accounts]."""
        found: Bools = np.asarray(self.new != self.was, bool)
        return found


def texts(values: Iterable[str]) -> Texts:
    """Texts as an array that compares with another, cell by cell."""
    found = list(values)
    out = np.empty(len(found), object)
    out[:] = found
    return out


def written(column: pd.Series) -> Texts:
    """A typed column as texts: ISO dates, plain decimals, blanks empty; text as it is."""
    return texts(column.fillna("").astype("str") if pd.api.types.is_string_dtype(column) else cells(column))


def uniform(given: Texts, source: str, settings: Input, file: str, field: str) -> tuple[Texts, Texts, list[Finding]]:
    """Cells of a CRM or a book for `source`: (as they are given back, in the form that files have, what cannot be read).

    Dates become ISO in both. A plain number is given back as it stood: 25.30 stays 25.30, and is the same as 25.3.
    """
    if source in DATES:
        return _read(given, parse_date, settings.date_order, date.isoformat, file, field)
    if source in NUMBERS:
        _, same, findings = _read(given, parse_number, settings.decimal, number, file, field)
        return texts(t if NUMBER.fullmatch(t) else s for t, s in zip(given, same, strict=True)), same, findings
    found = texts(given)
    return found, found, []


def _read(
    given: Iterable[str], parse: Callable[[list[str], str], Parsed], way: str, say: Callable[[Any], str], file: str, field: str
) -> tuple[Texts, Texts, list[Finding]]:
    parsed = parse([t for t in dict.fromkeys(given) if t], way)
    bad = dict(parsed.bad) | ({"": parsed.ask} if parsed.ask else {})
    remedy = "Mend the cells, or export the column again."
    found = [Finding(file, 0, field, text, message, remedy) for text, message in list(bad.items())[:3]]
    said = {text: say(value) for text, value in parsed.values.items()}
    out = texts(said.get(t, "") for t in given)
    return out, out, found
