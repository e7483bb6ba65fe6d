"""Floor 1: dates in the forms people export them; the order of day and month is decided from the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from solver.intake.parsed import Parsed

MONTHS = {m: k + 1 for k, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])}
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?$")
PARTS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(,? \d{1,2}:\d{2}.*)?$")
WORDS = (
    re.compile(r"^(\d{1,2})[-. ]+([A-Za-z]{3})[a-z]*\.?[-, ]+(\d{4})$"),
    re.compile(r"^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})$"),
)
EARLIEST, LATEST = 1970, 2100


def parse_date(texts: Iterable[str], order: str = "") -> Parsed:
    """text -> datetime.date."""
    out = Parsed()
    parts: dict[str, tuple[int, int, int]] = {}
    for text in texts:
        if m := ISO.match(text):
            _take(out, text, int(m.group(1)), int(m.group(2)), int(m.group(3)))
        elif m := PARTS.match(text):
            year = int(m.group(3))
            parts[text] = (int(m.group(1)), int(m.group(2)), year + 2000 if year < 100 else year)
        elif m := WORDS[0].match(text):
            _take(out, text, int(m.group(3)), MONTHS.get(m.group(2).casefold(), 0), int(m.group(1)))
        elif m := WORDS[1].match(text):
            _take(out, text, int(m.group(3)), MONTHS.get(m.group(1).casefold(), 0), int(m.group(2)))
        elif re.fullmatch(r"\d{5}(\.\d+)?", text):
            out.bad[text] = "looks like an Excel serial number, not a date; format the column as a date and export again"
        else:
            out.bad[text] = "is not a date such as 2026-10-31"
    chosen = order or _order(parts.values())
    if chosen == "?":
        example = next(t for t, (a, b, _) in parts.items() if a != b)
        out.ask = (
            f'{example!r} can be day/month or month/day, and the column does not tell; set input.date_order = "dmy" or "mdy"'
        )
        return out
    for text, (a, b, year) in parts.items():
        _take(out, text, year, *((b, a) if chosen == "dmy" else (a, b)))
    return out


def _order(parts: Iterable[tuple[int, int, int]]) -> str:
    """dmy or mdy, "?" where every date fits both and they differ."""
    days_first = any(a > 12 for a, b, _ in parts)
    months_first = any(b > 12 for a, b, _ in parts)
    if days_first != months_first:
        return "dmy" if days_first else "mdy"
    if days_first:
        return "mdy"  # both occur: the ones that do not fit are named one by one
    return "?" if any(a != b for a, b, _ in parts) else "mdy"


def _take(out: Parsed, text: str, year: int, month: int, day: int) -> None:
    try:
        found = date(year, month, day)
    except ValueError:
        out.bad[text] = "is a day that does not exist"
        return
    if EARLIEST <= year <= LATEST:
        out.values[text] = found
    else:
        out.bad[text] = f"is a placeholder or a slip: years go from {EARLIEST} to {LATEST}; leave it blank if it is not known"
