"""Floor 1: a raw table with its columns known - hands out typed columns and collects what is wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from solver.errors import Finding, Severity
from solver.intake.limited import EXCEL_ERROR
from solver.intake.parsed import Parsed
from solver.intake.raw import RawTable
from solver.problem import Bools
from solver.tables import among, would_run
from solver.texts import MOST_TEXT, cut, is_shown

SHOWN = 3  # of the same problem in one column; the rest is one finding with a count
LISTED = 10  # lines of that rest
ODD_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]")
UNSEEN = re.compile("[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]")
NOTHING = {"n/a", "#n/a", "na", "null", "none", "nan", "-", "--", "?"}  # in numbers and dates these mean a blank
MENDED: dict[str, Callable[[str], object]] = {  # what _readable changes, and how to see it
    "control characters were replaced": CONTROLS.search,
    "line breaks within a cell were read as blanks": BREAKS.search,
    "marks that nobody sees, such as those that turn the direction of writing, were left out": UNSEEN.search,
    "no-break and other odd blanks were read as plain ones": lambda cell: any(
        c != " " and unicodedata.category(c) == "Zs" for c in cell
    ),
    "letters in two parts were joined (Unicode NFC)": lambda cell: not unicodedata.is_normalized("NFC", cell),
    f"texts of more than {MOST_TEXT:,} characters, which no cell of a spreadsheet holds, were cut": lambda cell: (
        cut(cell, MOST_TEXT) != cell
    ),
}


@dataclass
class Sheet:
    """`where`: our column -> position; `values`: the policy's [input.values] by column, keys in lower case."""

    raw: RawTable
    where: dict[str, int]
    values: dict[str, dict[str, str]]
    findings: list[Finding]
    texts: dict[str, pd.Series] = field(default_factory=dict)  # columns as text, once asked for

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
        if column not in self.texts:
            self.texts[column] = self._text(column)
        return self.texts[column]

    def _text(self, column: str) -> pd.Series:
        if column not in self.where:
            return pd.Series([""] * self.num_rows, dtype="str")
        cells = self.as_written(column)
        mapping = self.values.get(column, {})
        changed = {c: _mapped(cut(_readable(c), MOST_TEXT), mapping) for c in cells.unique().tolist()}  # to walk a column is slow
        if all(c == v for c, v in changed.items()):
            return cells
        for message, there in MENDED.items():
            texts = [c for c, v in changed.items() if c != v and there(c)]
            self.once(column, among(cells, set(texts)), message)
        return cells.map(changed).astype("str")

    def as_written(self, column: str) -> pd.Series:
        """The column as the file has it, for ids."""
        return self.raw.cells[self.where[column]]

    def mend(self, column: str, cells: pd.Series) -> None:
        """Put other cells in the place of those that the file has: ids in full."""
        self.raw.cells[self.where[column]] = cells
        self.texts.pop(column, None)

    def parse(self, column: str, parser: Callable[[Iterable[str]], Parsed], *, blanks: bool = True) -> pd.Series:
        """Typed values (object; None where blank or bad). Bad cells become errors, notes warnings, an `ask` an error."""
        found = np.full(self.num_rows, None, dtype=object)
        if column in self.where:
            text, typed = self.text(column), self._typed(column, parser)
            cells = text.tolist()
            pointed: Callable[[Iterable[str]], Parsed] = partial(parser, decimal=".")  # type: ignore[call-arg]
            sound = ~self._faulty(column)
            for mine, reader in ((~typed & sound, parser), (typed & sound, pointed)):
                values = self._read(column, text, mine, reader, blanks) if mine.any() else {}
                for k in np.flatnonzero(mine).tolist():
                    found[k] = values.get(cells[k])
        return pd.Series(found, dtype=object)

    def _typed(self, column: str, parser: Any) -> Bools:
        """Cells that the file keeps as numbers [rows], where a decimal mark matters to the parser."""
        kept = self.raw.numbers.get(self.where[column])
        return np.zeros(self.num_rows, bool) if kept is None or "decimal" not in getattr(parser, "keywords", {}) else kept

    def _read(
        self, column: str, text: pd.Series, mine: Bools, parser: Callable[[Iterable[str]], Parsed], blanks: bool
    ) -> dict[str, Any]:
        """text -> value of the cells `mine`, with what is to be said of them."""

        def where(texts: Iterable[str]) -> Bools:
            return among(text, set(texts)) & mine

        unique = [t for t in text[mine].unique().tolist() if t]
        nothing = [t for t in unique if blanks and t.casefold() in NOTHING]
        parsed = parser([t for t in unique if t not in nothing])
        if nothing:
            self.warn(column, f"{', '.join(map(repr, nothing))} was read as blank", int(where(nothing).sum()))
        for note in parsed.notes:
            self.warn(column, note, int(where(parsed.about.get(note, tuple(unique))).sum()))
        if parsed.ask:
            self.findings.append(Finding(self.raw.file, 0, self.header(column), "", parsed.ask, "The program does not guess."))
            return {}
        parsed.bad |= self._off_scale(column, parsed)
        for message in dict.fromkeys(parsed.bad.values()):
            same = [t for t, m in parsed.bad.items() if m == message]
            self.rows(column, where(same), message, "Mend the cell, or map the value in [input.values].")
        return parsed.values

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

    def blank(self, column: str) -> Bools:
        """Rows whose cell holds no number or date [rows]: empty, or a word that means so."""
        text = self.text(column).str.casefold()
        return np.asarray((text == "") | text.isin(NOTHING), bool)

    def dates(self, column: str, parser: Callable[[Iterable[str]], Parsed]) -> pd.Series:
        """A datetime64[s] column, NaT where blank."""
        return pd.to_datetime(self.parse(column, parser)).astype("datetime64[s]")

    def words(self, column: str, parser: Callable[[Iterable[str]], Parsed]) -> pd.Series:
        """A str column, "" where blank."""
        found = self.parse(column, parser, blanks=False)
        return pd.Series(["" if v is None else str(v) for v in found], dtype="str")

    def rows(self, column: str, wrong: Any, message: str, remedy: str, severity: Severity = "error") -> None:
        """A finding for the rows where `wrong` is True: the first few by line and value, one for the rest with their lines."""
        at = np.flatnonzero(np.asarray(wrong, bool) & ~self._faulty(column))
        text = self.raw.cells[self.where[column]] if column in self.where else pd.Series([""] * self.num_rows, dtype="str")
        lines = self.raw.lines[at].tolist()
        for n, k in enumerate(at[: SHOWN + 1]):
            count, more = (len(at) - SHOWN, self._also(lines[SHOWN + 1 :])) if n == SHOWN else (1, "")
            self.findings.append(
                Finding(self.raw.file, lines[n], self.header(column), text[k], message + more, remedy, severity, count)
            )

    def _also(self, lines: Sequence[int]) -> str:
        """The lines of the cells that have a fault too, for the end of what is said of it."""
        if not lines or not self.raw.numbered:
            return ""
        more = f" and {len(lines) - LISTED:,} more" if len(lines) > LISTED else ""
        return f"; also in line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:LISTED]))}{more}"

    def _faulty(self, column: str) -> Bools:
        """Cells that are an error of Excel [rows]: that is said of them, and is all that can be."""
        lines = self._excel_errors.get(self.header(column))
        return np.isin(self.raw.lines, lines) if lines else np.zeros(self.num_rows, bool)

    @cached_property
    def _excel_errors(self) -> dict[str, list[int]]:
        """Header -> lines; they were found when the file was read."""
        found: dict[str, list[int]] = {}
        for f in self.findings:
            if f.message == EXCEL_ERROR and f.file == self.raw.file:
                found.setdefault(f.column.strip(), []).append(f.line)
        return found

    def once(self, column: str, wrong: Any, message: str, remedy: str = "", severity: Severity = "warning") -> None:
        """One finding for all rows where `wrong` is True, with the first one's line and value, and their count."""
        at = np.flatnonzero(np.asarray(wrong, bool) & ~self._faulty(column))
        if not len(at):
            return
        value = self.raw.cells[self.where[column]][at[0]] if column in self.where else ""
        line = int(self.raw.lines[at[0]])
        self._say(Finding(self.raw.file, line, self.header(column), value, message, remedy, severity, len(at)))

    def warn(self, column: str, message: str, count: int) -> None:
        """A warning on a whole column."""
        header = self.header(column) if column else ""
        self._say(Finding(self.raw.file, 0, header, "", message, "", "warning", count))

    def _say(self, finding: Finding) -> None:
        if finding not in self.findings:  # a column may be read twice
            self.findings.append(finding)


def _readable(cell: str) -> str:
    """A cell without the guard that plans put before what a spreadsheet would run, with plain blanks, without control
    characters, and with each letter in one piece (Unicode NFC)."""
    if cell.startswith("'") and (would_run(cell[1:]) or cell.startswith("''")):
        cell = cell[1:]
    if cell.isascii() and cell.isprintable():
        return cell
    return unicodedata.normalize("NFC", "".join(map(_shown, cell)))


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
