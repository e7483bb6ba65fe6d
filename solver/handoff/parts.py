"""Floor 7: the parts of a hand-off - each file with what it is and for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from solver.briefs.write import brief_files, folders_of
from solver.crm.package import package_of
from solver.lang import Lang
from solver.plan.written import Dates, Written
from solver.report.page import report_of
from solver.waves.files import files_of
from solver.waves.schedule import Schedule
from solver.workbooks.content import Content
from solver.workbooks.facts import facts_of
from solver.workbooks.make import content_of, workbook_paths
from solver.workbooks.write import bytes_of

WAVES = "waves"
Audience = Literal["manager", "csm", "leader", "crm"]


@dataclass(frozen=True)
class Item:
    """One file of the folder: what it is (workbook, report, brief ...), for whom, and whose name that is."""

    path: str
    content: str | bytes
    what: str
    audience: Audience
    name: str

    @property
    def sha256(self) -> str:
        data = self.content if isinstance(self.content, bytes) else self.content.encode("utf-8")
        return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Team:
    """What a manager's workbook asks and shows, in numbers of accounts."""

    manager: str
    path: str
    decide: int
    arriving: int
    leaving: int
    books: int


def workbook_items(plan: Written, lang: Lang, dates: Dates | None) -> Iterator[tuple[Item, Team | None]]:
    """Each workbook, and for managers what it asks. One at a time: no more than one content is kept in memory."""
    facts = facts_of(plan, lang, dates)
    for scope, path in workbook_paths(plan).items():
        content = content_of(plan, scope, lang, dates, facts)
        data = bytes_of(content, lang)
        if scope.csm:
            yield Item(path, data, "workbook", "csm", scope.csm), None
        else:
            yield Item(path, data, "workbook", "manager", scope.manager), _team(content, path)


def brief_items(plan: Written, lang: Lang, dates: Dates | None) -> Iterator[Item]:
    """The hand-off brief of each account that changes hands, and the mail that introduces its new CSM to the customer."""
    whose = {folder: unit for unit, folder in folders_of(plan).items()}
    for path, text in brief_files(plan, lang, dates).items():
        what, *folder, _ = path.split("/")
        if folder:
            yield Item(path, text, what.removesuffix("s"), "csm", whose[folder[0]])
        else:  # the list of all briefs
            yield Item(path, text, "index", "leader", "")


def report_items(plan: Written, lang: Lang, frontier: Path | None) -> Iterator[Item]:
    """The page on the plan."""
    yield Item("report.html", report_of(plan, lang, frontier), "report", "leader", "")


def wave_items(schedule: Schedule, lang: Lang) -> Iterator[Item]:
    """The table of hand-offs by week, and the calendars."""
    for path, content in files_of(schedule, lang).items():
        calendar = path.endswith(".ics")
        yield Item(f"{WAVES}/{path}", content, "calendar" if calendar else "waves", "csm" if calendar else "leader", "")


def crm_items(plan: Written, system: str, dates: Dates | None) -> Iterator[Item]:
    """The files that a CRM loads, and those that undo it. Raises PolicyError, InputError."""
    for path, text in package_of(plan, system, dates).files.items():
        yield Item(f"crm/{system}/{path}", text, "crm", "crm", system)


def _team(content: Content, path: str) -> Team:
    rows = {s.key: len(s.rows) for s in content.sheets}
    books = sum(s.key == "book" for s in content.sheets)
    return Team(content.scope.manager, path, rows["decide"], rows["in"], rows["out"], books)
