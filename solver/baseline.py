"""Floor 3: what a plan is compared with - today's books, required moves only, round robin."""

from __future__ import annotations

import numpy as np

from solver.model.formulate import Formulation
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
