"""Floor 0: tables on disk as plans keep them - UTF-8, LF, comma, ISO dates, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

RUNS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def would_run(text: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula."""
    return text.startswith(RUNS)


def guard(text: str) -> str:
    """`text` as a cell that no spreadsheet runs; `unguard` gives it back."""
    return "'" + text if text.startswith((*RUNS, "'")) else text


def unguard(text: str) -> str:
    """The inverse of `guard`."""
    return text[1:] if text.startswith("'") else text


def number(value: float) -> str:
    """A float as a plain decimal: no exponent, no trailing zeros; NaN is empty."""
    if np.isnan(value):
        return ""
    text = np.format_float_positional(value, trim="-")
    return "0" if text == "-0" else text


def cells(column: pd.Series) -> list[str]:
    """A column as the texts of its cells: dates ISO, flags true/false, blanks empty."""
    if column.dtype == bool:
        return ["true" if v else "false" for v in column]
    if column.dtype.kind == "M":
        text = np.datetime_as_string(column.to_numpy("datetime64[D]")).tolist()
        return ["" if v == "NaT" else str(v) for v in text]
    if column.dtype.kind == "f":
        values = column.to_numpy(np.float64)
        whole = np.isfinite(values) & (values == np.trunc(values)) & (np.abs(values) < 2**53)
        return [str(int(v)) if w else number(v) for v, w in zip(values.tolist(), whole.tolist(), strict=True)]
    if column.dtype.kind in "iu":
        return [str(v) for v in column]
    return [guard(str(v)) for v in column.fillna("").tolist()]


def to_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(cells(frame[c]) for c in frame.columns), strict=True) if len(frame) else [])
    return out.getvalue()


def read_text(path: Path) -> pd.DataFrame:
    """A CSV file that `to_csv` wrote, every cell a `str`, guards removed."""
    with path.open(encoding="utf-8", newline="") as file:
        return from_csv(file)


def from_csv(lines: Iterable[str]) -> pd.DataFrame:
    """The inverse of `to_csv`, from the lines of its text: every cell a `str`, guards removed."""
    return pd.DataFrame({name: pd.array(column, dtype="str") for name, column in columns(lines).items()})


def columns(lines: Iterable[str]) -> dict[str, list[str]]:
    """The cells of each column of what `to_csv` wrote, guards removed."""
    rows = list(csv.reader(lines))
    header, body = rows[0], rows[1:]
    by_column = list(zip(*body, strict=True)) if body else [() for _ in header]
    return {name: _unguarded(column) for name, column in zip(header, by_column, strict=True)}


def _unguarded(cells: Iterable[str]) -> list[str]:
    """`unguard` for many, most of which have no guard."""
    return [v if v[:1] != "'" else unguard(v) for v in cells]


def among(column: pd.Series, texts: Container[str]) -> npt.NDArray[np.bool_]:
    """Which cells are one of the texts [rows]; `isin` of a column of texts takes forty times as long for many."""
    return np.array([cell in texts for cell in column.tolist()], bool)


def typed(frame: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Text columns as the kinds of the column contract (`book.py`); further columns become numbers when all filled cells are."""
    out: dict[str, pd.Series] = {}
    for name in frame.columns:
        text, kind = frame[name], kinds.get(name, "extra")
        if kind in ("money", "number"):
            out[name] = pd.to_numeric(text.where(text != ""), errors="raise").astype("float64")
        elif kind == "date":
            out[name] = pd.to_datetime(text.where(text != ""), format="%Y-%m-%d").astype("datetime64[s]")
        elif kind == "flag":
            out[name] = text == "true"
        elif kind == "extra":
            out[name] = as_numbers(text)
        else:
            out[name] = text
    return pd.DataFrame(out)


def as_numbers(text: pd.Series) -> pd.Series:
    """float64 when every filled cell is a plain number (and one is filled), else the text itself."""
    filled = text[text != ""]
    if filled.empty or not filled.str.fullmatch(r"-?\d+(\.\d+)?").all():
        return text
    if filled.str.fullmatch(r"-?0\d.*").any() or filled.str.len().max() > 15:
        return text  # leading zeros and long digits are codes, not quantities
    return pd.to_numeric(text.where(text != "")).astype("float64")
