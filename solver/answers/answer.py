"""Floor 6: an answer - what a manager has decided about one account of a plan - and the pin it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from solver.model.setting import Setting
from solver.plan.pins import Pin

Action = Literal["accept", "keep", "give to"]
SAID = {"accept": "accepted as planned", "keep": "to stay with today's owner", "give to": "given by the manager"}


@dataclass(frozen=True)
class Answer:
    """`unit`: where the account shall be, a book or a pool by name; "" is nobody, which only the plan itself can have
    decided. `by`: the manager; `where`: the cell it stands in."""

    account_id: str
    action: Action
    unit: str
    by: str = ""
    note: str = ""
    where: str = ""


def pins_of(answers: Sequence[Answer], expires: date) -> list[Pin]:
    """A pin for each answer with a unit, until the quarter's last day; accepting that nobody has an account pins nothing."""
    return [Pin(a.account_id, a.unit, a.note or SAID[a.action], a.by, expires) for a in answers if a.unit]


def items_of(setting: Setting, answers: Sequence[Answer]) -> list[int]:
    """The item of each answer's account."""
    number = dict(zip(setting.book.accounts["account_id"], setting.items.of_account.tolist(), strict=True))
    return [int(number[a.account_id]) for a in answers]
