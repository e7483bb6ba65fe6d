"""Floor 6: a plan as the page sees it - its tables and names, its language, and the reasons of its accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from solver.lang import Lang
from solver.model.setting import Setting
from solver.plan.decision import Decision
from solver.plan.names import manager_of, name_of
from solver.plan.reasons import Reasons
from solver.plan.written import Written
from solver.policy import Policy
from solver.report.tables import Numbers


@dataclass(frozen=True)
class View:
    """A written plan and the language in which it is told."""

    plan: Written
    lang: Lang

    @property
    def summary(self) -> dict[str, Any]:
        return self.plan.loaded.summary

    @property
    def decision(self) -> Decision:
        return self.plan.loaded.decision

    @property
    def setting(self) -> Setting:
        return self.decision.formulation.setting

    @property
    def policy(self) -> Policy:
        return self.setting.policy

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.summary, self.lang)

    @cached_property
    def reasons(self) -> Reasons:
        """Says why accounts are where they are, in this language."""
        return Reasons(self.decision, self.lang)

    @cached_property
    def names(self) -> dict[str, str]:
        """Units, CSMs and owners who left, by id, as people know them."""
        csms, units = self.setting.book.csms, self.setting.units
        known = dict(zip(csms["csm_id"].astype(str), csms["name"].astype(str), strict=True))
        return {**known, **{units.names[u]: name_of(self.setting, u) for u in range(1, units.num)}}

    @cached_property
    def managers(self) -> dict[str, str]:
        """The manager of each unit and CSM; blank where members of a pool have several."""
        csms, units = self.setting.book.csms, self.setting.units
        known = dict(zip(csms["csm_id"].astype(str), csms["manager"].astype(str), strict=True))
        return {**known, **{units.names[u]: manager_of(self.setting, u) for u in range(1, units.num)}}

    def name(self, unit: str) -> str:
        """A unit or owner as people know it."""
        return self.names.get(unit, unit)

    def leaves_on(self, owner: str) -> str:
        """The day on which an owner leaves, where it is still to come; else blank."""
        csms = self.setting.book.csms
        days = csms["end_date"][csms["csm_id"] == owner].dropna()
        day = str(days.iloc[0].date()) if len(days) else ""
        return day if day > str(self.summary["as_of"]) else ""

    def owner(self, unit: str) -> str:
        """Who has an account; in words where nobody has."""
        return self.name(unit) or self.lang.t("nobody")

    def holder(self, row: pd.Series) -> str:
        """Who is to have the account of a row of assignments."""
        automated = row["coverage"] == "automated"
        return self.name(str(row["unit"])) or (self.lang.t("automated") if automated else self.lang.t("nobody"))

    def rule(self, name: str) -> str:
        """Why a limit is there, in the policy's words; its name where it has none."""
        return next((self.lang.t(x.why) for x in self.policy.limit if x.name == name and x.why), self.limit(name))

    def limit(self, name: str) -> str:
        """The name of a limit or match as words."""
        said = self.lang.t(name)
        return said if said != name else name.replace("_", " ")

    def group(self, label: str) -> str:
        """Over whom a limit counts: a name, a tier, or the whole plan."""
        return self.lang.t("the plan") if label == "plan" else self.name(label)

    def tier(self, name: str) -> str:
        """T1 strategic."""
        found = self.policy.tiers.get(name)
        return f"{name} {self.lang.t(found.label)}" if found else name

    @cached_property
    def changed(self) -> np.ndarray:
        """Which rows of assignments get another owner, or a first one, or stay without one who should have one."""
        a = self.plan.assignments
        return (a["moved"] | (a["move_type"] == "new") | (a["coverage"] == "uncovered")).to_numpy(bool)

    @cached_property
    def held(self) -> np.ndarray:
        """Which rows of assignments a hold keeps where they are."""
        kept: np.ndarray = self.setting.standing.held[self.setting.items.of_account] & ~self.changed
        return kept


def ordered(frame: pd.DataFrame, by: str = "arr") -> pd.DataFrame:
    """Rows with the largest first; equal ones by their id."""
    return frame.sort_values([by, "account_id"], ascending=[False, True], kind="stable")
