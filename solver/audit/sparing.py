"""Floor 3: where a hand-off costs less than the whole: at home, with an heir, between a book and its pool (arithmetic, 7)."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from solver.audit.facts import Facts
from solver.audit.numbers import milli

Ints = npt.NDArray[np.int64]


def spared(facts: Facts, cost: Ints) -> tuple[Ints, Ints, Ints]:
    """Items, units, and how much less than its whole cost each item pays there. `cost` [accounts]: of a hand-off in full."""
    share, found = milli(facts.policy.pool_handoff_share), []
    heirs, relatives = _heirs(facts), [_relatives(facts, unit) for unit in range(len(facts.units))]
    for k, item in enumerate(facts.items):
        whole = sum(int(cost[m]) for m in item.members)
        if not whole:
            continue
        free = {item.home, *(heirs[item.owner] if item.left else ())} - {0}
        found += [(k, unit, whole) for unit in sorted(free)]
        part = sum(int(cost[m]) - int(cost[m]) * share // 1000 for m in item.members)
        found += [(k, unit, part) for unit in relatives[item.home] if unit not in free]
    items, units, amounts = np.array(found, np.int64).reshape(len(found), 3).T
    return items, units, amounts


def _heirs(facts: Facts) -> dict[str, list[int]]:
    """The books of those who fill a place, by whose place it was."""
    found: dict[str, list[int]] = defaultdict(list)
    for k, unit in enumerate(facts.units):
        if unit.kind == "dedicated":
            found[facts.people[unit.members[0]].csm.backfill_for].append(k)
    return found


def _relatives(facts: Facts, home: int) -> list[int]:
    """The pool of a book's csm, or the books of a pool's members."""
    here = facts.units[home]
    return [
        k for k, unit in enumerate(facts.units) if k and home and unit.kind != here.kind and set(unit.members) & set(here.members)
    ]
