"""Floor 3: what a plan is compared with - today's books, round robin, the alphabet."""

from __future__ import annotations

import numpy as np

from solver.model.formulate import Formulation
from solver.model.setting import Setting
from solver.plan.names import name_of
from solver.problem import Ints


def today(formulation: Formulation) -> Ints:
    """Every item with today's owner, where that owner has a book [items]."""
    return formulation.setting.standing.owner


def round_robin(formulation: Formulation) -> Ints:
    """Each tier's items dealt in turn, in the order of their ids, to the units that serve it and have room [items].

    As teams do it by hand: no regard for today's owners, time zones or industries.
    """
    setting = formulation.setting
    unit_of = np.zeros(setting.items.num, np.int64)
    load = np.zeros(setting.units.num, np.int64)
    for tier in np.flatnonzero(setting.items.served):
        turn = [int(u) for u in np.flatnonzero(setting.units.serves[:, tier] & (setting.units.capacity > 0))]
        following = 0
        for item in np.flatnonzero(setting.items.tier == tier):
            for k in range(len(turn)):
                unit = turn[(following + k) % len(turn)]
                if load[unit] + setting.item_load[item] <= setting.units.capacity[unit]:
                    unit_of[item] = unit
                    load[unit] += setting.item_load[item]
                    following += k + 1
                    break
    return unit_of


def alphabetical(formulation: Formulation) -> Ints:
    """Each tier's items by name, dealt in blocks to the units that serve it, in the order of the units' names [items].

    As a list is cut into pieces: a block is as long as the unit's capacity has a share in the tier's units, and never longer
    than the unit has room for. What does not fit into its block goes to the next unit with room, at last to nobody.
    """
    setting = formulation.setting
    names = [str(n).casefold() for n in setting.book.accounts["name"].to_numpy()[setting.items.largest]]
    by_name = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)  # stable: equal names by id
    units = sorted(range(1, setting.units.num), key=lambda u: (name_of(setting, u).casefold(), u))
    unit_of = np.zeros(setting.items.num, np.int64)
    room = setting.units.capacity.copy()
    for tier in np.flatnonzero(setting.items.served):
        turn = np.array([u for u in units if setting.units.serves[u, tier] and setting.units.capacity[u] > 0], np.int64)
        items = by_name[setting.items.tier[by_name] == tier]
        if not len(turn):
            continue
        for item, block in zip(items, _blocks(setting, items, turn), strict=True):
            open_to_it = np.flatnonzero(room[turn] >= setting.item_load[item])
            if len(open_to_it):
                unit = turn[open_to_it[np.searchsorted(open_to_it, block) % len(open_to_it)]]
                unit_of[item] = unit
                room[unit] -= setting.item_load[item]
    return unit_of


def _blocks(setting: Setting, items: Ints, turn: Ints) -> Ints:
    """The position in `turn` of the unit in whose block the middle of each item lies [items]; in whole numbers."""
    size = setting.items.size[items]
    capacity = np.cumsum(setting.units.capacity[turn])
    middle = 2 * np.cumsum(size) - size
    found: Ints = np.searchsorted(capacity * 2 * int(size.sum()), middle * capacity[-1])
    return found
