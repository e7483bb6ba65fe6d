"""Floor 6: the reason of each account in the page's language, for the rows that the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from solver.lang import EN
from solver.report.view import View


def reasons_of(view: View, rows: Sequence[int]) -> list[str]:
    """A sentence for each of these rows of assignments, which are in the order of the book's accounts."""
    if view.lang.code == EN.code:
        return [sentence(view.plan.loaded.reasons[k]) for k in rows]
    return [sentence(view.reasons.of_account(k)) for k in rows]


def sentence(words: str) -> str:
    """With a capital letter."""
    return words[:1].upper() + words[1:]
