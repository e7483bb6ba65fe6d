"""Floor 4: whether a plan arrived - a fresh export of the CRM beside what the plan put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from solver.crm.columns import Column, Texts, texts, uniform
from solver.crm.export import Export, read_export
from solver.crm.ids import key_findings
from solver.crm.package import wanted
from solver.crm.planned import Planned
from solver.crm.target import named_systems
from solver.crm.today import from_book
from solver.errors import InputError, UsageError
from solver.plan.written import Dates, Written
from solver.policy import Crm, Policy
from solver.problem import Bools, Ints

ALONE, ARRIVED, OLD, OTHER, MISSING = range(5)  # of a cell; the row's is the largest of its cells'
STATES = ("left alone", "arrived", "not arrived", "something else", "not in the export")
UNSURE = ("effective_date",)  # depends on waves that a plan does not know


@dataclass(frozen=True)
class Arrival:
    """`state`: field -> ALONE (the plan changes nothing there), ARRIVED, OLD, OTHER or MISSING [accounts].

    `found`, `right`: field -> what the export has, and the plan; `stray`: accounts it leaves alone that are not as it has them.

    `waiting`: accounts that are not due; `unchecked`: fields, and why.
    """

    planned: Planned
    export: Export
    state: Mapping[str, Ints]
    found: Mapping[str, Texts]
    right: Mapping[str, Texts]
    stray: Bools
    waiting: int
    unchecked: Mapping[str, str]

    @cached_property
    def row(self) -> Ints:
        """The state of each account: that of its worst field [accounts]."""
        worst: Ints = np.max(list(self.state.values()), axis=0)
        return worst

    @property
    def all_arrived(self) -> bool:
        return bool((self.row <= ARRIVED).all())

    def count(self, state: int) -> int:
        return int((self.row == state).sum())

    def by_owner(self) -> list[tuple[str, list[int]]]:
        """Owner in the plan ("" = nobody) -> accounts that arrived, did not, are something else, are missing."""
        found = []
        for unit in sorted(set(self.planned.unit[self.row > ALONE])):
            mine = self.row[self.planned.unit == unit]
            found.append((unit, [int((mine == s).sum()) for s in (ARRIVED, OLD, OTHER, MISSING)]))
        return found

    @property
    def problems(self) -> list[dict[str, str]]:
        """Cells that are not as the plan has them, by account."""
        return [cell for k in np.flatnonzero(self.row > ARRIVED) for cell in self.problems_of(int(k))]

    def problems_of(self, k: int) -> list[dict[str, str]]:
        """The cells of one account that are not as the plan has them: what is there, what should be, who changed it last."""
        planned = self.planned
        head = {"account_id": planned.account[k], "id": planned.key[k], "name": planned.name[k], "owner_in_plan": planned.unit[k]}
        return [
            {
                **head, "field": field, "state": STATES[state[k]], "found": self.found[field][k],
                "expected": self.right[field][k], "changed_by": self.by[k],
            }
            for field, state in self.state.items() if state[k] > ARRIVED
        ]  # fmt: skip

    @cached_property
    def by(self) -> Texts:
        """Who changed each record last [accounts]."""
        return self.export.changed_by(self.export.rows(self.planned.key))


def only_system(crm: Crm) -> str:
    """The one CRM whose owner's field the policy names; Gainsight's has a usual name. Raises UsageError where that is not one."""
    named = named_systems(crm)
    if len(named) != 1:
        said = f"the policy has settings for {' and '.join(named)}" if named else "the policy names no CRM's field for the owner"
        raise UsageError(f"{said}: say --for which CRM the export is")
    return named[0]


def verify(
    plan: Written, system: str, path: Path, policy: Policy, dates: Dates | None = None, due: date | None = None
) -> Arrival:  # fmt: skip
    """`plan` beside the export at `path`; what changes after `due`, or has no week in the waves (`dates`), is not looked for.

    Raises PolicyError, InputError for an export that cannot be read or has no owners.
    """
    planned = wanted(plan, system, dates, policy)
    target = planned.target
    findings = key_findings(planned.key, target)
    findings += planned.users.findings({"receives": planned.unit[planned.handed | planned.fresh].tolist()})
    if findings:
        raise InputError(findings, "Nothing was compared.")
    fields = [field for field, source in target.sources.items() if source not in UNSURE]
    export = read_export(path, target, fields, policy.input.columns, optional=True)
    today = from_book(plan, planned)
    waits = planned.later(due) | planned.unplaced
    return _compared(planned, export, {c.field: c for c in today.columns}, fields, waits)


def _compared(planned: Planned, export: Export, columns: Mapping[str, Column], fields: list[str], waits: Bools) -> Arrival:
    rows = export.rows(planned.key)
    state, found, right = {}, {}, {}
    stray = np.zeros(len(rows), bool)
    for field in (f for f in fields if f in export.column):
        column = columns[field]
        if field == planned.target.owner:
            found[field] = texts(planned.users.canonical(t) for t in export.at(field, rows))
            right[field] = planned.to_users(planned.unit)
            cell, kept = _owner_state(planned, found[field])
            wants = planned.handed | planned.fresh
        else:
            _, found[field], wrong = uniform(export.at(field, rows), column.source, planned.settings, export.file, field)
            if wrong:
                raise InputError(wrong, "Nothing was compared.")
            right[field], kept = column.new, np.asarray(found[field] == column.new, bool)
            old = np.asarray(found[field] == column.was, bool) & column.known
            cell = np.where(kept, ARRIVED, np.where(old, OLD, OTHER))
            wants = column.changes | (not column.known)
        stray |= ~wants & ~kept & (rows >= 0)
        state[field] = np.where(wants & ~waits, np.where(rows < 0, MISSING, cell), ALONE)
    unchecked = {f: "is not in the export" for f in fields if f not in export.column}
    unchecked |= {f: "depends on the waves" for f, s in planned.target.sources.items() if s in UNSURE}
    return Arrival(planned, export, state, found, right, stray, int(waits.sum()), unchecked)


def _owner_state(planned: Planned, found: Texts) -> tuple[Ints, Bools]:
    """The state of owners' fields, and whether they are as the plan has them [accounts].

    A member stands for their pool, but not where that very person had the account before.
    """
    users = planned.users
    cases = list(zip(planned.unit, planned.before, found, strict=True))
    known = {}
    for unit, before, there in set(cases):
        state = OTHER
        if there == users.user(unit):
            state = ARRIVED
        elif unit != before and users.accepted(before, there):
            state = OLD
        elif users.accepted(unit, there):
            state = ARRIVED
        known[unit, before, there] = state
    states: Ints = np.array([known[c] for c in cases], np.int64)
    return states, states == ARRIVED
