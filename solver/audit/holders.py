"""Floor 3: who may hold an item, and why not (arithmetic, section 6)."""

from __future__ import annotations

from functools import lru_cache

from solver.audit.facts import Facts
from solver.audit.fit import Fits
from solver.audit.items import Item


class Holders:
    """Answers for single pairs; `closed` is the set of units that receive nobody."""

    def __init__(self, facts: Facts, fits: Fits) -> None:
        self.facts, self.fits = facts, fits
        self.closed = closed_units(facts)

    def why_not(self, item: int, unit: int) -> str:
        """ "" when the unit may hold the item, else the rule against it in words."""
        facts, it = self.facts, self.facts.items[item]
        if it.pin:
            return "" if unit == it.pin else f"it is pinned to {facts.units[it.pin].name}"
        if it.held:
            return "" if unit == it.home else f"{_holds(it)} keeps it with {it.owner} through the whole quarter"
        if not unit:
            return ""
        if it.tier not in facts.served:
            return f"tier {it.tier} is held by nobody"
        if unit == it.home:
            if it.may_stay:
                return ""
            return "it is forbidden there" if it.evicted == "forbid" else "its owner may not keep it"
        return self._newcomer(it, unit)

    def _newcomer(self, it: Item, unit: int) -> str:
        where = self.facts.units[unit]
        if unit in self.closed:
            return "the book is closed to newcomers (full, on long leave, or without time)"
        if unit in it.forbidden:
            return "the pair is forbidden"
        if it.tier not in where.serves:
            return f"the unit does not serve tier {it.tier}"
        if not self.fits.qualified(it.largest, it.tier, unit):
            return "nobody there meets the required matches"
        if self.is_red_t1(it) and self.new_hire(unit) and not self.inherited(it, unit):
            return "a new hire gets no red T1 account"
        return ""

    def is_red_t1(self, it: Item) -> bool:
        """Whether the item is of tier T1 and its largest member red."""
        return it.tier == "T1" and self.facts.accounts[it.largest].red

    def new_hire(self, unit: int) -> bool:
        """Whether the unit is the book of someone in their first days."""
        where = self.facts.units[unit]
        return where.kind == "dedicated" and self.facts.people[where.members[0]].new_hire

    def inherited(self, it: Item, unit: int) -> bool:
        """Whether the unit is the book of the replacement of the item's owner, who left."""
        return it.left and self.facts.people[self.facts.units[unit].members[0]].csm.backfill_for == it.owner


def _holds(it: Item) -> str:
    names = sorted({name for name, _ in it.spans})
    return f"the hold{'s' if len(names) > 1 else ''} {', '.join(names)}"


@lru_cache(maxsize=4)
def start_loads(facts: Facts) -> list[int]:
    """Load of each unit under S0."""
    loads = [0] * len(facts.units)
    for item in facts.items:
        loads[item.start] += facts.load(item)
    return loads


def closed_units(facts: Facts) -> frozenset[int]:
    """The units that receive nobody."""
    loads = start_loads(facts)
    return frozenset(u for u in range(1, len(facts.units)) if _closed(facts, u, loads))


def _closed(facts: Facts, unit: int, loads: list[int]) -> bool:
    where = facts.units[unit]
    if not where.fte:
        return True
    if where.kind == "dedicated":
        return facts.people[where.members[0]].long_leave or loads[unit] >= where.capacity
    books = {u.members[0]: k for k, u in enumerate(facts.units) if u.kind == "dedicated"}
    used = loads[unit] + sum(loads[books[p]] for p in where.members if p in books)
    return used >= offered(facts, where.members)


def offered(facts: Facts, members: tuple[int, ...] | frozenset[int]) -> int:
    """Load units that members of a pool offer to it and, where they have one, to their own book."""
    time = sum(facts.people[p].pooled + (facts.people[p].own if facts.people[p].has_book else 0) for p in members)
    return facts.scale * time // 1000
