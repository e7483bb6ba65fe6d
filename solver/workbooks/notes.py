"""Floor 5: what stands above the rows of a sheet - what to do with them, and by when."""

from __future__ import annotations

from datetime import date

from solver.workbooks.content import Scope, Sheet
from solver.workbooks.facts import Facts


def notes_of(facts: Facts, sheet: Sheet, scope: Scope) -> tuple[str, ...]:
    """Two lines at most above a sheet with a row for each account."""
    lang, own = facts.lang, bool(scope.csm)
    if sheet.key == "decide":
        if not sheet.rows:
            return (lang.t("No move of this team needs approval."),)
        what = lang.t(
            "Choose an answer for each move: accept; keep (it stays with today's CSM); give to, with a name beside it. "
            "Blank is no answer. A move between two teams stands in the workbooks of both managers: one answer is enough."
        )
        return what, _by_when(facts, sheet)
    if sheet.key == "in":
        if own:
            return (lang.t("Accounts that come to you. Write into the note what we should know."),)
        return (lang.t("Accounts that this team receives. Answer only where you want something else; blank accepts."),)
    if sheet.key == "out":
        if own:
            return (lang.t("Accounts that you hand over. Write into the note what we should know."),)
        return (lang.t("Accounts that this team gives away. Answer only where you want something else; blank accepts."),)
    if own:
        return (lang.t("The whole book under the plan. Write into the note what we should know."),)
    return (lang.t("The whole book under the plan. To keep an account or give it to somebody else, answer beside it."),)


def _by_when(facts: Facts, sheet: Sheet) -> str:
    """Before the first of the sheet's moves may happen, or before the planned quarter."""
    at = next(k for k, c in enumerate(sheet.columns) if c.key == "not_before")
    days = [d for row in sheet.rows if isinstance(d := row[at], date)]
    today = facts.plan.loaded.decision.formulation.setting.quarter.first
    first = min(days, default=today)
    if first <= today:
        return facts.lang.t("Please answer at once: the first of these moves may begin on {day}.", day=facts.lang.date(today))
    return facts.lang.t("Please answer before {day}, when the first of these moves may begin.", day=facts.lang.date(first))
