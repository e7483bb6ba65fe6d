"""Floor 3: a plan as it was written - its tables, typed, for all that hands it on; nothing is worked out anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from solver.errors import StorageError
from solver.plan.folder import changed
from solver.plan.load import UNREADABLE, Loaded, load_plan, unreadable
from solver.policy import Policy
from solver.steady import Mark, mark_of, steadily
from solver.tables import read_text, typed

TABLES = "assignments", "moves", "books", "people", "fairness", "tiers", "watch"
Dates = Mapping[str, tuple[date, date]]  # account_id -> first day of its hand-off, and the day on which its owner changes
KINDS = {
    "account_id": "text", "name": "text", "arr": "money", "tier": "text", "score": "number", "coverage": "text", "unit": "text",
    "csm_id": "text", "pool": "text", "csm_name": "text", "csm_email": "text", "manager": "text", "previous_owner": "text",
    "move_type": "text", "moved": "flag", "forced": "flag", "not_before": "date", "not_after": "date", "hold_until": "date",
    "reason": "text", "alternative": "text", "alternative_difference": "number", "needs_approval": "flag", "family": "text",
    "renewal_date": "date", "health": "number", "from": "text", "from_name": "text", "from_manager": "text", "to": "text",
    "to_name": "text", "to_manager": "text", "peers": "text", "compared": "flag", "worse_off": "text", "tier_label": "text",
    "method": "text", "previous_tier": "text", "migration": "text", "tier_since": "date", "below_since": "date",
    "grace_until": "date", "changed_on": "date", "reviewed_on": "date", "service_model": "text", "review": "text",
    "check_in": "text", "support": "text", "sponsor": "text", "next_review": "date", "override_by": "text",
    "override_expires": "date", "look_at": "text", "arr_low": "number", "arr_high": "number", "load_target": "number",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A plan folder. Tables are as the contract has them, in the order of their files; blanks are "", NaN or NaT."""

    path: Path
    mark: Mark = (0, 0, 0)
    source: Path | None = None  # a copy that it is read from, where another plan has taken its place meanwhile

    def check_still_there(self) -> None:
        """What is read from its folder later must be of the same plan. Raises StorageError where another has taken its place."""
        if self.mark != mark_of(self.path):
            raise StorageError(
                f"{self.path} was replaced by another plan meanwhile, so nothing was written; run the command again"
            )

    @property
    def plan_id(self) -> str:
        """The hash of everything the plan decides and was made from."""
        return str(self.loaded.summary["plan_id"])

    @property
    def policy(self) -> Policy:
        return self.loaded.decision.formulation.setting.policy

    @cached_property
    def loaded(self) -> Loaded:
        """The decision with its formulation, book, policy and summary."""
        return load_plan(self.source or self.path)

    @cached_property
    def assignments(self) -> pd.DataFrame:
        return self._table("assignments")

    @cached_property
    def moves(self) -> pd.DataFrame:
        return self._table("moves")

    @cached_property
    def books(self) -> pd.DataFrame:
        return self._table("books")

    @cached_property
    def people(self) -> pd.DataFrame:
        return self._table("people")

    @cached_property
    def fairness(self) -> pd.DataFrame:
        return self._table("fairness")

    @cached_property
    def tiers(self) -> pd.DataFrame:
        return self._table("tiers")

    @cached_property
    def watch(self) -> pd.DataFrame:
        return self._table("watch")

    def _table(self, name: str) -> pd.DataFrame:
        try:
            return typed(read_text((self.source or self.path) / f"{name}.csv"), KINDS)
        except UNREADABLE as error:
            raise unreadable(self.path, error) from error


def read_plan(path: Path) -> Written:
    """The plan at `path`. Raises UsageError where it is none, cannot be read, or was changed since it was written: what is handed
    on must be what was audited."""
    plan = steadily(path, lambda place: _read(path, place))
    if not plan.loaded.intact:
        raise changed(path)
    return plan


def _read(path: Path, place: Path) -> Written:
    """All of it at once: another plan may take its place at any time."""
    plan = Written(path, mark_of(path), place)
    if plan.loaded.intact:
        for name in TABLES:
            getattr(plan, name)
    return plan
