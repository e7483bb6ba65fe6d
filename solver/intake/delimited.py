"""Floor 1: csv and tsv - strict, text only, any of the encodings and delimiters that exports use."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from pathlib import Path

from solver.errors import Finding
from solver.intake.raw import RawTable, raw_table

DELIMITERS = ",;\t|"
MOST_CELL = 1_000_000  # characters in one cell; beyond that a quote was never closed


def read_delimited(path: Path, file: str) -> tuple[RawTable | None, list[Finding]]:
    """The table of a csv or tsv file, and what is wrong with it."""
    data = path.read_bytes()
    if not data.strip():
        return None, [Finding(file, 0, "", "", f"the file is empty ({len(data)} bytes)", "Did the export fail? Export it again.")]
    text, findings = _decode(data, file)
    if text is None:
        return None, findings
    delimiter, skip = _delimiter(text)
    rows, lines, fault = _rows(text, delimiter, skip, file)
    if fault:
        return None, [*findings, fault]
    table, more = raw_table(file, rows, lines, hashlib.sha256(data).hexdigest())
    return table, findings + more


def _decode(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """UTF-8 (with or without BOM), UTF-16 by its BOM, else cp1252 - the last two said in a warning."""
    for bom in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if data.startswith(bom) and not data.startswith(codecs.BOM_UTF32_LE):
            try:
                return data.decode("utf-16"), [Finding(file, 0, "", "", "read as UTF-16", "", "warning")]
            except UnicodeDecodeError:
                return None, [Finding(file, 0, "", "", "begins like UTF-16 but is cut off", "Export it again, as UTF-8.")]
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        message = "has NUL bytes: not a text file, or UTF-16 without its mark"
        return None, [Finding(file, line, "", "", message, "Save it as CSV UTF-8.")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return None, [
                Finding(file, line, "", "", f"byte {data[error.start]:#04x} is neither UTF-8 nor cp1252", "Save it as CSV UTF-8.")
            ]
        message = "is not UTF-8 and was read as cp1252 (Western European)"
        return text, [Finding(file, line, "", "", message, "If names look wrong, save the file as CSV UTF-8.", "warning")]


def _delimiter(text: str) -> tuple[str, int]:
    """The delimiter, and how many lines to skip: what `sep=` says, else what cuts the first lines into most cells alike."""
    first = text.split("\n", 1)[0].strip().casefold()
    if first.startswith("sep=") and len(first) == 5 and first[4] in DELIMITERS:
        return first[4], 1
    sample = text[:65536].splitlines()[:30]
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = [len(r) for r in csv.reader(sample, delimiter=delimiter) if r]
        except csv.Error:
            continue
        head = widths[0] if widths else 0
        same = sum(1 for w in widths if w == head)
        if head > 1 and (same, head) > most:
            best, most = delimiter, (same, head)
    return best, 0


def _rows(text: str, delimiter: str, skip: int, file: str) -> tuple[list[list[str]], list[int], Finding | None]:
    """Rows and the physical line each begins in. A quote that is never closed, or a stray one, is an error."""
    csv.field_size_limit(MOST_CELL)
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(clean, newline=""), delimiter=delimiter, strict=True)
    rows, lines, before = [], [], 0
    try:
        for row in reader:
            begin, before = before + 1, reader.line_num
            if begin <= skip:
                continue
            rows.append(row)
            lines.append(begin)
    except csv.Error as error:
        line = before + 1
        if "unexpected end" in str(error) or "field larger" in str(error):
            message = 'a quote (") opens in this line and is never closed'
        else:
            message = f"cannot be read as CSV ({error}); a quote inside a cell must be doubled"
        return (
            [],
            [],
            Finding(
                file,
                line,
                "",
                clean.split("\n")[before][:60] if before < clean.count("\n") + 1 else "",
                message,
                "Mend the quotes in this line.",
            ),
        )
    return rows, lines, None
