"""Floor 5: a workbook's content as a file - the same bytes for the same content."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from solver.errors import UsageError
from solver.lang import Lang, mark
from solver.texts import MOST_TEXT, cut
from solver.workbooks.charts import add_charts
from solver.workbooks.content import ANSWERS, LIST_SHEET, MARK_SHEET, Content, Sheet, Value
from solver.workbooks.looks import FILLABLE, Looks, lines_of
from solver.workbooks.marking import ANSWER_NAME, GONE_NAME, RECEIVER_NAME, add_colours, add_drop_downs
from solver.workbooks.summary import BOOK, LEFT, POOL, total_row

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
PROTECTED = {
    "autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "select_locked_cells": True,
    "select_unlocked_cells": True,
}  # fmt: skip
LINE, MOST_HEIGHT = 13, 409  # points
A4, PER_PAGE = 9, 0
TABS = {"decide": "#B45309", "in": "#1F3A5F", "out": "#1F3A5F", "book": "#5A7D9A"}
FOOTER = mark("Plan {plan_id}")


def bytes_of(content: Content, lang: Lang) -> bytes:
    """The file in Excel's format. Nothing in it is a formula or a link; all but the cells to fill in is locked. Raises UsageError
    for a sheet of more rows than there is room for."""
    for sheet in content.sheets:
        rows = sheet.head + len(sheet.rows)
        if rows > MOST_ROWS or len(sheet.columns) > MOST_COLUMNS:
            raise UsageError(f"the sheet {sheet.title!r} would have {rows:,} rows, and a workbook has {MOST_ROWS:,}; "
                             "assignments.csv in the plan's folder has all")  # fmt: skip
    out = io.BytesIO()
    with Workbook(out, SAFE) as workbook:
        _say_what_it_is(workbook, content)
        looks = Looks(workbook, content.lang, {})
        for sheet in content.sheets:
            page = workbook.add_worksheet(sheet.title)
            _fill(page, sheet, content, looks, lang)
            _lay_out(page, sheet, content, lang)
            add_drop_downs(page, sheet, lang)
            add_colours(page, sheet, content, looks, lang)
            if sheet.key == "summary":
                books = [row for row in sheet.rows if row[1] in {lang.t(BOOK), lang.t(POOL), lang.t(LEFT)}]
                add_charts(workbook, page, sheet, len(books), lang)
        if not content.scope.csm:  # who is not asked has nothing to choose from
            _add_lists(workbook, content, lang)
        _add_marks(workbook, content)
    return out.getvalue()


def _say_what_it_is(workbook: Workbook, content: Content) -> None:
    created = datetime(content.as_of.year, content.as_of.month, content.as_of.day, tzinfo=UTC).replace(tzinfo=None)
    workbook.set_properties({"title": content.heading, "author": "csm-assign", "created": created})
    workbook.set_custom_property("plan_id", content.plan_id)
    workbook.set_custom_property("plan_hash", content.plan_hash)


def _fill(page: Worksheet, sheet: Sheet, content: Content, looks: Looks, lang: Lang) -> None:
    """Title, notes, head and rows."""
    page.write_string(0, 0, sheet.title if sheet.title == content.heading else f"{sheet.title} - {content.heading}", looks.title)
    page.set_row(0, 22)
    for k, note in enumerate(sheet.notes, 1):
        page.write_string(k, 0, note, looks.note)
    for c, column in enumerate(sheet.columns):
        page.write_string(sheet.head - 1, c, column.title, looks.head(column))
    total = total_row(sheet, lang) if sheet.key == "summary" else None
    for k, lines in enumerate(lines_of(sheet)):  # not every program folds a text into more lines by itself
        page.set_row(sheet.head + k, min(MOST_HEIGHT, LINE * lines + 3))
    for k, row in enumerate(sheet.rows):
        for c, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            open_ = column.kind in FILLABLE and k in sheet.open_rows
            _put(page, sheet.head + k, c, value, looks.cell(column, value, open_=open_, bold=k == total))


def _put(page: Worksheet, row: int, column: int, value: Value, look: object) -> None:
    """One cell as what it is; a text stays a text whatever it begins with."""
    if value is None:
        page.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, look)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), look)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, look)
    else:
        page.write_string(row, column, cut(value, MOST_TEXT), look)


def _lay_out(page: Worksheet, sheet: Sheet, content: Content, lang: Lang) -> None:
    """Widths, frozen head, filter, protection, and how it comes out of a printer."""
    for c, column in enumerate(sheet.columns):
        page.set_column(c, c, column.width)
    page.set_row(sheet.head - 1, 30)
    named = 2 if sheet.columns[0].key == "account_id" else 1
    page.freeze_panes(sheet.head, named)
    last = sheet.head - 1 + max(1, len(sheet.rows))
    page.autofilter(sheet.head - 1, 0, last, len(sheet.columns) - 1)
    page.protect("", PROTECTED)
    page.hide_gridlines(2)
    if sheet.key in TABS:
        page.set_tab_color(TABS[sheet.key])
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, PER_PAGE)
    page.repeat_rows(sheet.head - 1)
    page.set_footer(
        f"&L{lang.t(FOOTER, plan_id=content.plan_id)}&C{lang.t('internal')}&R{lang.t('page {at} of {all}', at='&P', all='&N')}"
    )
    asked = [k for k, c in enumerate(sheet.columns) if c.key == "note"]
    if asked:  # what follows is detail for the screen: on paper it would make all else too small to read
        page.print_area(0, 0, last, asked[-1])


def _add_lists(workbook: Workbook, content: Content, lang: Lang) -> None:
    """What the drop-downs offer, under names."""
    page = workbook.add_worksheet(LIST_SHEET)
    words = [lang.t(a) for a in ANSWERS]
    lists = words, [name for name, _ in content.receivers], [words[0], words[2]]
    for column, (name, texts) in enumerate(zip((ANSWER_NAME, RECEIVER_NAME, GONE_NAME), lists, strict=True)):
        for row, text in enumerate(texts):
            page.write_string(row, column, text)
        letter = "ABC"[column]
        workbook.define_name(name, f"='{LIST_SHEET}'!${letter}$1:${letter}${max(1, len(texts))}")
    page.protect()
    page.very_hidden()


def _add_marks(workbook: Workbook, content: Content) -> None:
    page = workbook.add_worksheet(MARK_SHEET)
    for row, (key, value) in enumerate(content.marks().items()):
        page.write_string(row, 0, key)
        page.write_string(row, 1, value)
    page.protect()
    page.very_hidden()
