"""Floor 5: the pictures beside the summary - ARR and load of each book, before and after."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from solver.lang import Lang
from solver.workbooks.content import Sheet
from solver.workbooks.looks import LOCALES

MOST = 25  # books in a picture; more cannot be read
BEFORE, AFTER = "#9AA5B1", "#1F3A5F"  # tell apart in grey, too


def add_charts(workbook: Workbook, page: Worksheet, sheet: Sheet, num_books: int, lang: Lang) -> None:
    """Bars below the table for the first `num_books` rows, with a text for those who cannot see them."""
    if not num_books:
        return
    at = {c.key: k for k, c in enumerate(sheet.columns)}
    shown, down = min(num_books, MOST), sheet.head + len(sheet.rows) + 2
    for left, (measure, title) in zip(
        (0, 6), (("arr", lang.t("ARR by book")), ("load", lang.t("Load by book, in full-time CSMs"))), strict=True
    ):
        chart = workbook.add_chart({"type": "bar"})
        for key, colour in ((f"{measure}_before", BEFORE), (f"{measure}_after", AFTER)):
            chart.add_series({
                "name": [sheet.title, sheet.head - 1, at[key]],
                "categories": [sheet.title, sheet.head, 0, sheet.head + shown - 1, 0],
                "values": [sheet.title, sheet.head, at[key], sheet.head + shown - 1, at[key]],
                "fill": {"color": colour}, "gap": 60,
            })  # fmt: skip
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis(
            {
                "num_format": LOCALES[lang.code] + ("#,##0" if measure == "arr" else "0.0"),
                "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
                "label_position": "low",
            }
        )
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 560, "height": 150 + 36 * shown})
        page.insert_chart(down, left, chart, {"description": _told(sheet, at, measure, title, shown, lang), "object_position": 2})


def _told(sheet: Sheet, at: dict[str, int], measure: str, title: str, shown: int, lang: Lang) -> str:
    """The picture in words."""
    parts = []
    for row in sheet.rows[:shown]:
        before, after = (row[at[f"{measure}_{side}"]] for side in ("before", "after"))
        numbers = [
            lang.money(float(v)) if measure == "arr" else lang.number(float(v), 2)
            for v in (before, after)
            if isinstance(v, int | float)
        ]
        parts.append(f"{row[0]} {' -> '.join(numbers)}")
    return f"{title}: {'; '.join(parts)}"
