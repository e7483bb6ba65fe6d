"""Floor 2: the rows that no policy switches off - capacity of books and pools, few strategic accounts for new hires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solver.model.limits import Row, widened
from solver.model.setting import Setting
from solver.problem import NO_BOUND, Bools, Ints, Limit, Term

MOST_SETS = 6  # distinct qualification sets of which all unions are enumerated; beyond that see `pool_sets`


def structural_rows(setting: Setting, allowed_pools: dict[int, Bools], extra: dict[int, list[frozenset[int]]]) -> Iterator[Row]:
    """Capacity, pool and new-hire rows. `allowed_pools`: pool -> items that may be there; `extra`: more unions for a pool."""
    books = np.flatnonzero(setting.units.csm >= 0)
    if len(books):
        yield _capacity(setting, books)
    for pool, may in allowed_pools.items():
        yield _pool(setting, pool, may, extra.get(pool, []))
    hires = [u for u in books if setting.staff.new_hire[setting.units.csm[u]]]
    if hires and "T1" in setting.policy.tier_names:
        yield _new_hires(setting, np.array(hires, np.int64))


def _hard(name: str, terms: tuple[Term, ...], high: Ints, labels: tuple[str, ...]) -> Limit:
    none = np.zeros(len(high), np.int64)
    return Limit(name, terms, none - NO_BOUND, high, labels, none, none)


def _row(setting: Setting, limit: Limit, measure: str, unit: int, why: str) -> Row:
    return Row(widened(limit, setting.standing.start), measure, why, unit, np.zeros(limit.num_groups, np.int64))


def _capacity(setting: Setting, books: Ints) -> Row:
    over = np.zeros((len(books), setting.units.num), np.int64)
    over[np.arange(len(books)), books] = 1
    labels = tuple(setting.units.names[u] for u in books)
    limit = _hard("capacity", (Term(setting.item_load, over),), setting.units.capacity[books], labels)
    return _row(setting, limit, "load", setting.loads.full, "a book holds no more accounts than its ratio caps and FTE allow")


@dataclass(frozen=True)
class PoolSets:
    """Who in a pool may serve each item: `of_item` points into `sets`, -1 where the item may not be in the pool."""

    sets: tuple[frozenset[int], ...]
    of_item: Ints


def pool_sets(setting: Setting, pool: int, may: Bools) -> PoolSets:
    """The qualification sets of the items that may be in the pool: members who qualify, or all where none does."""
    members = setting.units.members[pool]
    items = np.flatnonzero(may)
    profiles, back = np.unique(setting.fit.profiles.of_item[items], return_inverse=True)
    qualify = setting.fit.csms_qualify(profiles)[:, members]
    qualify &= setting.units.serves[pool, setting.fit.profiles.tier[profiles]][:, None]
    everyone = frozenset(members.tolist())
    sets = [frozenset(members[row].tolist()) if row.any() else everyone for row in qualify]
    forbidden = {item for item, unit in setting.overrides.forbidden if unit == pool}
    of_profile = {int(i): everyone if int(i) in forbidden else sets[b] for i, b in zip(items, back, strict=True)}
    distinct = sorted(set(of_profile.values()), key=lambda s: (len(s), sorted(s)))
    number = {s: k for k, s in enumerate(distinct)}
    of_item = np.full(setting.items.num, -1, np.int64)
    of_item[items] = [number[of_profile[int(i)]] for i in items]
    return PoolSets(tuple(distinct), of_item)


def unions_of(sets: tuple[frozenset[int], ...]) -> list[frozenset[int]]:
    """All unions of up to MOST_SETS sets; with more sets, the sets themselves (the rest is added when violated)."""
    if len(sets) > MOST_SETS:
        return list(sets)
    found = {frozenset[int]()}
    for s in sets:
        found |= {s | f for f in found}
    return sorted(found - {frozenset()}, key=lambda s: (len(s), sorted(s)))


def set_capacity(setting: Setting, members: frozenset[int]) -> int:
    """Load that these members carry together, in the pool and in their own books."""
    staff = setting.staff
    fte = sum(int(staff.pooled[c]) + (int(staff.own[c]) if staff.has_book[c] else 0) for c in members)
    return setting.loads.full * fte // 1000


def _pool(setting: Setting, pool: int, may: Bools, extra: list[frozenset[int]]) -> Row:
    """Hall's condition: whatever only these members can serve must fit into their time, their own books included."""
    found = pool_sets(setting, pool, may)
    everyone = frozenset(setting.units.members[pool].tolist())
    unions = list(dict.fromkeys([*unions_of(found.sets), *extra, everyone]))
    inside = np.array([[s <= u for s in found.sets] for u in unions], bool).reshape(len(unions), len(found.sets))
    name, terms = setting.units.names[pool], []
    books = {int(setting.units.csm[u]): int(u) for u in np.flatnonzero(setting.units.csm >= 0)}
    own = np.zeros((len(unions), setting.units.num), np.int64)
    for k, union in enumerate(unions):
        over = np.zeros((len(unions), setting.units.num), np.int64)
        over[k, pool] = 1
        counts = (found.of_item >= 0) & inside[k][found.of_item] if found.sets else np.zeros(setting.items.num, bool)
        if union == everyone:
            counts = np.ones(setting.items.num, bool)
        terms.append(Term(np.where(counts, setting.item_load, 0), over))
        own[k, [books[c] for c in union if c in books]] = 1
    if own.any():
        terms.append(Term(setting.item_load, own))
    high = np.array([set_capacity(setting, u) for u in unions], np.int64)
    labels = tuple(name if u == everyone else f"{name}: {', '.join(setting.staff.ids[c] for c in sorted(u))}" for u in unions)
    return _row(
        setting,
        _hard("pool_capacity", tuple(terms), high, labels),
        "load",
        setting.loads.full,
        "a pool holds no more than the members who qualify have time for",
    )


def _new_hires(setting: Setting, hires: Ints) -> Row:
    over = np.zeros((len(hires), setting.units.num), np.int64)
    over[np.arange(len(hires)), hires] = 1
    t1 = (setting.items.account_tier == setting.policy.tier_names.index("T1")).astype(np.int64)
    base = setting.items.total(t1)
    limit = _hard(
        "new_hire_t1", (Term(base, over),), np.full(len(hires), setting.policy.ramp.new_hire_t1, np.int64),
        tuple(setting.units.names[u] for u in hires),
    )  # fmt: skip
    inherited = setting.standing.inherits(np.arange(setting.items.num))[:, hires] & (base > 0)[:, None]
    item, group = (np.asarray(k, np.int64) for k in np.nonzero(inherited))
    limit = replace(limit, fix_group=group, fix_item=item, fix_unit=hires[group], fix_amount=-base[item])
    return _row(setting, limit, "accounts", 1, "a new hire starts with few strategic accounts, except those inherited")
