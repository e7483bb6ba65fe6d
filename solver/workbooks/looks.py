"""Floor 5: how cells look - number formats by kind and language, what is locked, what catches the eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from solver.workbooks.content import Column, Sheet, Value

LOCALES = {"en": "[$-409]", "pt-BR": "[$-416]"}  # Windows' codes: whose marks between thousands are shown
WHOLE, SHARE, DAY = "#,##0", "0 %", "yyyy-mm-dd"
FILLABLE = ("answer", "give_to", "note")
DARK, PALE, OPEN, GREY = "#1F3A5F", "#EEF2F7", "#FFF8DC", "#5A5A5A"


@dataclass(frozen=True)
class Looks:
    """The formats of one workbook; each is made once."""

    workbook: Workbook
    lang: str
    made: dict[tuple[tuple[str, Any], ...], Format]

    def of(self, **traits: Any) -> Format:
        """The format with these traits, as XlsxWriter names them."""
        key = tuple(sorted(traits.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format({"valign": "top", "font_name": "Calibri", "font_size": 10, **traits})
        return self.made[key]

    @property
    def title(self) -> Format:
        return self.of(bold=True, font_size=14, font_color=DARK)

    @property
    def note(self) -> Format:
        return self.of(font_color=GREY)

    def head(self, column: Column) -> Format:
        """The title of a column, above its cells as they are aligned."""
        return self.of(
            bold=True, font_color="#FFFFFF", bg_color=DARK, text_wrap=True, valign="vcenter", border=1, **_aligned(column)
        )

    def cell(self, column: Column, value: Value, *, open_: bool, bold: bool = False) -> Format:
        """A cell of `column`; `open_` where it may be filled in. A number that is not whole shows at least one decimal."""
        traits: dict[str, Any] = {"bottom": 4, "bottom_color": "#C8CED6", **_aligned(column)}
        if bold:
            traits |= {"bold": True, "top": 1, "bg_color": PALE}
        if column.kind in FILLABLE:
            traits |= {"text_wrap": True, "num_format": "@"}
            traits |= {"locked": False, "bg_color": OPEN} if open_ else {"font_color": GREY}
        elif column.kind == "text":
            traits |= {"text_wrap": True, "num_format": "@"}
        else:
            decimals = max(column.decimals, int(isinstance(value, float) and column.kind == "number"))
            number = WHOLE + ("." + "0" * decimals if decimals else "")
            traits["num_format"] = LOCALES[self.lang] + {"percent": SHARE, "date": DAY}.get(column.kind, number)
        return self.of(**traits)

    @property
    def answered(self) -> Format:
        return self.workbook.add_format({"bg_color": "#DDF2DD"})

    @property
    def red(self) -> Format:
        return self.workbook.add_format({"font_color": "#9C0006", "bold": True})

    @property
    def soon(self) -> Format:
        return self.workbook.add_format({"font_color": "#7A4B00", "bold": True})

    @property
    def contrary(self) -> Format:
        return self.workbook.add_format({"bg_color": "#F8C9C9", "font_color": "#7A0000"})


def _aligned(column: Column) -> dict[str, Any]:
    """Numbers to the right, days and tiers in the middle, so that neighbours stay apart."""
    if column.kind in ("money", "number", "percent"):
        return {"align": "right"}
    return {"align": "center"} if column.kind == "date" or column.key == "tier" else {"align": "left"}


def lines_of(sheet: Sheet) -> list[int]:
    """How many lines each row of the sheet needs, its texts folded at the widths of their columns [rows]."""
    folded = [(k, c.width) for k, c in enumerate(sheet.columns) if c.kind in ("text", *FILLABLE)]
    return [max([1, *(-(-len(v) * 19 // (20 * w)) for k, w in folded if isinstance(v := row[k], str))]) for row in sheet.rows]
