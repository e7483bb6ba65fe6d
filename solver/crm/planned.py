"""Floor 4: what a plan puts into each field of a CRM, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from solver.crm.columns import Texts, texts, written
from solver.crm.ids import completed
from solver.crm.target import Target, no_column
from solver.crm.users import Users
from solver.errors import PolicyError
from solver.plan.windows import first_days
from solver.plan.written import Dates, Written
from solver.policy import Input
from solver.problem import Bools


@dataclass(frozen=True)
class Planned:
    """All [accounts], in the order of the plan. `fresh`: the owner's field holds nothing of the book's owners yet, so that every
    account gets its owner, not only those that change hands."""

    target: Target
    users: Users
    accounts: pd.DataFrame  # the book's, typed
    account: Texts
    key: Texts
    name: Texts
    before: Texts  # owner today: csm_id, pool, or somebody departed; "" = nobody
    unit: Texts  # owner in the plan, "" = nobody
    coverage: Texts
    day: Texts  # from which the row holds, see `_effective`
    value: dict[str, Texts]  # field -> what the plan says, the owner's field left out; "" = blank
    settings: Input
    as_of: str
    fresh: bool = False
    short_ids: int = 0  # ids of 15 characters that were completed

    @property
    def handed(self) -> Bools:
        """Accounts whose owner changes; first owners, and those left with nobody, among them [accounts]."""
        found: Bools = np.asarray(self.before != self.unit, bool)
        return found

    @property
    def unplaced(self) -> Bools:
        """Hand-offs that have no week in the waves [accounts]."""
        found: Bools = self.handed & np.asarray(self.day == "", bool)
        return found

    def later(self, due: date | None) -> Bools:
        """Accounts whose owner changes after a day [accounts]."""
        if due is None:
            return np.zeros(len(self.day), bool)
        found: Bools = self.handed & np.asarray(self.day > due.isoformat(), bool)
        return found

    def to_users(self, owners: Texts) -> Texts:
        """The users of owners [accounts]."""
        of = {owner: self.users.user(owner) for owner in set(owners)}
        return texts(of[o] for o in owners)


def planned_of(plan: Written, target: Target, users: Users, dates: Dates | None) -> Planned:
    """What the plan `plan` puts where. `dates` are the days of its waves; without them an owner changes on
    the first free day on which the receiver is there."""
    rows, table = plan.assignments, target.table
    book = plan.loaded.decision.formulation.setting.book
    accounts = book.accounts.set_index("account_id").loc[rows["account_id"]].reset_index()
    if table.id not in accounts:
        raise no_column(f"[{target.place}] id", table.id, "the columns of accounts", accounts.columns)
    keys = written(accounts[table.id])
    tiers = plan.tiers.set_index("account_id").loc[rows["account_id"]].reset_index()
    day, value = _effective(plan, (tiers["tier"] != tiers["previous_tier"]).to_numpy(bool), dates), {}
    for field, source in table.used.items():
        if source == "effective_date":
            value[field] = day
        else:
            own = table.values.get(source, {})
            _check_words(target, source, plan.policy.input)
            value[field] = texts(own.get(v, v) for v in written(rows[source] if source in rows else tiers[source]))
    return Planned(
        target, users, accounts, texts(rows["account_id"]), texts(completed(k) for k in keys) if target.prefix else keys,
        texts(rows["name"]), texts(rows["previous_owner"]), texts(rows["unit"]), texts(rows["coverage"]), day, value,
        plan.policy.input, str(plan.loaded.summary["as_of"]), fresh=target.owner in table.old,
        short_ids=sum(len(k) == 15 for k in keys) if target.prefix else 0,
    )  # fmt: skip


def _check_words(target: Target, source: str, settings: Input) -> None:
    """Refuse to write our words where the book's were mapped from the CRM's, as long as nobody says what the CRM calls them."""
    mapped = settings.values.get(source)
    if mapped and source not in target.table.values:
        theirs, ours = next(iter(mapped.items()))
        raise PolicyError(
            f"[input.values.{source}] read the book's own words as ours: say what {target.title} calls them, for example "
            f'[{target.place}.values.{source}] {ours} = "{theirs}"'
        )


def _effective(plan: Written, tier_changes: Bools, dates: Dates | None) -> Texts:
    """The day from which an account's row holds: its owner's first day, else the planning date where its tier changes [accounts].

    Blank where neither changes, and where the waves have no week for a hand-off.
    """
    rows, as_of = plan.assignments, str(plan.loaded.summary["as_of"])
    moved = (rows["previous_owner"] != rows["unit"]).to_numpy(bool)
    still = np.where(tier_changes, as_of, "").tolist()
    if dates is None:
        setting = plan.loaded.decision.formulation.setting
        there = dict(zip(setting.units.names, first_days(setting), strict=True))
        comes = [(setting.quarter.first + timedelta(days=int(there[unit]))).isoformat() for unit in rows["unit"]]
        days = map(max, written(rows["not_before"]), comes)
        return texts(day if m else s for m, day, s in zip(moved, days, still, strict=True))
    waved = {account: days[1].isoformat() for account, days in dates.items()}
    return texts(waved.get(a, "") if m else s for a, m, s in zip(rows["account_id"], moved, still, strict=True))
