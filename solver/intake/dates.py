"""Floor 1: dates in the forms people export them; the order of day and month is decided from the whole column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from solver.intake.parsed import Parsed

# English, German, French, Spanish, Portuguese, Italian, Dutch, without accents; a month may be cut to three letters or more
MONTHS = (
    "january januar janner janvier enero janeiro gennaio januari",
    "february februar feber fevrier febrero fevereiro febbraio februari",
    "march marz maerz mrz mars marzo marco maart mrt", "april avril abril aprile", "may mai mayo maio maggio mei",
    "june juni juin junio junho giugno", "july juli juillet julio julho luglio", "august aout agosto augustus",
    "september septembre septiembre setembro settembre", "october oktober octobre octubre outubro ottobre",
    "november novembre noviembre novembro", "december dezember decembre diciembre dezembro dicembre",
)  # fmt: skip
TIME = (
    r"(?P<time>(?:T|,? )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?))?)?"
)
ISO = re.compile(rf"(?P<y>[0-9]{{4}})(?P<mark>[-/.]|)(?P<m>[0-9]{{1,2}})(?P=mark)(?P<d>[0-9]{{1,2}}){TIME}")
KANJI = re.compile(rf"(?P<y>[0-9]{{4}})年(?P<m>[0-9]{{1,2}})月(?P<d>[0-9]{{1,2}})日{TIME}")
PARTS = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<mark>[-/. ])(?P<b>[0-9]{{1,2}})(?P=mark)(?P<y>[0-9]{{4}}|[0-9]{{2}}){TIME}")
WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
DAY_FIRST = re.compile(
    rf"{WEEKDAY}(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|º|\.)?[-/. ]?(?:de )?(?P<m>[^\W\d_]{{3,10}})\.?,?[-/. ](?:de )?"
    rf"(?P<y>[0-9]{{4}}|[0-9]{{2}}){TIME}"
)
DAY_SECOND = re.compile(
    rf"{WEEKDAY}(?P<m>[^\W\d_]{{3,10}})\.?[- ](?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[- ](?P<y>[0-9]{{4}}){TIME}"
)
ZONED = re.compile(r"(Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?)$")
MIDNIGHT = re.compile(r"\D*(00?:00|12:00(:00)? ?[Aa]).*")
EXPECTED = "is not a date such as 2026-10-31"
OTHER_LANGUAGE = f"{EXPECTED}; months are read in English, German, French, Spanish, Portuguese, Italian and Dutch"
EARLIEST, LATEST = 1970, 2100
PLACEHOLDERS = {date(1970, 1, 1)}  # day 0 of computers
SOON = range(46)  # two digits that may as well be a year of our days
EXCEL_DAY_0 = date(1899, 12, 30)
ORDER = 'write it as 2026-10-31, or set input.date_order = "dmy", "mdy" or "ymd"'


def parse_date(texts: Iterable[str], order: str = "") -> Parsed:
    """text -> datetime.date; of a time stamp its date as written. `order` is "dmy", "mdy", "ymd" or "": then the column decides.

    `ask` names a cell where every slashed date of the column fits two orders.
    """
    out = Parsed()
    parts: dict[str, tuple[int, int, str]] = {}
    timed: list[str] = []
    zones = set()
    for text in texts:
        plain = " ".join(text.split())
        found = next((m for pattern in (ISO, KANJI, PARTS, DAY_FIRST, DAY_SECOND) if (m := pattern.fullmatch(plain))), None)
        if not found or (found.re is ISO and not found["mark"] and len(found["m"] + found["d"]) < 4):
            out.bad[text] = _hint(plain)
            continue
        if found["time"] and not MIDNIGHT.fullmatch(found["time"]):
            timed.append(text)
            zone = ZONED.search(found["time"])
            zones.add(zone[1] if zone else "")
        if found.re is PARTS:
            parts[text] = (int(found["a"]), int(found["b"]), found["y"])
        else:
            month = _month(found["m"])
            if month or found["m"].isdigit():
                _take(out, text, _year(found["y"]), month, int(found["d"]))
            else:
                out.bad[text] = OTHER_LANGUAGE
    if timed:
        several = f", of {len(zones)} time zones" if len(zones) > 1 else ""
        out.note(f"the time of day was left out, the date taken as written ({timed[0]!r}{several})", timed)
    short = [t for t, (_, _, y) in parts.items() if len(y) == 2]
    if short and not order and _years_first(parts):
        a, b, y = parts[short[0]]
        out.ask = (
            f"{short[0]!r} can begin with its year ({2000 + a}-{b:02}-{y}) or with its day, and the column does not tell; {ORDER}"
        )
        return out
    _take_parts(out, parts, order)
    read = [t for t in short if t in out.values]
    if read:
        out.note(f"years of two digits were written out ({read[0]!r} as {out.values[read[0]]})", read)
    return out


def _year(digits: str) -> int:
    year = int(digits)
    return year + (0 if len(digits) == 4 else 1900 if year >= EARLIEST % 100 else 2000)


def _years_first(parts: dict[str, tuple[int, int, str]]) -> bool:
    """Whether a column of short dates may be year/month/day: each is such a day of our years, and not all are written with
    points, as no country does that."""
    return all(a in SOON and 1 <= b <= 12 and len(c) == 2 and 1 <= int(c) <= 31 for a, b, c in parts.values()) and not all(
        "." in t for t in parts
    )


def _take_parts(out: Parsed, parts: dict[str, tuple[int, int, str]], order: str) -> None:
    """Dates as 3/4/2026. Where the column proves both orders, only the cells that fit one order alone are taken."""
    if order == "ymd":
        for text, (a, b, c) in parts.items():
            if len(c) == 2:
                _take(out, text, _year(f"{a:02}"), b, int(c))
            else:
                out.bad[text] = "does not begin with its year, as input.date_order says"
        return
    numbers = [(a, b) for a, b, _ in parts.values()]
    dmy, mdy = (any(p[k] > 12 for p in numbers) for k in (0, 1))
    unsure = [t for t, (a, b, _) in parts.items() if a != b and a <= 12 and b <= 12]
    chosen = order or ("dmy" if dmy and not mdy else "mdy" if mdy and not dmy else "")
    if unsure and not chosen and not dmy:
        out.ask = f"{unsure[0]!r} can be day/month or month/day, and the column does not tell; {ORDER}"
        return
    if dmy and mdy and not order:
        examples = [next(t for t, p in zip(parts, numbers, strict=True) if p[k] > 12) for k in (0, 1)]
        out.note(
            f"dates stand in both orders, day/month and month/day ({' and '.join(map(repr, examples))}): look them over", parts
        )
    for text, (a, b, short) in parts.items():
        year = _year(short)
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
    word = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    found = [k for k, names in enumerate(MONTHS, 1) if any(n.startswith(word) for n in names.split())]
    return found[0] if len(found) == 1 else 0


def _hint(text: str) -> str:
    """Why `text` is no date."""
    if re.fullmatch(r"[3-7][0-9]{4}([.,][0-9]+)?", text):
        day = EXCEL_DAY_0 + timedelta(days=int(text[:5]))
        return f"looks like a day number of Excel ({day.isoformat()}?); format the column as a date and export again"
    if re.fullmatch(r"1[0-9]{9}([0-9]{3})?", text):
        return "looks like a count of seconds (Unix time); export it as a date such as 2026-10-31"
    word = re.fullmatch(r"(?:[0-9]{4}[- ])?([^\W\d_]{3,10})\.?(?:[- ][0-9]{4})?|[0-9]{4}[-/][0-9]{1,2}", text)
    if word and (not word[1] or _month(word[1])):
        return "is a month without its day; write the day it means, such as 2026-10-31"
    if re.search(r"[0-9]", text) and any(not c.isascii() and c.isalnum() for c in text):
        return OTHER_LANGUAGE
    return EXPECTED


def _take(out: Parsed, text: str, year: int, month: int, day: int) -> None:
    if not EARLIEST <= year <= LATEST:
        out.bad[text] = f"is a placeholder or a slip: years go from {EARLIEST} to {LATEST}; leave it blank if it is not known"
        return
    try:
        found = date(year, month, day)
        if found in PLACEHOLDERS:
            out.bad[text] = "is a placeholder (day 0 of computers); leave it blank if it is not known"
        else:
            out.values[text] = found
    except ValueError:
        out.bad[text] = "is a day that does not exist" if any(c.isdigit() for c in text) and month else EXPECTED
