"""Floor 5: what a workbook consists of - sheets, columns, cells, and which of them may be filled in.

The writer turns this into a file, and `answers` makes it anew from the plan to see what a returned file has changed. So nothing
here depends on when or where it is made: the same plan, scope and language give the same content.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from solver.lang import mark

Value = str | int | float | bool | date | None  # as a cell holds it; texts are never formulas; None is blank
Kind = Literal["text", "number", "money", "percent", "date", "answer", "give_to", "note"]  # the last three may be filled in
ANSWERS = (mark("accept"), mark("keep"), mark("give to"))  # in the workbook's language on the sheet; a note alone is no answer
MARK_SHEET = "csm-assign"  # hidden: key and value in columns A and B; says which plan, for whom, in which language
LIST_SHEET = "csm-assign lists"  # hidden: what the drop-downs offer; column A answers, column B receivers
MOST_TITLE = 31  # characters of a sheet's name


@dataclass(frozen=True)
class Column:
    """`key` is the same in every language, `title` is what the reader sees; `decimals` of numbers that are shares of people."""

    key: str
    title: str
    kind: Kind = "text"
    width: int = 12
    decimals: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet: an explanation above, then the head, then the rows.

    `key`: decide, in, out, book, summary, rules, problems, service, briefs. The head stands in row `head` (counted from 1) and
    the rows follow without a gap. `open_rows` are the indices of rows whose answer cells may be filled in; the answer to an
    account is asked for once in a workbook, and elsewhere its answer cell says where.
    """

    key: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    open_rows: frozenset[int] = frozenset()
    gone_rows: frozenset[int] = frozenset()  # rows whose account cannot stay: its owner has no book any more, or there is none
    unit: str = ""  # of a book: whose

    @property
    def head(self) -> int:
        """The row of the column titles, counted from 1 as readers do: below the title, the notes and a blank."""
        return len(self.notes) + 3


@dataclass(frozen=True)
class Scope:
    """For whom a workbook is: a manager, or one CSM (then without peers). Units are books and pools by name."""

    manager: str
    csm: str = ""  # csm_id
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  # csm_ids of the team


@dataclass(frozen=True)
class Content:
    """One workbook. `receivers`: what the drop-down of "give to" offers, as shown -> unit.

    `heading` says in words for whom it is. Health below `red` is red, and renewals from `as_of` to `until` are soon.
    """

    plan_id: str
    plan_hash: str  # sha256 of the plan's summary.json
    lang: str
    scope: Scope
    sheets: tuple[Sheet, ...]
    receivers: tuple[tuple[str, str], ...]
    heading: str = ""
    as_of: date = date(2000, 1, 1)
    until: date = date(2000, 1, 1)
    red: float = 0

    def marks(self) -> dict[str, str]:
        """What the hidden sheet says."""
        return {
            "plan_id": self.plan_id, "plan_hash": self.plan_hash, "lang": self.lang, "manager": self.scope.manager,
            "csm": self.scope.csm,
        }  # fmt: skip
