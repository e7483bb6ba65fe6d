"""Floor 6: the pool that somebody leaves - its time before and after, and what too few of those who stay may serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.book import cents
from solver.model.pools import overloaded
from solver.model.structure import MOST_SETS, PoolSets, pool_sets, set_capacity, unions_of
from solver.plan.decision import Decision
from solver.plan.layout import money
from solver.resilience.leavers import Leaver


@dataclass(frozen=True)
class Short:
    """Accounts that only `members` of the pool (by name) may serve, and the FTE they and the members' own books need and have."""

    members: tuple[str, ...]
    accounts: int
    arr: float
    needed: float
    fte: float

    def text(self) -> str:
        """Such as "Of these only Tara Reddy may serve 40 (610.2K): 0.81 FTE of work, own books included, for 0.50 FTE."."""
        who = " or ".join(self.members[:3]) + (f" or {len(self.members) - 3} more" if len(self.members) > 3 else "")
        work = f"{self.needed:.2f} FTE of work, own books included, for {self.fte:.2f} FTE"
        return f"Of these only {who} may serve {self.accounts:,} ({money(self.arr)}): {work}."


@dataclass(frozen=True)
class PoolLeft:
    """A pool after a departure: its accounts, its time in FTE and how full it is, before and after. `short`: what goes over the
    time of those who may serve it, the worst first."""

    pool: str
    accounts: int
    arr: float
    fte_before: float
    fte_after: float
    use_before: float
    use_after: float
    short: tuple[Short, ...]

    def text(self) -> str:
        """Such as "Pool P loses 0.50 of its 1.00 FTE and keeps 9 accounts (1.1M): 60 % full before, 120 % after, ..."."""
        lost = self.fte_before - self.fte_after
        kept = f"{self.accounts:,} accounts ({money(self.arr)})"
        full = f"{100 * self.use_before:.0f} % full before, {100 * self.use_after:.0f} % after"
        over = f", {(self.use_after - 1) * self.fte_after:.2f} FTE too little" if self.use_after > 1 else ""
        return f"Pool {self.pool} loses {lost:.2f} of its {self.fte_before:.2f} FTE and keeps {kept}: {full}{over}."


def pool_left(base: Decision, after: Decision, leaver: Leaver) -> PoolLeft | None:
    """What becomes of the leaver's pool; None for who is in none, or takes it along."""
    was, now = base.formulation.setting, after.formulation.setting
    u, before = now.units.index.get(leaver.pool, 0), was.units.index.get(leaver.pool, 0)
    if not leaver.pool or not u or not before:
        return None
    rows = np.flatnonzero(after.unit == u)
    full, sides = now.loads.full, ((was, before, base.unit_of), (now, u, after.unit_of))
    fte = [int(s.units.capacity[k]) / full for s, k, _ in sides]
    use = [int(s.unit_load(unit_of)[k]) / max(1, int(s.units.capacity[k])) for s, k, unit_of in sides]
    return PoolLeft(
        leaver.pool, len(rows), cents(now.book.accounts["arr"].iloc[rows]) / 100,
        round(fte[0], 4), round(fte[1], 4), round(use[0], 4), round(use[1], 4), tuple(_shorts(after, u)),
    )  # fmt: skip


def _shorts(after: Decision, pool: int) -> Iterator[Short]:
    """The sets of members, but for all of them, that must serve more than they have time for (Hall's condition)."""
    setting = after.formulation.setting
    sets = pool_sets(setting, pool, after.unit_of == pool)
    everyone = frozenset(setting.units.members[pool].tolist())
    found = [_short(after, sets, union) for union in _unions(after, pool, sets) if union < everyone]
    yield from sorted((s for s in found if s.accounts and s.needed > s.fte), key=lambda s: (s.fte - s.needed, s.members))


def _unions(after: Decision, pool: int, sets: PoolSets) -> list[frozenset[int]]:
    """All unions of the sets; of too many those that are short by themselves, or together as a minimum cut finds."""
    cut = overloaded(after.formulation, pool, sets, after.unit_of) if len(sets.sets) > MOST_SETS else None
    return list(dict.fromkeys([*unions_of(sets.sets), *([cut] if cut else [])]))


def _short(after: Decision, sets: PoolSets, union: frozenset[int]) -> Short:
    setting = after.formulation.setting
    only = np.array([s <= union for s in sets.sets], bool)
    items = (sets.of_item >= 0) & only[sets.of_item]
    accounts = np.flatnonzero(items[setting.items.of_account])
    load, own = setting.unit_load(after.unit_of), np.isin(setting.units.csm, sorted(union))
    needed, full = int(setting.item_load[items].sum()) + int(load[own].sum()), setting.loads.full
    names = setting.book.csms["name"]
    return Short(
        tuple(str(names.iloc[c]) for c in sorted(union)), len(accounts),
        cents(setting.book.accounts["arr"].iloc[accounts]) / 100,
        round(needed / full, 4), round(set_capacity(setting, union) / full, 4),
    )  # fmt: skip
