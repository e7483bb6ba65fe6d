"""Floor 3: how much each place carries, as the capacity rows have it: books, pools with their members' own books, new hires."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.exact import ceil_div
from solver.model.formulate import Formulation
from solver.model.pools import overloaded
from solver.model.setting import Setting
from solver.model.staff import Staff
from solver.model.structure import pool_sets, set_capacity
from solver.model.units import Loads
from solver.problem import NO_BOUND, Bools, Ints
from solver.shortage.groups import Groups


@dataclass(frozen=True)
class Place:
    """What does not change with FTE or caps. `site` of a unit: the pool its csm gives time to, else the unit itself."""

    setting: Setting
    site: Ints  # [units]
    split: frozenset[int]  # pools whose members are told apart, because today's load lets them share it
    start: Ints  # [units, tiers] accounts at the start
    serves: Bools  # [units, tiers] tiers of the accounts that may be there
    hire_t1: Ints  # [units] strategic accounts that a new hire may hold, NO_BOUND elsewhere


@dataclass(frozen=True)
class Seats:
    """Load that fits: `unit` [units] (a pool: together with its members' own books), `member` [csms]. `time` as `unit`, without
    what today's accounts take beyond it."""

    unit: Ints
    time: Ints
    member: Ints


def place_of(formulation: Formulation, groups: Groups) -> Place:
    """The places of a formulation."""
    setting = formulation.setting
    units, staff, items = setting.units, setting.staff, setting.items
    site = np.arange(units.num)
    for u in np.flatnonzero(units.csm >= 0):
        site[u] = units.index.get(staff.pool[units.csm[u]], u) if staff.pool[units.csm[u]] else u
    start = np.zeros((units.num, len(items.served)), np.int64)
    np.add.at(start, (setting.standing.start[items.of_account], items.account_tier), 1)
    start[0] = 0
    serves = np.zeros((units.num, len(items.served)), bool)
    for at in range(0, groups.num, 4096):
        which = np.arange(at, min(at + 4096, groups.num))
        serves |= groups.allowed(which, units.num).T.astype(np.int32) @ (groups.counts[which] > 0).astype(np.int32) > 0
    split = frozenset(int(p) for p in np.flatnonzero(units.is_pool) if _shared(formulation, int(p)))
    return Place(setting, site, split, start, serves, _hire_t1(setting))


def _shared(formulation: Formulation, pool: int) -> bool:
    """Whether today's load flows into the members' time; only then do the pool's rows hold member by member."""
    setting = formulation.setting
    start = setting.standing.start
    in_books = setting.unit_load(start)
    for c in setting.units.members[pool]:
        book = setting.units.index.get(setting.staff.ids[c], 0)
        if in_books[book] > set_capacity(setting, frozenset([int(c)])):
            return False
    return overloaded(formulation, pool, pool_sets(setting, pool, start == pool), start) is None


def _hire_t1(setting: Setting) -> Ints:
    """The row `new_hire_t1`, widened by the start like every hard row."""
    units, staff, standing = setting.units, setting.staff, setting.standing
    out = np.full(units.num, NO_BOUND)
    if "T1" not in setting.policy.tier_names:
        return out
    t1 = setting.items.total((setting.items.account_tier == setting.policy.tier_names.index("T1")).astype(np.int64))
    for u in np.flatnonzero(units.csm >= 0):
        if staff.new_hire[units.csm[u]]:
            here = np.flatnonzero(standing.start == u)
            out[u] = max(setting.policy.ramp.new_hire_t1, int(t1[here][~standing.inherits(here)[:, u]].sum()))
    return out


def seats_of(place: Place, staff: Staff, loads: Loads) -> Seats:
    """Seats under other FTE or ratio caps than the setting's; never fewer than today's accounts take.

    Where all accounts that may be in a book take multiples of one load, what lies above the last whole one is no seat.
    """
    units = place.setting.units
    own = np.where(staff.has_book, staff.own, 0)
    fte = np.array([0 if u == 0 else int((staff.pooled + own)[m].sum()) for u, m in enumerate(units.members)], np.int64)
    books = np.flatnonzero(units.csm >= 0)
    fte[books] = staff.own[units.csm[books]]
    today = place.start @ loads.of_tier
    serves = place.serves | (place.start > 0)
    for u in books:
        if place.site[u] != u:
            serves[place.site[u]] |= serves[u]
            today[place.site[u]] += today[u]
    grain = np.array([max(1, int(np.gcd.reduce(loads.of_tier[s])) if s.any() else 1) for s in serves], np.int64)
    whole = loads.full * fte // 1000
    member = np.array([ceil_div(loads.full * int(f), 1000) for f in staff.pooled + own], np.int64)
    return Seats(np.maximum(whole // grain * grain, today), whole, member)
