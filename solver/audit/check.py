"""Floor 3: any assignment of items to units against every hard rule, and its value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np

from solver.audit.facts import Facts
from solver.audit.fit import Fits
from solver.audit.holders import Holders
from solver.audit.limits import limit_rows
from solver.audit.measures import Measure, Measures
from solver.audit.offers import Offers
from solver.audit.pools import PoolRule, candidates
from solver.audit.rows import Miss, Row, Sums
from solver.audit.worth import Worth
from solver.policy import Limit


class Rulebook:
    """Everything the rules say about a book, made once: who may hold, worth, rows (hard ones widened by S0), pools."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.fits = Fits(facts)
        self.holders = Holders(facts, self.fits)
        self.worth = Worth(facts, self.fits)
        self.measures = Measures(facts)
        self.unit_by_name = {unit.name: k for k, unit in enumerate(facts.units) if k}
        self.home = np.array([item.home for item in facts.items], np.int64)
        start = self.sums(facts.start)
        rows = limit_rows(facts, self.measures) + capacity_rows(facts, self.measures) + new_hire_rows(facts, self.holders)
        self.rows = [row if row.price or row.firm else _widened(row, start.activity(row)) for row in rows]
        self._named = {(row.kind, row.limit, row.group): row for row in self.rows}
        asked = candidates(facts, self.fits)
        self.pools = [PoolRule(k, facts, self.holders, asked) for k, unit in enumerate(facts.units) if unit.kind == "pooled"]

    @cached_property
    def offers(self) -> Offers:
        """Every pair that may be."""
        return Offers(self.facts, self.fits, self.holders, self.worth)

    def row(self, kind: str, limit: str, group: str) -> Row | None:
        """The row of that name. A pool has one for any of its members: what only they can serve fits into their time."""
        if (kind, limit) == ("structure", "pool_capacity"):
            return next((row for pool in self.pools if (row := pool.named_row(group, self.measures))), None)
        return self._named.get((kind, limit, group))

    def sums(self, unit_of: Sequence[int]) -> Sums:
        """The sums of measures under an assignment."""
        return Sums(self.facts, self.home, np.array(unit_of, np.int64))

    def misses(self, unit_of: Sequence[int]) -> list[Miss]:
        """The rows, hard and soft, that an assignment does not keep."""
        sums = self.sums(unit_of)
        return [miss for row in self.rows if (miss := Miss(row, sums.activity(row))).grains]

    def misplaced(self, unit_of: Sequence[int]) -> list[str]:
        """Items that are where they may not be, in words."""
        facts, out = self.facts, []
        for k, unit in enumerate(unit_of):
            if why := self.holders.why_not(k, unit):
                out.append(f"account {facts.name(facts.items[k])} may not be with {facts.units[unit].name or 'nobody'}: {why}")
        return out

    def pool_faults(self, unit_of: Sequence[int]) -> list[str]:
        """Pools whose members cannot serve what the pool holds, in words."""
        held: dict[int, list[int]] = defaultdict(list)
        loads = [0] * len(self.facts.units)
        for k, unit in enumerate(unit_of):
            held[unit].append(k)
            loads[unit] += self.facts.load(self.facts.items[k])
        return [fault for pool in self.pools for fault in pool.faults(loads, held[pool.unit])]


@lru_cache(maxsize=4)
def rulebook(facts: Facts) -> Rulebook:
    """The rulebook of a book, remembered for as long as the book is asked about."""
    return Rulebook(facts)


def check_assignment(facts: Facts, unit_of_item: Sequence[int]) -> tuple[list[str], int]:
    """(hard faults in words, value in whole currency) of any assignment of items to units.

    Items and units stand in the order of docs/arithmetic.md; unit 0 is nobody.
    """
    rules = rulebook(facts)
    misses = rules.misses(unit_of_item)
    hard = [miss.sentence() for miss in misses if not miss.row.price]
    worth = sum(rules.worth.item(k, unit) for k, unit in enumerate(unit_of_item))
    faults = rules.misplaced(unit_of_item) + hard + rules.pool_faults(unit_of_item)
    return faults, worth - sum(miss.cost for miss in misses)


def capacity_rows(facts: Facts, measures: Measures) -> list[Row]:
    """Load of each dedicated book is not above its capacity."""
    load = measures.measure("load", Limit(name="capacity", measure="load", over="book", max=0), ())
    return [
        Row("structure", "capacity", unit.name, ((load, {k: 1}),), None, unit.capacity, 0, 1, facts.scale)
        for k, unit in enumerate(facts.units)
        if unit.kind == "dedicated"
    ]


def new_hire_rows(facts: Facts, holders: Holders) -> list[Row]:
    """A new hire has no more T1 accounts than the policy says, not counting inherited ones."""
    t1 = [sum(facts.accounts[k].tier == "T1" for k in item.members) for item in facts.items]
    rows = []
    for k, unit in enumerate(facts.units):
        if not holders.new_hire(k):
            continue
        counted = [0 if holders.inherited(item, k) else n for item, n in zip(facts.items, t1, strict=True)]
        measure = Measure(np.array(counted, np.int64), "held", 1)
        rows.append(
            Row("structure", "new_hire_t1", unit.name, ((measure, {k: 1}),), None, facts.policy.ramp.new_hire_t1, 0, 1, 1)
        )
    return rows


def _widened(row: Row, start: int) -> Row:
    """A hard row that S0 keeps: the bounds give way to where the plan begins."""
    low = None if row.low is None else min(row.low, start)
    high = None if row.high is None else max(row.high, start)
    return replace(row, low=low, high=high)
