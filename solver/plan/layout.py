"""Floor 3: text for a screen of 80 columns - tables, folded sentences, amounts in few characters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from solver.errors import clip
from solver.exact import gap_of

WIDTH = 80


def money(value: float) -> str:
    """An amount in few characters: 12.3M, 456K, 789."""
    for size, mark in ((1e9, "B"), (1e6, "M"), (1e3, "K")):
        if abs(value) >= size * 0.99995:
            return f"{value / size:.1f}{mark}"
    return f"{value:.0f}"


def figure(value: float) -> str:
    """A number with two decimals where it is small and has some."""
    return f"{value:,.2f}" if abs(value) < 100 and value != int(value) else f"{value:,.0f}"


def within(value: int, bound: int) -> str:
    """How near to the best a plan is proved to be: a share, or both numbers where a share would say nothing."""
    gap = gap_of(value, bound)
    return f"{100 * gap:.3f} %" if gap is not None else f"{value:,} of at most {bound:,}"


def apart(one: float, other: float, fewest: int | None = None) -> tuple[str, str]:
    """Two numbers with as many decimals as tell them apart, but no more than nine; at least `fewest`, or as `figure` has them.

    0 and 0.00 are not told apart: a reader takes them for the same.
    """
    first = (figure(one), figure(other)) if fewest is None else (f"{one:,.{fewest}f}", f"{other:,.{fewest}f}")
    for decimals in range((2 if fewest is None else fewest) + 1, 10):
        if _read(first[0]) != _read(first[1]):
            break
        first = f"{one:,.{decimals}f}", f"{other:,.{decimals}f}"
    return first


def _read(shown: str) -> float:
    return float(shown.replace(",", ""))


def counted(count: int, noun: str) -> str:
    """So many of a thing: 1 account, 2,000 accounts."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def table(rows: Iterable[Iterable[str]], left: int = 1) -> str:
    """Rows as aligned text; the first `left` columns to the left, the rest to the right."""
    cells = [[str(c) for c in row] for row in rows]
    widths = [max(len(row[k]) for row in cells) for k in range(len(cells[0]))]
    lines = (
        "  ".join(c.ljust(w) if k < left else c.rjust(w) for k, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    )
    return "\n".join(f"  {line}".rstrip() for line in lines)


def fitted(rows: list[list[str]]) -> list[list[str]]:
    """Rows whose first column is cut so that their table fits into WIDTH."""
    rest = sum(max(len(row[k]) for row in rows) + 2 for k in range(1, len(rows[0])))
    room = max(8, WIDTH - 2 - rest)
    return [[clip(row[0], room), *row[1:]] for row in rows]


def wrap(text: str, indent: str = "  ") -> str:
    """Text folded at WIDTH, later lines indented once more."""
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits into `width` with a mark that some is missing."""
    return text if len(text) <= width else text[: max(0, width - 2)].rstrip() + ".."


def some(found: list[str], most: int, where: str) -> str:
    """The first `most` of a list in words, and where the rest stands."""
    rest = f", and {len(found) - most} more ({where})" if len(found) > most else ""
    return ", ".join(found[:most]) + rest
