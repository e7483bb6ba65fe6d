"""Floor 6: the reason of each account, as the plan wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from solver.report.view import View

WRITTEN = "en"  # the language in which plans write reasons and notes


def reasons_of(view: View, rows: Sequence[int]) -> list[str]:
    """A sentence for each of these rows of assignments, in the language WRITTEN."""
    reasons = view.plan.assignments["reason"].to_numpy()
    return [_sentence(str(reasons[k])) for k in rows]


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
