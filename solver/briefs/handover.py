"""Floor 4: one account that is handed over - what the plan and the book say of it, in the reader's language."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from solver.lang import EN, Lang
from solver.plan.case import Case
from solver.plan.passed import check_passed
from solver.plan.reasons import Reasons
from solver.plan.windows import first_day
from solver.plan.written import Dates, Written
from solver.policy import Policy, Tier

Span = tuple[date, date]


class Cells:
    """A table as plain cells: of one account much is asked, and pandas is slow at giving single cells."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.lists: dict[str, list[Any]] = {}

    def at(self, column: str, k: int) -> Any:
        """One cell; None where it is blank or there is no such column."""
        if column not in self.lists:
            series = self.table[column] if column in self.table.columns else None
            self.lists[column] = (
                [None] * len(self.table)
                if series is None
                else series.astype(object).where(series.notna() & (series != ""), None).tolist()
            )
        return self.lists[column][k]


class Sources:
    """What all briefs and mails of a plan are made from; read once. `shown` as in Reasons. Raises PolicyError for columns of
    `[brief]` that the accounts do not have."""

    def __init__(self, plan: Written, lang: Lang = EN, dates: Dates | None = None, shown: frozenset[str] | None = None) -> None:
        self.plan, self.lang, self.dates = plan, lang, dates or {}
        self.policy: Policy = plan.policy
        self.decision = plan.loaded.decision
        self.setting = self.decision.formulation.setting
        self.accounts = self.setting.book.accounts
        check_passed(self.policy, self.accounts)
        ids = self.accounts["account_id"]
        self.number: dict[str, int] = {str(a): k for k, a in enumerate(ids)}
        self.given = Cells(self.accounts)
        self.assigned = Cells(plan.assignments.set_index("account_id").loc[ids].reset_index())
        self.tiers = Cells(plan.tiers.set_index("account_id").loc[ids].reset_index())
        self.reasons = Reasons(self.decision, lang, shown)

    def handed_over(self) -> list[str]:
        """Ids of the accounts that get a brief: those that move, and new ones that got an owner."""
        unit, kinds = self.decision.unit, np.array(self.decision.move_type)
        wanted = self.decision.moved | ((kinds == "new") & (unit > 0))
        return [str(a) for a in self.accounts["account_id"][wanted]]

    def told_to(self, shown: frozenset[str] | None) -> Sources:
        """The same for another reader, without reading everything again."""
        other = copy(self)
        other.reasons = self.reasons.told_to(shown)
        return other

    def handover(self, account_id: str) -> Handover:
        """All about one account. Raises KeyError for an unknown id."""
        return Handover(self, self.number[account_id])


@dataclass(frozen=True)
class Handover:
    """One account of a plan, by its position among the accounts."""

    sources: Sources
    k: int

    def given(self, column: str) -> Any:
        """A cell of the accounts, as the book has it; None where it is blank or there is no such column."""
        return self.sources.given.at(column, self.k)

    def row(self, column: str) -> Any:
        """A cell of assignments.csv; None where it is blank."""
        return self.sources.assigned.at(column, self.k)

    @cached_property
    def tiering(self) -> dict[str, Any]:
        """Its row of tiers.csv; blanks are None."""
        return {str(c): self.sources.tiers.at(str(c), self.k) for c in self.sources.tiers.table.columns}

    @cached_property
    def case(self) -> Case:
        """Its item as reasons see it, with the names that the reader may see."""
        return self.sources.reasons.case_of(self.k)

    @property
    def lang(self) -> Lang:
        return self.sources.lang

    @property
    def policy(self) -> Policy:
        return self.sources.policy

    @property
    def account_id(self) -> str:
        return str(self.given("account_id"))

    @property
    def name(self) -> str:
        return str(self.given("name") or "")

    @property
    def unit(self) -> int:
        """Where the plan has it; 0 = nobody."""
        return int(self.sources.decision.unit[self.k])

    @property
    def to_pool(self) -> bool:
        return bool(self.case.setting.units.is_pool[self.unit])

    @property
    def kind(self) -> str:
        """Its move type."""
        return self.sources.decision.move_type[self.k]

    @property
    def receiver(self) -> str:
        """Who has it in the plan, by name; "" for nobody."""
        return self.case.words.name(self.unit) if self.unit else ""

    @property
    def giver(self) -> str:
        """Who has it today, by name; "" for a new account."""
        owner = self.given("owner")
        if owner is None:
            return ""
        unit = self.case.setting.units.index.get(str(owner), 0)
        return self.case.words.name(unit) if unit else str(self.case.words.people.get(str(owner), owner))

    @property
    def gone(self) -> bool:
        """Whether the owner has left already: nobody is there to hand over or to introduce."""
        return bool(self.given("owner_kind") == "departed")

    @property
    def left(self) -> bool:
        """Whether the owner of today leaves before the hand-off begins: the receiver does it alone, from the notes."""
        csms, owner = self.case.setting.book.csms, self.given("owner")
        ends = [day_of(d) for d in csms["end_date"][csms["csm_id"] == owner]] if self.span and owner else []
        return any(d is not None and self.span is not None and d < self.span[0] for d in ends)

    @property
    def tier(self) -> str:
        return str(self.tiering["tier"])

    @property
    def before(self) -> str:
        """The tier it came with, where that is another of the policy's; else ""."""
        before = str(self.tiering["previous_tier"] or "")
        return before if before in self.policy.tiers and before != self.tier else ""

    @property
    def rule(self) -> Tier:
        return self.policy.tiers[self.tier]

    @property
    def span(self) -> Span | None:
        """First day of its hand-off and the day its owner changes, where dates are known."""
        return self.sources.dates.get(self.account_id)

    @property
    def members(self) -> list[int]:
        """The accounts of its parent group, itself among them."""
        return [int(m) for m in self.case.members]

    @property
    def changes_on(self) -> date:
        """The day from which days are counted: its change of owner, else the first day it may change and the
        receiver is there."""
        if self.span:
            return self.span[1]
        first, setting = self.case.setting.quarter.first, self.case.setting
        comes = first + timedelta(days=first_day(setting, self.unit))
        return max(day_of(self.row("not_before")) or first, comes)


def day_of(value: Any) -> date | None:
    """A cell of a table as a day."""
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
