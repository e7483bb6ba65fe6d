"""Floor 3: whether demand flows into seats, by maximum flow; where it does not, the minimum cut says whose seats are short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from solver.model.staff import Staff
from solver.model.units import Loads
from solver.problem import NO_BOUND, Bools, Ints
from solver.shortage.groups import Groups
from solver.shortage.seats import Place, Seats, seats_of

SOURCE, SINK, FIRST = 0, 1, 2


@dataclass(frozen=True)
class Flow:
    """`short`: load without a seat. `wanting` [groups asked for]: those of the minimum cut. `used` [units] by site, as
    `room` and `time`."""

    short: int
    wanting: Bools
    used: Ints
    room: Ints
    time: Ints


@dataclass(frozen=True)
class _Nodes:
    """Where each kind of node begins: groups, units, the few strategic seats of new hires (by unit), csms."""

    group: int
    unit: int
    few: int
    csm: int


@dataclass(frozen=True)
class Network:
    """Groups and places. Load may be divided here and only the structural rows count, so what does not flow fits no plan."""

    groups: Groups
    place: Place

    def flow(self, which: Ints, staff: Staff | None = None, loads: Loads | None = None) -> Flow:
        """The largest flow of the groups `which` into the seats, under other `staff` or `loads` where given."""
        setting = self.place.setting
        staff, loads = staff or setting.staff, loads or setting.loads
        seats = seats_of(self.place, staff, loads)
        load = self.groups.counts[which] @ loads.of_tier
        at = _Nodes(FIRST, FIRST + len(which), FIRST + len(which) + setting.units.num, FIRST + len(which) + 2 * setting.units.num)
        arcs = _Arcs(at.csm + len(staff.ids), int(load.sum()) + 1)
        arcs.add(np.full(len(which), SOURCE), at.group + np.arange(len(which)), load)
        for tail, head in self._sitting(which, at, arcs):
            arcs.add(tail, head, np.full(len(tail), arcs.most))
        hires = np.flatnonzero(self.place.hire_t1 < NO_BOUND)
        few = np.minimum(self.place.hire_t1[hires] * int(loads.of_tier[0]), arcs.most)
        arcs.add(at.few + hires, at.unit + hires, few)
        out = self._seats(seats, at, arcs)
        solved = arcs.solve()
        used = np.where(out >= 0, solved.flows(np.maximum(out, 0)), 0)
        reached = np.zeros(arcs.nodes, bool)
        reached[solved.get_source_side_min_cut()] = True
        short = int(load.sum()) - int(solved.optimal_flow())
        return Flow(short, reached[at.group : at.unit] & (short > 0), used, seats.unit, seats.time)

    def _seats(self, seats: Seats, at: _Nodes, arcs: _Arcs) -> Ints:
        """Arcs from places to the sink: books by way of their csm's pool or straight, members into their pool. The arc that
        carries what each unit holds [units], -1 for nobody."""
        units = self.place.setting.units
        out = np.full(units.num, -1, np.int64)
        books, pools = np.flatnonzero(units.csm >= 0), np.flatnonzero(units.is_pool)
        site = self.place.site[books]
        apart = np.isin(site, list(self.place.split)) & (site != books)
        head = np.where(apart, at.csm + units.csm[books], np.where(site != books, at.unit + site, SINK))
        out[books] = arcs.add(at.unit + books, head, seats.unit[books])
        for pool in self.place.split:
            members = units.members[pool]
            arcs.add(at.csm + members, np.full(len(members), at.unit + pool), seats.member[members])
        out[pools] = arcs.add(at.unit + pools, np.full(len(pools), SINK), seats.unit[pools])
        return out

    def _sitting(self, which: Ints, at: _Nodes, arcs: _Arcs) -> Iterator[tuple[Ints, Ints]]:
        """Arcs from groups to their places: units, a new hire's few strategic seats, the members of a pool who qualify."""
        setting, units = self.place.setting, self.place.setting.units
        allowed = self.groups.allowed(which, units.num)
        first, strategic = self.groups.first[which], self.groups.strategic[which]
        for pool in self.place.split:
            here = np.flatnonzero(allowed[:, pool])
            allowed[:, pool] = False
            if not len(here):
                continue
            members = units.members[pool]
            sets, back = np.unique(self._who(which[here], pool), axis=0, return_inverse=True)
            node = arcs.nodes + np.arange(len(sets))
            arcs.nodes += len(sets)
            yield at.group + here, node[back.ravel()]
            s, m = np.nonzero(sets)
            yield node[s], at.csm + members[m]
        k, u = np.nonzero(allowed)
        few = strategic[k] & (self.place.hire_t1[u] < NO_BOUND) & ~setting.standing.heirs[setting.standing.estate[first[k]], u]
        yield at.group + k, np.where(few, at.few + u, at.unit + u)

    def _who(self, which: Ints, pool: int) -> Bools:
        """[len(which), members]: who in the pool may look after each group; all, where nobody qualifies or it is forbidden."""
        setting = self.place.setting
        members, fit = setting.units.members[pool], setting.fit
        first = self.groups.first[which]
        profiles = fit.profiles.of_item[first]
        who: Bools = fit.csms_qualify(profiles)[:, members] & setting.units.serves[pool, fit.profiles.tier[profiles]][:, None]
        odd = ~who.any(axis=1) | (self.groups.apart[which] & (setting.standing.owner[first] == pool))
        who[odd] = True
        return who


class _Arcs:
    """Arcs of a network under construction; nodes may be added."""

    def __init__(self, nodes: int, most: int) -> None:
        self.nodes, self.most = nodes, most
        self.graph = max_flow.SimpleMaxFlow()

    def add(self, tail: Ints, head: Ints, capacity: Ints) -> Ints:
        return np.asarray(self.graph.add_arcs_with_capacity(tail.astype(np.int32), head.astype(np.int32), capacity), np.int64)

    def solve(self) -> max_flow.SimpleMaxFlow:
        self.graph.solve(SOURCE, SINK)
        return self.graph


def components(links: Bools) -> list[Ints]:
    """Sets of rows that share columns with one another, directly or through others; `links` [rows, columns]."""
    left, found = np.ones(len(links), bool), []
    while left.any():
        mine = np.zeros(len(links), bool)
        mine[left.argmax()] = True
        while True:
            grown = links[:, links[mine].any(axis=0)].any(axis=1) | mine
            if (grown == mine).all():
                break
            mine = grown
        found.append(np.flatnonzero(mine))
        left &= ~mine
    return found
