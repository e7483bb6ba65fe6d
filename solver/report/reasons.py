"""Floor 6: the reason of each account, as the plan wrote it."""

from __future__ import annotations

from solver.report.view import View

WRITTEN = "en"  # the language in which plans write their reasons and notes


def reasons_of(view: View) -> list[str]:
    """A sentence for each row of assignments, in the language WRITTEN."""
    return [str(r)[:1].upper() + str(r)[1:] for r in view.plan.assignments["reason"]]
