"""Floor 5: the sheet of hand-off briefs - one block of lines for each account that comes or goes."""

from __future__ import annotations

from collections.abc import Iterable

from solver.briefs.brief import Brief
from solver.briefs.make import brief
from solver.workbooks.content import Column, Scope, Sheet, Value
from solver.workbooks.facts import Facts


def briefs_sheet(facts: Facts, scope: Scope, title: str) -> Sheet:
    """A row for each line of each brief that says something; what is to be filled in stands in the folder `briefs` only."""
    lang, reader = facts.lang, facts.reader(scope)
    moved = {str(facts.cells["account_id"][k]) for k in {*facts.arriving(scope), *facts.leaving(scope)}}
    briefs = (brief(reader.handover(a)) for a in sorted(moved))
    columns = (
        Column("account_id", lang.t("account"), width=11),
        Column("name", lang.t("name"), width=26),
        Column("section", lang.t("section"), width=20),
        Column("label", lang.t("what"), width=40),
        Column("value", lang.t("value"), width=70),
    )
    note = lang.t(
        "The hand-off brief of each account that comes or goes. What is to be filled in and signed stands in the account's file."
    )
    return Sheet("briefs", title, (note,), columns, tuple(row for found in briefs for row in _rows(found)))


def _rows(found: Brief) -> Iterable[tuple[Value, ...]]:
    for section in found.sections:
        for line in section.lines:
            if line.value:
                yield found.account_id, found.name, section.title, line.label, line.value
