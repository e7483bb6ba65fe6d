"""Floor 3: what the members of a pool can serve together (arithmetic, section 8, structural rows of pools)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.audit.facts import Facts
from solver.audit.fit import Fits
from solver.audit.flow import overfull
from solver.audit.holders import Holders, offered, start_loads
from solver.audit.measures import Measure, Measures
from solver.audit.rows import Row
from solver.policy import Limit

Members = frozenset[int]
MOST_SETS = 6  # up to so many different sets, all their unions are rows; beyond that the audit looks by maximum flow


@dataclass(frozen=True)
class Candidates:
    """Items to ask about when the sets of a pool are looked for, so that not every item need be asked.

    Free items that are alike (same tier, same matches) may all newly be with a pool or all not.
    """

    free: list[tuple[int, ...]]  # per likeness: one item, and one of another home where there is one
    special: list[int]  # pinned items, and items with a forbidden unit
    by_home: dict[int, list[int]]


def candidates(facts: Facts, fits: Fits) -> Candidates:
    """The candidates of a book."""
    alike: dict[object, tuple[int, ...]] = {}
    special, by_home = [], defaultdict(list)
    for k, item in enumerate(facts.items):
        by_home[item.home].append(k)
        if item.pin or item.forbidden:
            special.append(k)
        elif not item.held:
            seen = alike.setdefault(fits.likeness(item.largest, item.tier), (k,))
            if len(seen) == 1 and facts.items[seen[0]].home != item.home:
                alike[fits.likeness(item.largest, item.tier)] = (seen[0], k)
    return Candidates(list(alike.values()), special, by_home)


class PoolRule:
    """The rows of one pool."""

    def __init__(self, unit: int, facts: Facts, holders: Holders, items: Candidates) -> None:
        self.unit, self.facts, self.holders, self.name = unit, facts, holders, facts.units[unit].name
        self.everyone: Members = frozenset(facts.units[unit].members)
        books = {u.members[0]: k for k, u in enumerate(facts.units) if u.kind == "dedicated"}
        self._books = {p: books[p] for p in sorted(self.everyone) if p in books}
        here = [k for k in items.by_home.get(unit, []) + items.special if facts.items[k].start == unit]
        self._start = self._loads(set(here))
        start = start_loads(facts)
        self._start_books = {p: start[book] for p, book in self._books.items()}
        self.unions = self._unions(items)

    def qualified(self, item: int) -> Members:
        """Q: the members who can serve an item that is with the pool."""
        it = self.facts.items[item]
        if it.tier not in self.facts.units[self.unit].serves or self.unit in it.forbidden:
            return self.everyone
        return self.holders.fits.qualified(it.largest, it.tier, self.unit) or self.everyone

    def named_row(self, name: str, measures: Measures) -> Row | None:
        """The row called "pool" (all members) or "pool: id, id"; None where that is none of this pool's."""
        if name == self.name:
            return self.row(self.everyone, name, measures)
        if not name.startswith(f"{self.name}: "):
            return None
        ids = {self.facts.people[p].csm.id: p for p in self.everyone}
        asked = name.removeprefix(f"{self.name}: ").split(", ")
        return self.row(frozenset(ids[i] for i in asked), name, measures) if ids.keys() >= set(asked) else None

    def row(self, members: Members, name: str, measures: Measures) -> Row:
        """What only `members` can serve, and their own books, fits into their time - or is no more than under S0."""
        load = measures.measure("load", Limit(name="pool", measure="load", over="book", max=0), ())
        inside = [members == self.everyone or self.qualified(k) <= members for k in range(len(self.facts.items))]
        here = Measure(np.where(inside, load.amounts, 0), "held", load.scale)
        parts = ((here, {self.unit: 1}), (load, {self._books[p]: 1 for p in sorted(members) if p in self._books}))
        most = max(offered(self.facts, members), _row(members, self._start, self._start_books))
        return Row("structure", "pool_capacity", name, parts, None, most, 0, 1, self.facts.scale)

    def faults(self, unit_loads: list[int], at_pool: list[int]) -> list[str]:
        """Each union of sets that has more load than time, in words.

        `unit_loads` is the load of each unit, `at_pool` the items with the pool.
        """
        loads, books = self._loads(at_pool), {p: unit_loads[book] for p, book in self._books.items()}
        unions = self.unions if self.unions is not None else [self.everyone, *self._by_flow(loads, books)]
        return [fault for s in unions if (fault := self._fault(s, loads, books))]

    def _fault(self, members: Members, loads: dict[Members, int], books: dict[int, int]) -> str:
        used, before = _row(members, loads, books), _row(members, self._start, self._start_books)
        most = max(offered(self.facts, members), before)
        if used <= most:
            return ""
        names = ", ".join(sorted(self.facts.people[p].csm.id for p in members))
        scale = self.facts.scale
        return (
            f"pool {self.name}: only {names} can serve a load of {used / scale:.4f} full-time CSMs, and have {most / scale:.4f}"
        )

    def _unions(self, items: Candidates) -> list[Members] | None:
        """Every union of the sets Q of items that may be here, and all members; None where there are too many sets."""
        why_not = self.holders.why_not
        asked = items.special + items.by_home.get(self.unit, [])
        for alike in items.free:
            asked += [k for k in alike if self.facts.items[k].home != self.unit][:1]
        sets = {self.qualified(k) for k in asked if not why_not(k, self.unit)}
        if len(sets) > MOST_SETS:
            return None
        unions: set[Members] = {self.everyone}
        for q in sets:
            unions |= {q} | {q | u for u in unions}
        return sorted(unions, key=sorted)

    def _loads(self, items: Iterable[int]) -> dict[Members, int]:
        loads: dict[Members, int] = defaultdict(int)
        for k in items:
            loads[self.qualified(k)] += self.facts.load(self.facts.items[k])
        return loads

    def _by_flow(self, loads: dict[Members, int], books: dict[int, int]) -> list[Members]:
        room = {p: max(0, self._time(p) - 1000 * books.get(p, 0)) for p in self.everyone}
        found = overfull({q: 1000 * amount for q, amount in loads.items()}, room)
        return [found] if found else []

    def _time(self, person: int) -> int:
        who = self.facts.people[person]
        return self.facts.scale * (who.pooled + (who.own if who.has_book else 0))


def _row(members: Members, loads: dict[Members, int], books: dict[int, int]) -> int:
    return sum(v for q, v in loads.items() if q <= members) + sum(books.get(p, 0) for p in members)
