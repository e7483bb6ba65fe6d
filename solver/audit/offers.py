"""Floor 3: every pair that may be, with its worth, block by block - for what needs all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.audit.facts import Facts
from solver.audit.fit import FULL, Bools, Fits
from solver.audit.holders import Holders
from solver.audit.measures import Ints
from solver.audit.numbers import milli
from solver.audit.worth import Worth

CELLS = 1_000_000  # items x units of a block
LARGE = 2**62  # from here on Python's whole numbers


@dataclass(frozen=True)
class Block:
    """Items that the same units may newly hold: `worth` [items, units], `may` is False at an item's home and where forbidden."""

    items: Ints
    units: Ints
    worth: Any
    may: Bools


class Offers:
    """The pairs of a book."""

    def __init__(self, facts: Facts, fits: Fits, holders: Holders, worth: Worth) -> None:
        self.facts, self.fits, self.holders, self.worth = facts, fits, holders, worth
        settled: dict[int, int] = {}
        self._alike: dict[object, list[int]] = defaultdict(list)
        for k, item in enumerate(facts.items):
            if item.pin or item.held or item.tier not in facts.served:
                settled[k] = item.pin or (item.home if item.held else 0)
            else:
                self._alike[item.tier, fits.likeness(item.largest, item.tier)].append(k)
        self._settled = _pairs(list(settled.items()))
        free = [k for alike in self._alike.values() for k in alike]
        stays = [(k, facts.items[k].home) for k in free if facts.items[k].may_stay]
        self._nobody, self._stays = _pairs([(k, 0) for k in free]), _pairs(stays)
        self._kind: Any = np.int64 if max(worth.bases, default=0) * FULL * FULL < LARGE else object
        self._values = [self._table(m) for m in range(len(fits.matches))]
        self._new_hire = np.array([k > 0 and holders.new_hire(k) for k in range(len(facts.units))])
        self._near = [self._sharing(k) for k in range(len(facts.units))]
        self._backfills: dict[str, list[int]] = defaultdict(list)
        for k, unit in enumerate(facts.units):
            if unit.kind == "dedicated":
                self._backfills[facts.people[unit.members[0]].csm.backfill_for].append(k)

    def single(self) -> Iterator[tuple[Ints, Ints]]:
        """Items and one unit of each: those without a choice, all others with nobody, and where they may stay."""
        yield from (self._settled, self._nobody, self._stays)

    def blocks(self) -> Iterator[Block]:
        """The pairs of free items with units that are neither nobody nor their home."""
        for alike in self._alike.values():
            units = self._open_to(self.facts.items[alike[0]].largest, self.facts.items[alike[0]].tier)
            step = max(1, CELLS // max(1, len(units)))
            for first in range(0, len(alike) if len(units) else 0, step):
                yield self._block(np.array(alike[first : first + step], np.int64), units)

    def _open_to(self, account: int, tier: str) -> Ints:
        """The units that receive newcomers and serve the tier, and where somebody qualifies for the account."""
        able = self.fits.able(account, tier)
        return np.array(
            [
                k
                for k, unit in enumerate(self.facts.units)
                if k not in self.holders.closed and tier in unit.serves and able[list(unit.members)].any()
            ],
            np.int64,
        )

    def _block(self, items: Ints, units: Ints) -> Block:
        facts = self.facts
        members = [facts.items[i].members for i in items]
        first = np.cumsum([0, *(len(m) for m in members)])[:-1]
        worth = np.add.reduceat(self._of_accounts(np.array([k for m in members for k in m], np.int64), units), first, axis=0)
        may, column = np.ones(worth.shape, dtype=bool), {int(u): c for c, u in enumerate(units)}
        for row, i in enumerate(items):
            item = facts.items[i]
            inherits = [column[u] for u in self._backfills.get(item.owner, ()) if u in column] if item.left and item.owner else []
            near = [column[u] for u in self._near[item.home] if u in column and column[u] not in inherits]
            if near:
                worth[row, near] += sum(self._handed(k) - self._shared(k) for k in item.members)
            if inherits:
                worth[row, inherits] += sum(self._handed(k) for k in item.members)
            if self.holders.is_red_t1(item):
                may[row] = ~self._new_hire[units]
                may[row, inherits] = True
            may[row, [column[u] for u in (item.home, *item.forbidden) if u in column]] = False
        return Block(items, units, worth, may)

    def _of_accounts(self, accounts: Ints, units: Ints) -> Any:
        """Worth of accounts at units, as if each had to be handed over in full."""
        base = np.array([self.worth.bases[k] for k in accounts], self._kind)[:, None]
        total = np.broadcast_to(base, (len(accounts), len(units))).copy()
        total -= np.array([self._handed(k) for k in accounts], self._kind)[:, None]
        pools = [c for c, u in enumerate(units) if self.facts.units[u].kind == "pooled"]
        for m, (cell, value) in enumerate(self._values):
            lack = FULL - value[:, units][cell[accounts]]
            for c in pools:
                lack[:, c] = [FULL - self.fits.fits(int(k), int(units[c]))[m] for k in accounts]
            total -= base * self.worth.shares[m] * lack.astype(self._kind) // FULL**2
        return total

    def _handed(self, account: int) -> int:
        """What a change of owner costs."""
        a = self.facts.accounts[account]
        return self.worth.handoffs[account] if a.owner and a.tier in self.facts.served else 0

    def _shared(self, account: int) -> int:
        """What it costs between the book of a member and their pool."""
        return self._handed(account) * milli(self.facts.policy.pool_handoff_share) // 1000

    def _sharing(self, home: int) -> list[int]:
        """Units of the other kind that share people with `home`."""
        units = self.facts.units
        people = set(units[home].members)
        return [k for k, u in enumerate(units) if k and u.kind != units[home].kind and not people.isdisjoint(u.members)]

    def _table(self, match: int) -> tuple[Ints, Ints]:
        """The number of each account's cell [accounts], and the value of each cell at each book [cells, units]."""
        facts = self.facts
        number: dict[str, int] = {}
        cell = np.array([number.setdefault(a.cells[match], len(number)) for a in facts.accounts], np.int64)
        one = np.unique(cell, return_index=True)[1]
        value = np.zeros((len(one), len(facts.units)), np.int64)
        for u, unit in enumerate(facts.units):
            if unit.kind == "dedicated":
                value[:, u] = [self.fits.value(match, int(k), unit.members[0])[0] for k in one]
        return cell, value


def _pairs(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    items, units = np.array(pairs, np.int64).reshape(len(pairs), 2).T
    return items, units
