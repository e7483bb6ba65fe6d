"""Floor 3: how well a pair matches, and who qualifies (arithmetic, section 4)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from solver.audit.facts import Facts
from solver.audit.hours import minutes_in_common
from solver.audit.numbers import exact, minutes, values_of
from solver.industries import group_of

Bools = npt.NDArray[np.bool_]
FULL = 10_000
BLANK = 5_000


class Fits:
    """Match values and qualification of pairs, remembered as they are asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.matches = facts.policy.match
        self._values: dict[tuple[int, str, object], tuple[int, bool]] = {}
        self._members: dict[tuple[object, int], frozenset[int]] = {}
        self._able: dict[object, Bools] = {}
        self._failing: dict[object, Bools] = {}
        self._fits: dict[tuple[object, str, int], tuple[int, ...]] = {}
        self._means: dict[tuple[int, str, int, frozenset[int]], int] = {}
        self._binding = [k for k, m in enumerate(self.matches) if m.required or m.required_hours]

    def value(self, match: int, account: int, person: int) -> tuple[int, bool]:
        """Value 0..10000 of a match for a pair, and whether either side is blank."""
        rule, cell = self.matches[match], self.facts.accounts[account].cells[match]
        csm = self.facts.people[person].csm
        theirs = csm.cells[match]
        key = (match, cell, (theirs, csm.opens, csm.closes) if rule.kind == "hours" else theirs)
        if key not in self._values:
            self._values[key] = self._hours(match, account, person) if rule.kind == "hours" else compare(rule.kind, cell, theirs)
        return self._values[key]

    def common_minutes(self, match: int, account: int, person: int) -> int:
        """Minutes in common a working day under a match of kind hours."""
        zone, csm = self.facts.accounts[account].cells[match].strip(), self.facts.people[person].csm
        day = self.facts.policy.working_hours
        theirs = (csm.cells[match].strip(), csm.opens, csm.closes)
        return minutes_in_common((zone, day.from_hour, day.to_hour), theirs, self.facts.quarter.span)

    def likeness(self, account: int, tier: str) -> object:
        """What decides who qualifies: equal for accounts that the same people may serve."""
        a = self.facts.accounts[account]
        return tuple(a.cells[k] for k in self._binding), a.zone_guessed, tier

    def qualifies(self, account: int, tier: str, person: int) -> bool:
        """Whether a person may newly serve the account at a tier (an item: its largest member, the item's tier)."""
        return bool(self.able(account, tier)[person])

    def able(self, account: int, tier: str) -> Bools:
        """Which people may newly serve the account at a tier [people]."""
        key = self.likeness(account, tier)
        if key not in self._able:
            able = np.array([p.present and tier in p.csm.tiers for p in self.facts.people], dtype=bool)
            for k in self._binding:
                able &= ~self._failed(k, account, tier)
            self._able[key] = able
        return self._able[key]

    def _failed(self, match: int, account: int, tier: str) -> Bools:
        """Whom a match rules out for the account at a tier [people]; asked once for people who are alike."""
        a = self.facts.accounts[account]
        key = (match, a.cells[match], a.zone_guessed, tier)
        if key not in self._failing:
            answers: dict[object, bool] = {}
            found = []
            for k, person in enumerate(self.facts.people):
                csm = person.csm
                alike = (csm.cells[match], csm.opens, csm.closes, csm.zone_guessed)
                if alike not in answers:
                    answers[alike] = self._fails(match, account, tier, k)
                found.append(answers[alike])
            self._failing[key] = np.array(found, dtype=bool)
        return self._failing[key]

    def fits(self, account: int, unit: int) -> tuple[int, ...]:
        """The value of each match for an account at a unit (not nobody): a pool's is the FTE-weighted mean."""
        a = self.facts.accounts[account]
        key = ((a.cells, a.zone_guessed), a.tier, unit)
        if key not in self._fits:
            self._fits[key] = tuple(self._at(k, account, unit) for k in range(len(self.matches)))
        return self._fits[key]

    def qualified(self, account: int, tier: str, unit: int) -> frozenset[int]:
        """The members of a unit who qualify."""
        key = (self.likeness(account, tier), unit)
        if key not in self._members:
            members = self.facts.units[unit].members
            able = self.able(account, tier)
            self._members[key] = frozenset(p for p in members if able[p])
        return self._members[key]

    def _at(self, match: int, account: int, unit: int) -> int:
        where = self.facts.units[unit]
        if where.kind == "dedicated":
            return self.value(match, account, where.members[0])[0]
        a = self.facts.accounts[account]
        who = self.qualified(account, a.tier, unit) or frozenset(where.members)
        key = (match, a.cells[match], unit, who)
        if key not in self._means:
            self._means[key] = self._mean(match, account, who)
        return self._means[key]

    def _mean(self, match: int, account: int, who: frozenset[int]) -> int:
        pairs = [(self.facts.people[p].pooled, self.value(match, account, p)[0]) for p in who]
        total = sum(weight for weight, _ in pairs)
        if not total:
            return sum(v for _, v in pairs) // len(pairs)
        return sum(weight * v for weight, v in pairs) // total

    def _fails(self, match: int, account: int, tier: str, person: int) -> bool:
        rule, a, csm = self.matches[match], self.facts.accounts[account], self.facts.people[person].csm
        value, blank = self.value(match, account, person)
        if blank or (rule.kind == "hours" and (a.zone_guessed or csm.zone_guessed)):
            return False
        spared = a.cells[match].strip().casefold() in {e.strip().casefold() for e in rule.except_}
        if rule.required and value == 0 and (not rule.tiers or tier in rule.tiers) and not spared:
            return True
        if rule.kind != "hours" or tier not in rule.required_hours:
            return False
        return self.common_minutes(match, account, person) < minutes(rule.required_hours[tier])

    def _hours(self, match: int, account: int, person: int) -> tuple[int, bool]:
        if not self.facts.accounts[account].cells[match].strip() or not self.facts.people[person].csm.cells[match].strip():
            return BLANK, True
        shared = self.common_minutes(match, account, person)
        return min(FULL, shared * FULL // max(1, minutes(self.matches[match].full_at))), False


def compare(kind: str, cell: str, theirs: str) -> tuple[int, bool]:
    """Value of a match of kind same, at_least or industry, and whether either side is blank."""
    if kind == "at_least":
        return _at_least(cell.strip(), theirs.strip())
    offered = values_of(theirs)
    wanted = values_of(cell) if kind == "same" else tuple(v for v in (cell.strip().casefold(),) if v)
    if not offered or not wanted:
        return BLANK, True
    if set(wanted) & set(offered):
        return FULL, False
    if kind == "industry":
        group = group_of(cell.strip())
        if group and group in {group_of(part.strip()) for part in theirs.split(";")}:
            return BLANK, False
    return 0, False


def _at_least(cell: str, theirs: str) -> tuple[int, bool]:
    if not cell or not theirs:
        return BLANK, True
    try:
        return (FULL if exact(float(theirs)) >= exact(float(cell)) else 0), False
    except (ValueError, OverflowError):
        return 0, False
