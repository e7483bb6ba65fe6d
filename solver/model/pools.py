"""Floor 2: whether the members of a pool can share its accounts - Hall's condition by maximum flow."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import max_flow

from solver.model.formulate import Formulation
from solver.model.structure import MOST_SETS, PoolSets, pool_sets, set_capacity
from solver.problem import Ints


def broken_unions(formulation: Formulation, unit_of: Ints) -> dict[int, frozenset[int]]:
    """For pools with too many qualification sets to enumerate: the set of members that `unit_of` asks too much of."""
    setting = formulation.setting
    found: dict[int, frozenset[int]] = {}
    for pool in np.flatnonzero(setting.units.is_pool):
        sets = pool_sets(setting, int(pool), np.ones(setting.items.num, bool))
        if len(sets.sets) <= MOST_SETS:
            continue
        now, start = (overloaded(formulation, int(pool), sets, u) for u in (unit_of, setting.standing.start))
        if now and now != start:
            found[int(pool)] = now
    return found


def overloaded(formulation: Formulation, pool: int, sets: PoolSets, unit_of: Ints) -> frozenset[int] | None:
    """The members of a minimum cut, where the load of the pool does not flow into the members' time; None when it does."""
    setting = formulation.setting
    members = setting.units.members[pool].tolist()
    load = np.zeros(len(sets.sets), np.int64)
    here = (unit_of == pool) & (sets.of_item >= 0)
    np.add.at(load, sets.of_item[here], setting.item_load[here])
    own = {int(setting.units.csm[u]): u for u in np.flatnonzero(setting.units.csm >= 0)}
    in_books = setting.unit_load(unit_of)
    room = [max(0, set_capacity(setting, frozenset([c])) - (int(in_books[own[c]]) if c in own else 0)) for c in members]
    flow = max_flow.SimpleMaxFlow()
    source, sink, first = 0, 1, 2 + len(sets.sets)
    for k, s in enumerate(sets.sets):
        flow.add_arc_with_capacity(source, 2 + k, int(load[k]))
        for m, c in enumerate(members):
            if c in s:
                flow.add_arc_with_capacity(2 + k, first + m, int(load[k]))
    for m, capacity in enumerate(room):
        flow.add_arc_with_capacity(first + m, sink, capacity)
    flow.solve(source, sink)
    if flow.optimal_flow() >= int(load.sum()):
        return None
    reached = set(flow.get_source_side_min_cut())
    return frozenset(c for m, c in enumerate(members) if first + m in reached)
