"""Floor 2: how well accounts and units match, and who qualifies (docs/arithmetic.md section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from solver.book import Book
from solver.calendars import common_minutes
from solver.errors import PolicyError
from solver.exact import milli
from solver.industries import group_of
from solver.model.profiles import Profiles
from solver.model.quarter import Quarter
from solver.model.staff import Staff
from solver.model.units import Units
from solver.policy import Match, Policy
from solver.problem import Bools, Ints

FULL, NEUTRAL = 10_000, 5_000


@dataclass(frozen=True)
class Fit:
    """Match values by profile: `tables[m]` [values of match m, csms], 0..10000; `fails[m]` [values, csms, tiers, guessed]."""

    profiles: Profiles
    tables: tuple[Ints, ...]
    fails: tuple[Bools, ...]
    serves: Bools  # [csms, tiers]
    units: Units
    pooled: Ints  # [csms] FTE in the pool, the weights of a pool's mean

    def csms_qualify(self, profiles: Ints) -> Bools:
        """Who may newly hold accounts of these profiles: [len(profiles), csms]."""
        return self._qualified(profiles[:, None], np.arange(len(self.serves))[None, :])

    def qualify(self, profiles: Ints) -> Bools:
        """[len(profiles), units]: a book when its csm qualifies, a pool when it serves the tier and a member qualifies."""
        csms = self.csms_qualify(profiles)
        out = self.units.serves[:, self.profiles.tier[profiles]].T.copy()
        out[:, 0] = False
        books = np.flatnonzero(self.units.csm >= 0)
        out[:, books] &= csms[:, self.units.csm[books]]
        for u in np.flatnonzero(self.units.is_pool):
            out[:, u] &= csms[:, self.units.members[u]].any(axis=1)
        return out

    def values(self, profiles: Ints) -> tuple[Ints, ...]:
        """For each match, 0..10000 at each unit: [len(profiles), units]; 0 for nobody."""
        qualify = self.csms_qualify(profiles)
        return tuple(self._at_units(profiles, m, qualify) for m in range(len(self.tables)))

    def qualifies(self, profiles: Ints, units: Ints) -> Bools:
        """`qualify` of pairs: profiles and units of the same length."""
        out = self.units.serves[units, self.profiles.tier[profiles]] & (units > 0)
        for at, csms, _ in self._by_kind(profiles, units):
            out[at] &= csms.any(axis=1)
        return out

    def values_at(self, profiles: Ints, units: Ints) -> tuple[Ints, ...]:
        """`values` of pairs: profiles and units of the same length."""
        out = tuple(np.zeros(len(units), np.int64) for _ in self.tables)
        for at, csms, members in self._by_kind(profiles, units):
            for m, table in enumerate(self.tables):
                value = table[self.profiles.codes[profiles[at], m][:, None], members]
                out[m][at] = value[:, 0] if members.shape[1] == 1 else self._mean(value, csms, self.pooled[members])
        return out

    def _by_kind(self, profiles: Ints, units: Ints) -> Iterator[tuple[Ints, Bools, Ints]]:
        """Pairs with books, then with each pool: where they are; who of the members qualifies; the members [pairs, members]."""
        books = np.flatnonzero(self.units.csm[units] >= 0)
        pools = [(np.flatnonzero(units == u), self.units.members[u][None, :]) for u in np.flatnonzero(self.units.is_pool)]
        for at, members in [(books, self.units.csm[units[books]][:, None]), *pools]:
            if len(at):
                members = np.broadcast_to(members, (len(at), members.shape[1]))
                yield at, self._qualified(profiles[at][:, None], members), members

    def _qualified(self, profiles: Ints, csms: Ints) -> Bools:
        p = self.profiles
        out = self.serves[csms, p.tier[profiles]]
        for m, fails in enumerate(self.fails):
            out &= ~fails[p.codes[profiles, m], csms, p.tier[profiles], p.guessed[profiles].astype(int)]
        return out

    def _at_units(self, profiles: Ints, m: int, qualify: Bools) -> Ints:
        by_csm = self.tables[m][self.profiles.codes[profiles, m]]
        out = np.zeros((len(profiles), self.units.num), np.int64)
        books = np.flatnonzero(self.units.csm >= 0)
        out[:, books] = by_csm[:, self.units.csm[books]]
        for u in np.flatnonzero(self.units.is_pool):
            members = self.units.members[u]
            out[:, u] = self._mean(by_csm[:, members], qualify[:, members], self.pooled[members])
        return out

    @staticmethod
    def _mean(value: Ints, who: Bools, pooled: Ints) -> Ints:
        """FTE-weighted mean over the members who qualify; over all when none does; plain when nobody has FTE [rows, members]."""
        who = who | ~who.any(axis=1, keepdims=True)
        weight = who * pooled
        total = weight.sum(axis=1)
        plain = total == 0
        weight[plain] = who[plain]
        mean: Ints = (weight * value).sum(axis=1) // weight.sum(axis=1)
        return mean


def fit_of(book: Book, profiles: Profiles, staff: Staff, units: Units, policy: Policy, quarter: Quarter) -> Fit:
    """The match tables of the book."""
    tables, fails = [], []
    for m, match in enumerate(policy.match):
        if match.csm not in book.csms.columns:
            raise PolicyError(f"match {match.name!r} compares the csm column {match.csm!r}, which the csms do not have")
        table, fail = (
            _hours(match, profiles.values[m], book, policy, quarter)
            if match.kind == "hours"
            else _values(match, profiles.values[m], book, policy)
        )
        tables.append(table)
        fails.append(fail)
    return Fit(profiles, tuple(tables), tuple(fails), staff.serves, units, staff.pooled)


def _hours(match: Match, zones: tuple[str, ...], book: Book, policy: Policy, quarter: Quarter) -> tuple[Ints, Bools]:
    """Business hours in common: the value, and where they are too few for a newcomer."""
    home, full = policy.working_hours, max(1, milli(match.full_at) * 60 // 1000)
    least = [milli(match.required_hours.get(t, 0)) * 60 // 1000 for t in policy.tier_names]
    csms = book.csms
    value = np.full((len(zones), len(csms)), NEUTRAL, np.int64)
    fails = np.zeros((len(zones), len(csms), len(least), 2), bool)
    guessed = csms["timezone_guessed"].to_numpy(bool)
    for c, (zone, start, end) in enumerate(zip(csms[match.csm], csms["work_from"], csms["work_to"], strict=True)):
        for v, other in enumerate(zones):
            if not zone or not other:
                continue
            minutes, days = common_minutes(other, zone, start, end, home.from_hour, home.to_hour, quarter.first, quarter.last)
            mean = minutes // days if days else 0
            value[v, c] = min(FULL, mean * FULL // full)
            if not guessed[c]:
                fails[v, c, :, 0] = [mean < hours for hours in least]
    return value, fails


def _values(match: Match, texts: tuple[str, ...], book: Book, policy: Policy) -> tuple[Ints, Bools]:
    """The other kinds: a table over distinct texts of both sides."""
    codes, theirs = pd.factorize(book.csms[match.csm].astype("str"))
    table = np.array([[_value(match.kind, a, b) for b in theirs] for a in texts], np.int64).reshape(len(texts), len(theirs))
    blank = np.array([[not a or not b for b in theirs] for a in texts], bool).reshape(table.shape)
    excepted = {e.casefold() for e in match.except_}
    free = np.array([a.casefold() in excepted for a in texts], bool)
    binds = np.array([match.required and (not match.tiers or t in match.tiers) for t in policy.tier_names], bool)
    bad = (table == 0) & ~blank & ~free[:, None]
    fails = bad[:, codes, None, None] & binds[None, None, :, None]
    return table[:, codes], np.broadcast_to(fails, (*fails.shape[:3], 2)).copy()


def _value(kind: str, ours: str, theirs: str) -> int:
    if not ours or not theirs:
        return NEUTRAL
    mine, listed = _parts(ours), _parts(theirs)
    if kind == "at_least":
        return FULL if _number(theirs) >= _number(ours) else 0
    if kind == "same":
        return FULL if mine & listed else 0
    if ours.strip().casefold() in listed:
        return FULL
    group = group_of(ours)
    return NEUTRAL if group and group in {group_of(t) for t in theirs.split(";")} else 0


def _parts(text: str) -> set[str]:
    return {part.strip().casefold() for part in text.split(";") if part.strip()}


def _number(text: str) -> float:
    """The number a level stands for; not a number compares false with all."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
