"""Floor 1: dates in the forms people export them; the order of day and month is decided from the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from solver.intake.parsed import Parsed

# English, then German where it differs; a month may be cut to three letters or more
MONTHS = (
    "january januar jänner", "february februar feber", "march märz maerz mrz", "april", "may mai", "june juni", "july juli",
    "august", "september", "october oktober", "november", "december dezember",
)  # fmt: skip
TIME = (
    r"(?P<time>(?:T|,? )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?))?)?"
)
ISO = re.compile(rf"(?P<y>[0-9]{{4}})(?P<mark>[-/.]|)(?P<m>[0-9]{{1,2}})(?P=mark)(?P<d>[0-9]{{1,2}}){TIME}")
PARTS = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<mark>[-/. ])(?P<b>[0-9]{{1,2}})(?P=mark)(?P<y>[0-9]{{4}}|[0-9]{{2}}){TIME}")
WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
DAY_FIRST = re.compile(
    rf"{WEEKDAY}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[- ]?(?P<m>[^\W\d_]{{3,9}})\.?,?[- ](?P<y>[0-9]{{4}}|[0-9]{{2}}){TIME}"
)
DAY_SECOND = re.compile(
    rf"{WEEKDAY}(?P<m>[^\W\d_]{{3,9}})\.?[- ](?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ](?P<y>[0-9]{{4}}){TIME}"
)
MIDNIGHT = re.compile(r"\D*(00?:00|12:00(:00)? ?[Aa]).*")
EXPECTED = "is not a date such as 2026-10-31"
EARLIEST, LATEST = 1970, 2100
EXCEL_DAY_0 = date(1899, 12, 30)
ORDER = 'write it as 2026-10-31, or set input.date_order = "dmy" or "mdy"'


def parse_date(texts: Iterable[str], order: str = "") -> Parsed:
    """text -> datetime.date; of a time stamp its date as written. `order` is "dmy", "mdy" or "": then the column decides.

    `ask` names a cell where every slashed date of the column fits both orders.
    """
    out = Parsed()
    parts: dict[str, tuple[int, int, int]] = {}
    timed = []
    for text in texts:
        plain = " ".join(text.split())
        found = next((m for pattern in (ISO, PARTS, DAY_FIRST, DAY_SECOND) if (m := pattern.fullmatch(plain))), None)
        if not found or (found.re is ISO and not found["mark"] and len(found["m"] + found["d"]) < 4):
            out.bad[text] = _hint(plain)
            continue
        if found["time"] and not MIDNIGHT.fullmatch(found["time"]):
            timed.append(text)
        year = int(found["y"]) + (0 if len(found["y"]) == 4 else 1900 if int(found["y"]) >= EARLIEST % 100 else 2000)
        if found.re is PARTS:
            parts[text] = (int(found["a"]), int(found["b"]), year)
        else:
            _take(out, text, year, _month(found["m"]), int(found["d"]))
    if timed:
        out.notes.append(f"the time of day was left out, the date taken as written ({timed[0]!r}, {len(timed)} different cells)")
    _take_parts(out, parts, order)
    return out


def _take_parts(out: Parsed, parts: dict[str, tuple[int, int, int]], order: str) -> None:
    """Dates as 3/4/2026. Where the column proves both orders, only the cells that fit one order alone are taken."""
    dmy, mdy = (any(p[k] > 12 for p in parts.values()) for k in (0, 1))
    unsure = [t for t, (a, b, _) in parts.items() if a != b and a <= 12 and b <= 12]
    chosen = order or ("dmy" if dmy and not mdy else "mdy" if mdy and not dmy else "")
    if unsure and not chosen and not dmy:
        out.ask = f"{unsure[0]!r} can be day/month or month/day, and the column does not tell; {ORDER}"
        return
    if dmy and mdy and not order:
        out.notes.append("dates stand in both orders, day/month and month/day: look them over")
    for text, (a, b, year) in parts.items():
        if text in unsure and not chosen:
            out.bad[text] = f"can be day/month or month/day, and the column holds both orders; {ORDER}"
        elif chosen == "dmy" or (not chosen and a > 12):
            _take(out, text, year, b, a)
        else:
            _take(out, text, year, a, b)


def _month(text: str) -> int:
    """1..12, 0 for no month."""
    if text.isdigit():
        return int(text)
    word = text.casefold()
    return next((k for k, names in enumerate(MONTHS, 1) if any(n.startswith(word) for n in names.split())), 0)


def _hint(text: str) -> str:
    """Why `text` is no date."""
    if re.fullmatch(r"[3-7][0-9]{4}([.,][0-9]+)?", text):
        day = EXCEL_DAY_0 + timedelta(days=int(text[:5]))
        return f"looks like a day number of Excel ({day.isoformat()}?); format the column as a date and export again"
    if re.fullmatch(r"1[0-9]{9}([0-9]{3})?", text):
        return "looks like a count of seconds (Unix time); export it as a date such as 2026-10-31"
    return EXPECTED


def _take(out: Parsed, text: str, year: int, month: int, day: int) -> None:
    if not EARLIEST <= year <= LATEST:
        out.bad[text] = f"is a placeholder or a slip: years go from {EARLIEST} to {LATEST}; leave it blank if it is not known"
        return
    try:
        out.values[text] = date(year, month, day)
    except ValueError:
        out.bad[text] = "is a day that does not exist" if any(c.isdigit() for c in text) and month else EXPECTED
