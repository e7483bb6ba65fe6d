"""Floor 2: Book + tiers + policy -> Problem, with what is needed to say its rows in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from solver.book import Book
from solver.model.limits import Row, policy_rows, rule_rows
from solver.model.minima import check_minima
from solver.model.setting import Setting, setting_of
from solver.model.sizes import check_sizes, limit_terms, out_terms, worth_terms
from solver.model.structure import structural_rows
from solver.model.worth import out_rates
from solver.policy import Limit as Rule
from solver.policy import Policy
from solver.problem import Bools, Ints, Problem

BLOCK = 2048


@dataclass(frozen=True)
class Formulation:
    """The setting, the Problem the engine takes, and its rows in words (in the order of `problem.limits`)."""

    setting: Setting
    problem: Problem
    rows: tuple[Row, ...]
    closed: Bools  # [units] receive nobody new


def formulate(book: Book, tiers: pd.Series, policy: Policy, extra: dict[int, list[frozenset[int]]] | None = None) -> Formulation:
    """The Problem of `book` under the new `tiers`. `extra`: more qualification unions for pools (see structure.py).

    Raises ConflictError (exit 4) for contradictory overrides and minima out of reach, PolicyError for rules that name what is
    not there.
    """
    return formulate_setting(setting_of(book, tiers, policy), extra or {})


def formulate_setting(setting: Setting, extra: dict[int, list[frozenset[int]]]) -> Formulation:
    """The Problem of a setting. Raises ConflictError where a hard minimum is out of reach, PolicyError for too large numbers."""
    closed = _closed(setting)
    rules = _Allows(setting, closed)
    pools = _pool_items(setting, rules)
    rows = (*structural_rows(setting, pools, extra), *policy_rows(setting))
    items, policy, rates = (
        setting.items,
        setting.policy,
        out_rates(setting.items, setting.worth.base, setting.policy, setting.loads),
    )
    worth = {**worth_terms(items, policy), **out_terms(rates, items, setting.loads, policy)}
    check_sizes({**worth, **limit_terms(r.limit for r in rows)})
    problem = Problem(
        num_items=setting.items.num,
        num_units=setting.units.num,
        allows=rules,
        worth=_ItemWorth(setting),
        limits=tuple(r.limit for r in rows),
        start=setting.standing.start,
    )
    check_minima(setting, problem, rows)
    return Formulation(setting, problem, rows, closed)


def with_limit(formulation: Formulation, rule: Rule, start: Ints) -> Formulation:
    """The formulation with one more limit in its policy, begun from `start` [items], a plan that keeps it."""
    policy = formulation.setting.policy
    setting = replace(formulation.setting, policy=policy.model_copy(update={"limit": (*policy.limit, rule)}))
    rows = (*formulation.rows, *rule_rows(setting, rule))
    problem = replace(formulation.problem, limits=tuple(r.limit for r in rows), start=start)
    return replace(formulation, setting=setting, problem=problem, rows=rows)


def _closed(setting: Setting) -> Bools:
    """Units that receive nobody: no FTE, a long leave, or a start that is at or above what they carry."""
    units, staff = setting.units, setting.staff
    load = setting.unit_load(setting.standing.start)
    on_leave = np.array([c >= 0 and bool(staff.long_leave[c]) for c in units.csm], bool)
    capacity = units.capacity.copy()
    for pool in np.flatnonzero(units.is_pool):
        members = units.members[pool]
        own = [int(u) for u in np.flatnonzero(units.csm >= 0) if units.csm[u] in members]
        load[pool] += load[own].sum()
        fte = int(staff.pooled[members].sum() + staff.own[members][staff.has_book[members]].sum())
        capacity[pool] = setting.loads.full * fte // 1000
    closed: Bools = (units.fte == 0) | on_leave | (load >= capacity)
    closed[0] = False
    return closed


class _Allows:
    """allows(items): who may hold what (docs/arithmetic.md section 6)."""

    def __init__(self, setting: Setting, closed: Bools) -> None:
        self.setting, self.open = setting, ~closed
        staff, units = setting.staff, setting.units
        self.new_hire = np.array([c >= 0 and bool(staff.new_hire[c]) for c in units.csm], bool)
        health = setting.book.accounts["health"].to_numpy()[setting.items.largest]
        top = setting.items.tier == 0
        with np.errstate(invalid="ignore"):
            self.red_t1 = top & (health < setting.policy.health.red)
        self.forbidden = np.array(sorted(setting.overrides.forbidden), np.int64).reshape(-1, 2)

    def __call__(self, items: Ints) -> Bools:
        s = self.setting
        profiles, back = np.unique(s.fit.profiles.of_item[items], return_inverse=True)
        out = s.fit.qualify(profiles)[back] & self.open
        standing, rows = s.standing, np.arange(len(items))
        out &= ~(self.red_t1[items][:, None] & self.new_hire & ~standing.inherits(items))
        where = {int(i): r for r, i in enumerate(items)}
        for item, unit in self.forbidden:
            if int(item) in where:
                out[where[int(item)], unit] = False
        out[~s.items.served[s.items.tier[items]]] = False
        owner, stays = standing.owner[items], standing.may_stay[items]
        out[rows[owner > 0], owner[owner > 0]] = False
        out[standing.held[items]] = False
        out[:, 0] = ~standing.held[items]
        out[rows[stays], owner[stays]] = True
        pin = standing.pin[items]
        out[pin >= 0] = False
        out[rows[pin >= 0], pin[pin >= 0]] = True
        return out


class _ItemWorth:
    """worth(items): the sum over members."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def __call__(self, items: Ints, units: Ints) -> Ints:
        s = self.setting.items
        first, count = s.first[items], np.diff(s.first)[items]
        total = self.setting.worth.of_accounts(s.order[first], units)
        for k in range(1, int(count.max(initial=0))):  # families, one further member of each at a time
            larger = np.flatnonzero(count > k)
            total[larger] += self.setting.worth.of_accounts(s.order[first[larger] + k], units)
        return total


def _pool_items(setting: Setting, allows: _Allows) -> dict[int, Bools]:
    """For each pool, the items that may be there."""
    pools = np.flatnonzero(setting.units.is_pool)
    may = {int(p): np.zeros(setting.items.num, bool) for p in pools}
    if not may:
        return may
    for first in range(0, setting.items.num, BLOCK):
        items = np.arange(first, min(first + BLOCK, setting.items.num))
        allowed = allows(items)
        for p in pools:
            may[int(p)][items] = allowed[:, p]
    return may
