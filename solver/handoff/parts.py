"""Floor 7: the parts of a hand-off - each file with what it is and for whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from solver.briefs.write import brief_files
from solver.lang import Lang
from solver.places import file_name
from solver.plan.written import Dates, Written
from solver.workbooks.content import Content
from solver.workbooks.facts import facts_of
from solver.workbooks.make import content_of, workbook_path
from solver.workbooks.scopes import scopes_of
from solver.workbooks.write import bytes_of

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
    for scope in scopes_of(plan):
        content, path = content_of(plan, scope, lang, dates, facts), workbook_path(scope)
        data = bytes_of(content, lang)
        if scope.csm:
            yield Item(path, data, "workbook", "csm", scope.csm), None
        else:
            yield Item(path, data, "workbook", "manager", scope.manager), _team(content, path)


def brief_items(plan: Written, lang: Lang, dates: Dates | None) -> Iterator[Item]:
    """The hand-off brief of each account that changes hands, and the mail that introduces its new CSM to the customer."""
    receiver = dict(zip(plan.assignments["account_id"], plan.assignments["unit"], strict=True))
    by_file = {file_name(str(account)): str(unit) for account, unit in receiver.items()}
    for path, text in brief_files(plan, lang, dates).items():
        folder, name = path.split("/")
        unit = by_file.get(name.rpartition(".")[0])
        if unit is None:  # the list of all briefs
            yield Item(path, text, "index", "leader", "")
        else:
            yield Item(path, text, folder.removesuffix("s"), "csm", unit)


def _team(content: Content, path: str) -> Team:
    rows = {s.key: len(s.rows) for s in content.sheets}
    books = sum(s.key == "book" for s in content.sheets)
    return Team(content.scope.manager, path, rows["decide"], rows["in"], rows["out"], books)
