"""Floor 3: one question of the exact model - tiers and kinds of people that hang together, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from solver.problem import Bools, Ints
from solver.sizing.demand import Classes, Demand

PARTS = 10**6 * 1000  # millionths of an allowance times thousandths of an FTE


@dataclass(frozen=True)
class Question:
    """Fewest or cheapest heads z of the kinds so that all that is asked is covered.

        minimize    sum over p of price_p z_p
        subject to  sum over c of use_c x_cp  <=  room_p + head z_p        for every kind p        (capacity)
                    sum over c in tier t of f_c(sum over p of x_cp)  >=  asked_t                     (coverage)
                    0 <= sum over p of x_cp <= size_c,   z whole, x_cp only where p may hold c

    f_c(k) is the weighted ARR of the k largest items of class c: concave, straight between whole k. x need not be whole: what one
    kind holds of a class may end within an item, which then is counted in parts (at most one at the end of each holding).

    `classes`, `kinds`, `tiers` are positions in the whole; all other arrays follow them.
    """

    whole: Classes
    classes: Ints
    kinds: Ints
    tiers: Ints
    use: Ints
    room: Ints
    head: int
    price: Ints
    asked: Ints
    holders: Bools  # [classes, kinds]

    def sums(self, c: int) -> Ints:
        """f_c(0), f_c(1), ... of the c-th class here."""
        return self.whole.sums(int(self.classes[c]))

    @property
    def size(self) -> Ints:
        """Items of each class."""
        return self.whole.size[self.classes]

    @property
    def tier_of(self) -> Ints:
        """The position in `tiers` of each class."""
        return np.searchsorted(self.tiers, self.whole.tier[self.classes])

    def most_heads(self) -> int:
        """As many heads as hold everything alone, one item's worth of room lost by each."""
        per_head = max(1, self.head - int(self.use.max(initial=0)) + 1)
        return min(int(self.size.sum()), -(-int((self.use * self.size).sum()) // per_head)) + len(self.kinds)


def questions_of(demand: Demand, carried: int, fte: Ints, price: Ints) -> list[Question]:
    """The parts of the model that have nothing in common; `fte` [kinds] is there already, in thousandths, `price` is a head's."""
    classes = demand.classes
    head = carried * classes.full * 1000
    out = []
    for tiers in _parts(classes):
        mine = np.flatnonzero(np.isin(classes.tier, tiers))
        kinds = np.flatnonzero(classes.holders[mine].any(axis=0))
        use, room = classes.load[mine] * PARTS, fte[kinds] * carried * classes.full
        common = gcd(head, *use.tolist(), *room.tolist())
        asked, holders = demand.asked[tiers], classes.holders[np.ix_(mine, kinds)]
        out.append(
            Question(classes, mine, kinds, tiers, use // common, room // common, head // common, price[kinds], asked, holders)
        )
    return out


def _parts(classes: Classes) -> list[Ints]:
    """Tiers that share a kind of people, sorted."""
    groups: list[tuple[set[int], Bools]] = []
    for t in np.unique(classes.tier).tolist():
        tiers, kinds = {t}, classes.holders[classes.tier == t].any(axis=0)
        for other in [g for g in groups if (g[1] & kinds).any()]:
            groups.remove(other)
            tiers, kinds = tiers | other[0], kinds | other[1]
        groups.append((tiers, kinds))
    return [np.array(sorted(tiers), np.int64) for tiers, _ in sorted(groups, key=lambda g: min(g[0]))]
