"""Floor 1: a raw table with its columns known - hands out typed columns and collects what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from solver.errors import Finding, Severity
from solver.intake.parsed import Parsed
from solver.intake.raw import RawTable
from solver.tables import would_run
from solver.texts import MOST_TEXT, cut, is_shown

SHOWN = 3  # of the same problem in one column; the rest is one line with a count
ALTERED = (  # what is read otherwise than it stands there, and how that is said
    (re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"), "control characters were replaced"),
    (re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]"), "line breaks within a cell were read as blanks"),
    (re.compile("[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]"),
     "marks that nobody sees, such as those that turn the direction of writing, were left out"),
)  # fmt: skip
NOTHING = {"n/a", "#n/a", "na", "null", "none", "nan", "-", "--", "?"}  # in numbers and dates these mean a blank


@dataclass
class Sheet:
    """`where`: our column -> position; `values`: the policy's [input.values] by column, keys in lower case."""

    raw: RawTable
    where: dict[str, int]
    values: dict[str, dict[str, str]]
    findings: list[Finding]

    @property
    def num_rows(self) -> int:
        return len(self.raw.lines)

    def has(self, column: str) -> bool:
        """Whether the source has this column."""
        return column in self.where

    def header(self, column: str) -> str:
        """The column's header as the file has it."""
        return self.raw.headers[self.where[column]] if column in self.where else column

    def text(self, column: str) -> pd.Series:
        """The column as text, after [input.values]; blanks where the source has none."""
        if column not in self.where:
            return pd.Series([""] * self.num_rows, dtype="str")
        cells = self.as_written(column)
        mapping = self.values.get(column, {})
        changed = {c: _mapped(cut(_readable(c), MOST_TEXT), mapping) for c in cells.unique()}
        if all(c == v for c, v in changed.items()):
            return cells
        for signs, message in ALTERED:
            touched = {c for c in changed if signs.search(c)}
            if touched:
                self.warn(column, message, int(cells.isin(touched).sum()))
        long = {c for c in changed if len(c) > MOST_TEXT // 2 and cut(c, MOST_TEXT) != c}
        if long:
            message = f"texts of more than {MOST_TEXT:,} characters, which no cell of a spreadsheet holds, were cut"
            self.warn(column, message, int(cells.isin(long).sum()))
        return cells.map(changed).astype("str")

    def as_written(self, column: str) -> pd.Series:
        """The column as the file has it, for ids."""
        return self.raw.cells[self.where[column]]

    def parse(self, column: str, parser: Callable[[Iterable[str]], Parsed], *, blanks: bool = True) -> pd.Series:
        """Typed values (object; None where blank or bad). Bad cells become errors, notes warnings, an `ask` an error."""
        text = self.text(column)
        if column not in self.where:
            return pd.Series([None] * self.num_rows, dtype=object)
        unique = [t for t in text.unique() if t]
        nothing = [t for t in unique if blanks and t.casefold() in NOTHING]
        parsed = parser([t for t in unique if t not in nothing])
        if nothing:
            self.warn(column, f"{', '.join(map(repr, nothing))} was read as blank", int(text.isin(nothing).sum()))
        for note in parsed.notes:
            self.warn(column, note, 1)
        if parsed.ask:
            self.findings.append(Finding(self.raw.file, 0, self.header(column), "", parsed.ask, "The program does not guess."))
            return pd.Series([None] * self.num_rows, dtype=object)
        parsed.bad |= self._off_scale(column, parsed)
        for message in dict.fromkeys(parsed.bad.values()):
            same = [t for t, m in parsed.bad.items() if m == message]
            self.rows(column, text.isin(same).to_numpy(), message, "Mend the cell, or map the value in [input.values].")
        return pd.Series([parsed.values.get(t) for t in text], dtype=object)

    def _off_scale(self, column: str, parsed: Parsed) -> dict[str, str]:
        """Numbers beside those that [input.values] maps: 3.5 on a mapped scale of 1 to 5 is not 3.5 of 100."""
        mapping = self.values.get(column, {})
        if sum(_is_number(k) for k in mapping) < 2:
            return {}
        meant = {v.casefold() for v in mapping.values()}
        stray = [t for t in parsed.values if _is_number(t) and t.casefold() not in meant]
        for text in stray:
            del parsed.values[text]
        return dict.fromkeys(stray, f"is not among the numbers that [input.values.{column}] maps")

    def numbers(self, column: str, parser: Callable[[Iterable[str]], Parsed]) -> pd.Series:
        """A float64 column, NaN where blank."""
        return self.parse(column, parser).astype("float64")

    def dates(self, column: str, parser: Callable[[Iterable[str]], Parsed]) -> pd.Series:
        """A datetime64[s] column, NaT where blank."""
        return pd.to_datetime(self.parse(column, parser)).astype("datetime64[s]")

    def words(self, column: str, parser: Callable[[Iterable[str]], Parsed]) -> pd.Series:
        """A str column, "" where blank."""
        found = self.parse(column, parser, blanks=False)
        return pd.Series(["" if v is None else str(v) for v in found], dtype="str")

    def rows(self, column: str, wrong: Any, message: str, remedy: str, severity: Severity = "error") -> None:
        """A finding for the rows where `wrong` is True: the first few by line, the rest counted."""
        at = np.flatnonzero(np.asarray(wrong, bool))
        text = self.raw.cells[self.where[column]] if column in self.where else pd.Series([""] * self.num_rows, dtype="str")
        for k in at[:SHOWN]:
            self.findings.append(
                Finding(self.raw.file, int(self.raw.lines[k]), self.header(column), text[k], message, remedy, severity)
            )
        if len(at) > SHOWN:
            k = at[SHOWN]
            self.findings.append(
                Finding(
                    self.raw.file,
                    int(self.raw.lines[k]),
                    self.header(column),
                    text[k],
                    message,
                    remedy,
                    severity,
                    len(at) - SHOWN,
                )
            )

    def warn(self, column: str, message: str, count: int) -> None:
        """A warning on a whole column."""
        self.findings.append(Finding(self.raw.file, 0, self.header(column) if column else "", "", message, "", "warning", count))


def _readable(cell: str) -> str:
    """A cell without the guard that plans put before what a spreadsheet would run, and without control characters."""
    if cell.startswith("'") and (would_run(cell[1:]) or cell.startswith("''")):
        cell = cell[1:]
    return cell if cell.isprintable() else "".join(map(_shown, cell))


def _shown(sign: str) -> str:
    """The character itself, a blank for any kind of blank and end of line, nothing for a mark that nobody sees."""
    if sign.isspace() and sign not in "\x1c\x1d\x1e\x1f":
        return " "
    if is_shown(sign):
        return sign
    return "" if unicodedata.category(sign) == "Cf" else "\N{REPLACEMENT CHARACTER}"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def _mapped(cell: str, mapping: dict[str, str]) -> str:
    """The policy's value for a cell; numbers compare as numbers, so that 4 maps 4.0."""
    if cell.casefold() in mapping:
        return mapping[cell.casefold()]
    try:
        number = float(cell)
    except ValueError:
        return cell
    for key, value in mapping.items():
        try:
            if float(key) == number:
                return value
        except ValueError:
            continue
    return cell
