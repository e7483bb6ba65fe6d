"""Floor 4: which rows and cells a CRM has to change, and which wait - counted so that every account is somewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from solver.crm.columns import Column
from solver.crm.ids import key_findings, row_findings, text_fault, user_fault
from solver.crm.planned import Planned
from solver.crm.target import OWNER
from solver.crm.today import DRIFT, GONE, LATER, UNPLACED, Today
from solver.errors import Finding
from solver.problem import Bools, Ints


@dataclass(frozen=True)
class Changes:
    """What changes, by account; `today` says what stands in the CRM."""

    planned: Planned
    today: Today
    due: date | None = None  # the day up to which owners may change in the files

    @property
    def owner(self) -> Column:
        return self.today.columns[0]

    @cached_property
    def wanted(self) -> Bools:
        """Accounts of which some field changes, also where their row waits [accounts]."""
        found: Bools = np.any([c.changes for c in self.today.columns], axis=0)
        return found

    @cached_property
    def rows(self) -> Ints:
        """Accounts with a row in the files, by their ids."""
        return np.flatnonzero(self.wanted & np.asarray(self.today.held == "", bool))

    def later(self) -> list[str]:
        """Days of the owner changes in the files that are planned after the planning date, in order."""
        at = self.rows[self.planned.handed[self.rows]]
        return sorted(day for day in self.planned.day[at] if day > self.planned.as_of)

    def blank(self) -> list[tuple[str, str]]:
        """Fields that would be blank in every account, and what of the plan goes into them: explicit rules give no score, say."""
        values = self.planned.value
        return [(c.field, c.source) for c in self.today.columns[1:] if np.all(np.asarray(values[c.field] == "", bool))]

    def counts(self) -> dict[str, int]:
        """Accounts by what becomes of them, and owner changes likewise: each line of a sum stands once."""
        held, handed, gone = self.today.held, self.planned.handed, np.asarray(self.today.held == GONE, bool)
        in_rows = np.zeros(len(handed), bool)
        in_rows[self.rows] = True
        drifted, cleared = np.asarray(held == DRIFT, bool), np.asarray(self.planned.unit == "", bool)
        later, unplaced = np.asarray(held == LATER, bool), np.asarray(held == UNPLACED, bool)
        moving, swaps = handed & in_rows, self.owner.changes & in_rows
        nobody = moving & swaps & cleared
        automated = np.asarray(self.planned.coverage == "automated", bool)
        return {
            "accounts": len(handed), "rows": len(self.rows), "unchanged": int((~self.wanted & (held == "")).sum()),
            "held_drift": int(drifted.sum()), "held_missing": int(gone.sum()),
            "held_later": int(later.sum()), "held_unplaced": int(unplaced.sum()),
            "owner_changes": int(handed.sum()), "to_users": int((moving & swaps & ~cleared).sum()),
            "cleared_automated": int((nobody & automated).sum()), "cleared_uncovered": int((nobody & ~automated).sum()),
            "there_already": int((handed & ~self.owner.changes & (held == "")).sum()),
            "owner_held": int((handed & (held != "")).sum()), "filled_in": int((~handed & swaps).sum()),
            "other_fields": int((in_rows & ~swaps).sum()),
        }  # fmt: skip

    def findings(self) -> list[Finding]:
        """All that must not be in a file for this CRM, together: ids, users, and texts that something would run."""
        planned, target = self.planned, self.planned.target
        found = [*key_findings(planned.key, target), *self.today.findings, *self._users(), *self._never_empty()]
        for column in self.today.columns:
            found += self._cells(column)
        if target.name:
            faults = {n: text_fault(n, target) for n in set(planned.name[self.rows])}
            remedy = f'Leave the column out: [{target.place}] name = "".'
            found += row_findings("assignments.csv", "name", planned.name, faults, remedy, self._in_rows())
        return found

    def _in_rows(self) -> Bools:
        found = np.zeros(len(self.planned.key), bool)
        found[self.rows] = True
        return found

    def _users(self) -> list[Finding]:
        """People and pools without a user who receive accounts (where rows are written whole: hold them), or gave some up."""
        planned = self.planned
        goes = (planned.handed | planned.fresh) & np.asarray(self.today.held == "", bool)
        if not planned.target.clears:
            goes = goes | self._in_rows()
        needs = {"receives" if planned.target.clears else "holds": planned.unit[goes].tolist()}
        if not self.today.by_roster:
            needs["holds today"] = self._taken_for_drift()
            return planned.users.findings(needs)
        needs["gives up"] = [o for o in planned.before[planned.handed] if o]
        return planned.users.findings(needs, " What somebody gives up is also known from a fresh export: --current.")

    def _taken_for_drift(self) -> list[str]:
        """Owners of today without a user, whose accounts only seem to have changed hands, by account."""
        planned = self.planned
        if planned.fresh:
            return []
        lost = {o for o in planned.users.of if not planned.users.user(o)}
        return [o for o, held in zip(planned.before, self.today.held, strict=True) if held == DRIFT and o in lost]

    def _never_empty(self) -> list[Finding]:
        """The standard owner of a Salesforce record is never empty: nothing may clear it."""
        blank = (self.owner.new == "") | (self.owner.old == "")
        count = int((self._in_rows() & self.owner.changes & np.asarray(blank, bool)).sum())
        if self.planned.target.clears and self.owner.field.casefold() == "ownerid" and count:
            remedy = f"Say which user owns what nobody has: [{self.planned.target.place}] nobody."
            return [Finding("the plan", 0, "OwnerId", "", "would be cleared, and Salesforce refuses that", remedy, count=count)]
        return []

    def _cells(self, column: Column) -> list[Finding]:
        """Values that must not be written, and old ones that could not be given back; the plan's users are named already."""
        target, rows = self.planned.target, self._in_rows()
        rows = rows & column.changes if target.clears else rows
        owner = column.source == OWNER
        check = user_fault if owner else text_fault
        first = "Export the field with ids or e-mails." if owner else "Mend it there first, or leave the field out."
        sides = [
            (column.old, f"what {target.title} has today", first),
            (column.new, "the plan", f"Say what is to be written in [{target.place}.values.{column.source}]."),
        ]
        found = []
        for values, file, remedy in sides[: 1 if owner else 2]:
            there = Counter(v for v in values[rows] if v)
            for value, count in sorted(there.items()):
                if fault := check(value, target):
                    found.append(Finding(file, 0, column.field, value, fault, remedy, count=count))
        return found
