"""Floor 5: what a workbook does by itself - drop-downs for answers, and colours for what deserves a look."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from solver.lang import Lang
from solver.workbooks.content import ANSWERS, Content, Sheet
from solver.workbooks.looks import Looks

ANSWER_NAME, GONE_NAME, RECEIVER_NAME = "answers", "answers_but_keep", "receivers"  # named ranges on the sheet of lists


def add_drop_downs(page: Worksheet, sheet: Sheet, lang: Lang) -> None:
    """Lists for the answers and receivers of rows that may be filled in; a wrong word is refused on the spot."""
    keys = {c.key for c in sheet.columns}
    gone = sheet.open_rows & sheet.gone_rows  # to keep these is not offered
    stays = sheet.open_rows - gone
    for key, name, rows in (
        ("answer", ANSWER_NAME, stays),
        ("answer", GONE_NAME, gone),
        ("give_to", RECEIVER_NAME, sheet.open_rows),
    ):
        if key in keys and rows:
            rule: dict[str, Any] = {
                "validate": "list", "source": f"={name}", "error_title": lang.t("Not in the list"),
                "error_message": lang.t("Choose from the list, or leave the cell blank."),
            }  # fmt: skip
            column = next(k for k, c in enumerate(sheet.columns) if c.key == key)
            spans = [[first - 1, column, last - 1, column] for first, last in _runs(sheet, rows)]
            page.data_validation(*spans[0], {**rule, "other_cells": spans[1:]})


def add_colours(page: Worksheet, sheet: Sheet, content: Content, looks: Looks, lang: Lang) -> None:
    """Red health, renewals that are soon, and answers: given, or contradicting the name beside them."""
    at, first, last = _letters(sheet), sheet.head + 1, sheet.head + len(sheet.rows)
    if not sheet.rows:
        return

    def put(key: str, formula: str, look: Any, key_last: str = "") -> None:
        spot = f"{at[key]}{first}:{at[key_last or key]}{last}"
        page.conditional_format(spot, {"type": "formula", "criteria": f"={formula}", "format": look})

    if "health" in at:
        cell = f"${at['health']}{first}"
        put("health", f"AND(ISNUMBER({cell}),{cell}<{content.red:g})", looks.red)
    if "renewal_date" in at:
        cell = f"${at['renewal_date']}{first}"
        days = [f"DATE({d.year},{d.month},{d.day})" for d in (content.as_of, content.until)]
        put("renewal_date", f"AND(ISNUMBER({cell}),{cell}>={days[0]},{cell}<={days[1]})", looks.soon)
    if "answer" in at:
        answer, name = f"${at['answer']}{first}", f"${at['give_to']}{first}"
        give = _quoted(lang.t(ANSWERS[2]))
        put("answer", f'OR(AND({answer}={give},{name}=""),AND({answer}<>{give},{name}<>""))', looks.contrary, "give_to")
        given = ",".join(f"{answer}={_quoted(lang.t(a))}" for a in ANSWERS)
        put("account_id", f"OR({given})", looks.answered, "note")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _letters(sheet: Sheet) -> dict[str, str]:
    """Column key -> its letter."""
    return {c.key: xl_col_to_name(k) for k, c in enumerate(sheet.columns)}


def _runs(sheet: Sheet, rows: frozenset[int]) -> list[tuple[int, int]]:
    """Rows of the sheet as first and last of unbroken runs, counted from 1 as the sheet shows them."""
    out: list[tuple[int, int]] = []
    for row in sorted(k + sheet.head + 1 for k in rows):
        if out and row == out[-1][1] + 1:
            out[-1] = out[-1][0], row
        else:
            out.append((row, row))
    return out
