"""Floor 1: csv and tsv - strict, text only, any of the encodings and delimiters that exports use."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

from solver.errors import Finding
from solver.intake.encodings import decoded
from solver.intake.raw import MOST_ROWS, RawTable, raw_table, too_many_rows

DELIMITERS = ",;\t|"
MOST_CELL = 1_000_000  # characters in one cell; beyond that a quote was never closed
QUOTED = re.compile(r'"[^"]*"')


def read_delimited(path: Path, file: str) -> tuple[RawTable | None, list[Finding]]:
    """The table of a csv or tsv file, and what is wrong with it."""
    data = path.read_bytes()
    if not data.strip():
        return None, [Finding(file, 0, "", "", f"the file is empty ({len(data)} bytes)", "Did the export fail? Export it again.")]
    text, findings = decoded(data, file)
    if text is None:
        return None, findings
    delimiter, skip = _delimiter(text)
    if not delimiter:
        message = f"the cells can be told apart by {skip} alike"
        return None, [*findings, Finding(file, 1, "", "", message, 'Put a first line that says which, such as "sep=;".')]
    clean, more = _line_ends(text, file)
    rows, lines, fault = _rows(clean, delimiter, int(skip), file)
    if fault:
        return None, [*findings, fault]
    table, shape = raw_table(file, rows, lines, hashlib.sha256(data).hexdigest())
    return table, findings + more + shape


def _delimiter(text: str) -> tuple[str, int | str]:
    """The delimiter, and how many lines to skip: what `sep=` says, else what cuts most of the first lines into as many
    cells, the more the better. Where two do so alike: "", and which."""
    first = text.split("\n", 1)[0].strip().casefold()
    if first.startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return first[4], 1
    sample = text[:65536].splitlines()[:30]
    fits: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        try:
            widths = [len(r) for r in csv.reader(sample, delimiter=delimiter) if r]
        except csv.Error:
            continue
        cut = Counter(w for w in widths if w > 1)
        if cut:
            fits[delimiter] = max((number, width) for width, number in cut.items())
    if not fits:
        return ",", 0
    best = [d for d in fits if fits[d] == max(fits.values())]
    return ("", " and by ".join(repr(d) for d in best)) if len(best) > 1 else (best[0], 0)


def _line_ends(text: str, file: str) -> tuple[str, list[Finding]]:
    """The text with line ends as \\n, and what is odd about them."""
    found = []
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = QUOTED.sub("", text) if "\r" in text else ""
    both = plain.count("\r\n")
    if sum(n > 0 for n in (both, plain.count("\r") - both, plain.count("\n") - both)) > 1:
        message = "lines end in different ways (two files joined?); all were taken as ends of lines"
        found.append(Finding(file, 0, "", "", message, "", "warning"))
    if not clean.endswith("\n"):
        last = clean.count("\n") + 1
        message = "the last line has no end: if the file was cut off here, its last cell is only half of what it was"
        remedy = "Look at the last row, or export again."
        found.append(Finding(file, last, "", clean[clean.rfind("\n") + 1 :][-60:], message, remedy, "warning"))
    return clean, found


def _rows(clean: str, delimiter: str, skip: int, file: str) -> tuple[list[list[str]], list[int], Finding | None]:
    """Rows and the physical line each begins in. A quote that is never closed, or a stray one, is an error."""
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(io.StringIO(clean, newline=""), delimiter=delimiter, strict=True)
    rows, lines, before = [], [], 0
    try:
        for row in reader:
            begin, before = before + 1, reader.line_num
            if begin <= skip:
                continue
            rows.append(row)
            lines.append(begin)
            if len(rows) > MOST_ROWS + 1:
                return [], [], too_many_rows(file)
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            message = 'a quote (") opens in this line and is never closed'
        else:
            message = f"cannot be read as CSV ({error}); a quote inside a cell must be doubled"
        text = next(islice(io.StringIO(clean), before, None), "").rstrip("\n")[:60]
        return [], [], Finding(file, before + 1, "", text, message, "Mend the quotes in this line.")
    return rows, lines, None
