"""Floor 6: what the page's sections are made of - tables, and figures of summary.json that say where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from solver.lang import Lang

Cell = str | Markup


@dataclass(frozen=True)
class Row:
    """Cells of one row, the first one its head; `look` is a class of the stylesheet."""

    cells: Sequence[Cell]
    look: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; columns in `words` hold sentences, all others but the first numbers; `aside`: columns in which
    nothing is searched."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Row]
    words: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()


class Numbers:
    """Figures of summary.json as readers write them; each bears its exact value and its path in the file."""

    def __init__(self, summary: dict[str, Any], lang: Lang) -> None:
        self.summary, self.lang = summary, lang

    def value(self, path: str) -> float:
        """What stands at a path such as coverage.plan.all.weighted; NaN for none. Raises KeyError, IndexError."""
        found: Any = self.summary
        for part in path.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        return float("nan") if found is None else float(found)

    def number(self, path: str, decimals: int = 0) -> Markup:
        return self._said(path, self.lang.number(self.value(path), decimals))

    def money(self, path: str) -> Markup:
        return self._said(path, self.lang.money(self.value(path)))

    def percent(self, path: str, decimals: int = 0) -> Markup:
        return self._said(path, self.lang.percent(self.value(path), decimals))

    def _said(self, path: str, text: str) -> Markup:
        return Markup('<data value="{}" data-figure="{}">{}</data>').format(repr(self.value(path)), path, text)


def two(lang: Lang, before: Cell, after: Cell) -> Markup:
    """Before and after in one cell, in words for those who hear it."""
    return Markup('{}<span aria-hidden="true"> → </span><span class="unseen"> {} </span>{}').format(before, lang.t("to"), after)


def under(text: Cell, small: Cell) -> Markup:
    """A cell with a second, smaller line."""
    return Markup('{}<span class="delta">{}</span>').format(text, small) if small else Markup("{}").format(text)


def filled(sentence: str, **values: Cell) -> Markup:
    """A sentence with names in braces, filled in with figures that keep their marks."""
    return Markup("").join([escape(sentence)]).format(**values)
