"""Bad inputs E: dates in the orders and languages of many countries, and days that are none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from click.testing import Result

from tests.reliability.cases import Case, faults, table
from tests.reliability.values import (
    HEAD,
    accounts,
    cells,
    every,
    planned,
    policy,
    read_as,
    refused,
    taken,
    typed_parquet,
    typed_xlsx,
)

HEADER = [*HEAD.split(","), "renewal_date"]


def renewals(*values: str) -> dict[str, str | bytes | None]:
    return cells("renewal_date", *values)


def days(*values: str) -> object:
    """Inputs and plan hold these renewals."""
    return every(read_as("renewal_date", *values), planned("renewal_date", *values))


def ordered(order: str) -> dict[str, str | bytes | None]:
    return policy(f'[input]\ndate_order = "{order}"\n')


def as_of_is_today(book: Path, results: Mapping[str, Result]) -> None:
    today = date.today()
    as_of = date.fromisoformat(json.loads((book.parent / "plan" / "summary.json").read_text(encoding="utf-8"))["as_of"])
    assert 0 <= (today - as_of).days <= 1  # over midnight


def as_of_is_given(book: Path, results: Mapping[str, Result]) -> None:
    assert json.loads((book.parent / "plan" / "summary.json").read_text(encoding="utf-8"))["as_of"] == "2026-11-02"


ORDERS = (
    refused(85, "03/04/2026 and the like in the whole column", "asks for the order of day and month",
            ("column 'renewal_date': '03/04/2026' can be day/month or month/day", 'set input.date_order = "dmy", "mdy" or "ymd"', "does not guess"), renewals("03/04/2026", "05/06/2026")),
    taken(85, "the same with the order in the policy", "read as the policy says", {**renewals("03/04/2027", "05/06/2027"), **ordered("dmy")}, days("2027-04-03", "2027-06-05")),
    taken(85, "the same with the other order", "read as the policy says", {**renewals("03/04/2027", "05/06/2027"), **ordered("mdy")}, days("2027-03-04", "2027-05-06")),
    taken(85, "a column in which 13/04/2027 proves the order", "read in that order", renewals("13/04/2027", "03/04/2027", "31.12.2027"), days("2027-04-13", "2027-04-03", "2027-12-31")),
    taken(85, "German and Swiss dates, 31.12.27 and 4.3.27", "the years written out, with a warning", renewals("31.12.27", "4.3.27"), days("2027-12-31", "2027-03-04"),
          says=("years of two digits were written out ('31.12.27' as 2027-12-31) (2 rows)",)),
    refused(85, "27/03/31 and the like in the whole column", "asks whether the year is first", ("'27/03/31' can begin with its year (2027-03-31) or with its day", "ymd"), renewals("27/03/31", "28/01/30")),
    taken(85, "the same, date_order = \"ymd\"", "Japanese dates", {**renewals("27/03/31", "28/01/30"), **ordered("ymd")}, days("2027-03-31", "2028-01-30")),
    refused(86, "13/04/2027, 04/13/2027 and 03/04/2027 in one column", "names the line that is open", ("line 4, column 'renewal_date': '03/04/2027'", "the column holds both orders"),
            renewals("13/04/2027", "04/13/2027", "03/04/2027")),
    taken(86, "both orders, none of the dates open", "each read as it can only be, with a warning", renewals("13/04/2027", "04/14/2027"), days("2027-04-13", "2027-04-14"),
          says=("dates stand in both orders, day/month and month/day ('13/04/2027' and '04/14/2027')", "(2 rows)")),
    refused(87, "2027-02-30", "names the line", ("line 2, column 'renewal_date': '2027-02-30': is a day that does not exist", "line 3, column 'renewal_date': '2027-13-01'"), renewals("2027-02-30", "2027-13-01")),
)  # fmt: skip
KINDS = (
    refused(88, "a day number of Excel in a csv", "says which day it may be", ("line 2, column 'renewal_date': '46477': looks like a day number of Excel (2027-03-31?)", "format the column as a date"), renewals("46477")),
    refused(88, "a bare number in a date column of a workbook", "says which day it may be", ("accounts.xlsx, line 2, column 'renewal_date': '46477': looks like a day number of Excel (2027-03-31?)",), {},
            make=typed_xlsx([HEADER, ["A1", "A", 5000, "ann", 46477]])),
    taken(88, "dates and times of a workbook", "read as days", {}, days("2027-03-31", "2028-02-29"),
          make=typed_xlsx([HEADER, ["A1", "A", 5000, "ann", datetime(2027, 3, 31)], ["A2", "B", 6000, "ben", datetime(2028, 2, 29)]])),
    taken(88, "dates and time stamps of parquet", "read as days", {}, days("2027-03-31"), read_as("owner_since", "2026-01-02"),
          make=typed_parquet({"account_id": ["A1"], "name": ["A"], "arr": [5000], "owner": ["ann"], "renewal_date": pa.array([date(2027, 3, 31)]), "owner_since": pa.array([datetime(2026, 1, 2)])})),
    taken(89, "a workbook that counts days from 1904, as Macs did", "the same days", {}, days("2027-03-31", "2028-02-29"),
          make=typed_xlsx([HEADER, ["A1", "A", 5000, "ann", datetime(2027, 3, 31)], ["A2", "B", 6000, "ben", datetime(2028, 2, 29)]], mac=True)),
    refused(90, "1900-01-00, 0026-01-31, 9999-12-31, 1970-01-01", "placeholders and slips, each named",
            ("line 2, column 'renewal_date': '1900-01-00': is a placeholder or a slip", "'0026-01-31'", "'9999-12-31'", "(day 0 of computers)", "leave it blank if it is not known"),
            renewals("1900-01-00", "0026-01-31", "9999-12-31", "1970-01-01")),
    taken(90, "a renewal more than 20 years away", "planned, with a warning that names it", renewals("2099-12-31", "2027-01-31"), days("2099-12-31", "2027-01-31"),
          says=("line 2, column 'renewal_date': '2099-12-31': is more than 20 years away: a placeholder?",)),
    taken(91, "renewals in the past", "planned, with a warning that counts them", renewals("2026-01-01", "2026-09-30", "2027-01-31"), days("2026-01-01", "2026-09-30", "2027-01-31"),
          says=("line 2, column 'renewal_date': '2026-01-01': renewals lie before the planning date", "(2 rows)")),
    taken(91, "a renewal before the account began", "planned, with a warning", accounts("A1,A,5000,ann,2027-01-31,2027-05-01", head=f"{HEAD},renewal_date,onboarded_on"), days("2027-01-31"),
          says=("line 2, column 'renewal_date': '2027-01-31': lies before onboarded_on",)),
    refused(91, "a CSM who leaves before they start", "names the line", ("csms.csv, line 2, column 'end_date': '2026-01-01': lies before the start_date", "Mend one of the two"),
            {"csms.csv": "csm_id,name,start_date,end_date\nann,Ann,2027-01-01,2026-01-01\nben,Ben,,\n"}),
    taken(92, "time stamps of several time zones", "the day as written, with a warning", renewals("2027-01-01T23:30:00-08:00", "2027-01-02T00:30:00+09:00", "2027-01-03", "2027-01-04T00:00:00Z"),
          days("2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"), says=("the time of day was left out, the date taken as written ('2027-01-01T23:30:00-08:00', of 2 time zones) (2 rows)",)),
    taken(93, "no planning date", "today, with a warning, and in the plan", {"policy.toml": 'currency = "USD"\n'}, as_of_is_today, says=("no planning date given; using today", "--as-of")),
    taken(93, "a planning date on the command line", "before the policy's, and in the plan", {}, as_of_is_given, args=("--as-of", "2026-11-02"), never=("using today",)),
    taken(94, "months as words: 15 août 2027, 3 de março de 2027, 12-abr-27, 1. Okt 2027, 04/mai/2027", "English, German, French, Spanish, Portuguese, Italian, Dutch",
          renewals("15 août 2027", "3 de março de 2027", "12-abr-27", "1. Okt 2027", "04/mai/2027", "5 gennaio 2027", "6 mei 2027", "March 7th, 2027"),
          days("2027-08-15", "2027-03-03", "2027-04-12", "2027-10-01", "2027-05-04", "2027-01-05", "2027-05-06", "2027-03-07")),
    taken(94, "Japanese dates, 2027年3月4日", "read", renewals("2027年3月4日", "2027/03/05"), days("2027-03-04", "2027-03-05")),
    refused(94, "Mär 2027, juin 2027: a month without its day", "names the line", ("line 2, column 'renewal_date': 'Mär 2027': is a month without its day", "'juin 2027'"), renewals("Mär 2027", "juin 2027")),
    refused(94, "a month that two words fit, or of another language", "names the line", ("'3 jui 2027': is not a date", "line 3", "months are read in English"), renewals("3 jui 2027", "3 март 2027")),
)  # fmt: skip


@table(ORDERS, "test_dates::test_orders_of_day_and_month")
def test_orders_of_day_and_month(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []


@table(KINDS, "test_dates::test_dates_of_all_kinds")
def test_dates_of_all_kinds(case: Case, tmp_path: Path) -> None:
    assert faults(case, tmp_path) == []
