"""Floor 5: names of sheets that every spreadsheet program takes."""

from __future__ import annotations

import re

from solver.workbooks.content import LIST_SHEET, MARK_SHEET, MOST_TITLE

REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
RESERVED = ("history", MARK_SHEET, LIST_SHEET)


class Titles:
    """Gives out names that differ in more than case, from texts that may be anything."""

    def __init__(self, taken: tuple[str, ...] = RESERVED) -> None:
        self.taken = {t.casefold() for t in taken}

    def take(self, text: str) -> str:
        """`text` without what no sheet's name may have, at most MOST_TITLE long, numbered where it is taken already."""
        plain = " ".join(REFUSED.sub(" ", text).split()).strip("'") or "-"
        title, count = _cut(plain, MOST_TITLE), 1
        while title.casefold() in self.taken:
            count += 1
            ending = f" ({count})"
            title = _cut(plain, MOST_TITLE - len(ending)) + ending
        self.taken.add(title.casefold())
        return title


def _cut(text: str, most: int) -> str:
    """As many whole characters as fit into `most` units of UTF-16, in which spreadsheets count."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.rstrip(" '") or "-"
