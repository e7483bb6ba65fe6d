"""Floor 3: what would end a shortage, cheapest first; worked out by arithmetic, to be verified by a re-solve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from solver.plan.names import few
from solver.plan.screen import money
from solver.problem import Ints
from solver.shortage.changes import Change, Outcome
from solver.shortage.find import Found, Shortage
from solver.shortage.loosen import other_kind, raised_cap, without_match
from solver.shortage.offer import Offer
from solver.shortage.people import hires, more_time

HOLD_NAMES = ("renewal", "escalation", "red", "changed", "onboarding")  # not keep: that is a manager's decision
SHOWN = 5


@dataclass(frozen=True)
class Suggestion:
    """One way out of a shortage. `cost` in the plan's currency (time: a year's; holds: the hand-offs), None: a rule changes."""

    kind: str
    text: str
    cost: float | None
    change: Change
    enough: bool  # by arithmetic
    outcome: Outcome | None = None  # of a re-solve

    def said(self) -> str:
        """The suggestion and what is known of it."""
        time = self.kind in ("fte", "hire")
        cost = f"; {'a year of it costs' if time else 'the hand-offs cost'} about {money(self.cost)}" if self.cost else ""
        if self.outcome is None:
            return f"{self.text}{cost}" + ("" if self.enough else " (not enough alone)")
        if self.outcome.remaining:
            return f"{self.text}{cost}. Not enough alone: {self.outcome.remaining:,} remain (re-solved)"
        return f"{self.text}{cost}. Then {self.outcome.accounts:,} accounts and {self.outcome.arr:,.0f} are covered (re-solved)"

    def tree(self) -> dict[str, Any]:
        """The entry of summary.json."""
        verified = self.outcome.__dict__ if self.outcome else None
        return {
            "kind": self.kind, "said": self.said(), "cost": self.cost, "enough": self.enough, "change": self.change.tree(),
            "verified": verified,
        }  # fmt: skip


def suggestions_for(found: Found, shortage: Shortage) -> tuple[Suggestion, ...]:
    """The ways out, those first that are enough by arithmetic, then time and holds by cost, then changed rules."""
    offers: list[Offer] = [*more_time(found, shortage), *hires(found, shortage), *_lifted(found, shortage)]
    offers += [*without_match(found, shortage), *other_kind(found, shortage), *raised_cap(found, shortage)]
    made = [Suggestion(o.kind, o.text, o.cost, o.change, o.enough) for o in offers]
    return tuple(sorted(made, key=lambda s: (not s.enough, s.cost is None, s.cost or 0)))


def _lifted(found: Found, s: Shortage) -> Iterator[Offer]:
    """Holds on accounts that could otherwise go to books with room: the cheapest hand-offs that free the load that is short."""
    setting = found.formulation.setting
    standing, load = setting.standing, setting.item_load
    held = s.items[standing.held[s.items] & ~standing.holds[s.items, -1] & (load[s.items] > 0)]
    held = held[~found.formulation.closed[standing.owner[held]]]  # a book that is full today receives nobody, whoever leaves it
    cost = setting.items.total(setting.worth.handoff)
    order = held[np.lexsort((held, cost[held] / np.maximum(load[held], 1)))]
    spare = found.spare(s)
    chosen: list[int] = []
    to: list[int] = []
    for item in order:
        if load[chosen].sum() >= s.short_load:
            break
        unit = _target(found, int(item), spare)
        if unit:
            chosen.append(int(item))
            to.append(unit)
            spare[found.network.place.site[unit]] -= load[item]
    if not chosen:
        return
    ids = [str(i) for i in setting.book.accounts["account_id"].to_numpy()[setting.items.largest[chosen]]]
    kinds = {h: int(standing.holds[chosen, k].sum()) for k, h in enumerate(HOLD_NAMES)}
    which = ", ".join(f"{h} {n}" for h, n in kinds.items() if n)
    shown = ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else "")
    who = few(setting, np.unique(np.array(to, np.int64)))
    text = f"lift the holds ({which}) of {len(ids)} account{'s' if len(ids) > 1 else ''} that {who} could take: "
    text += f"in overrides.csv, action lift, for {shown}"
    enough = int(load[chosen].sum()) >= s.short_load
    yield Offer("lift", text, float(cost[chosen].sum()), Change(lifts=tuple(ids)), enough)


def _target(found: Found, item: int, spare: Ints) -> int:
    """The unit with most room that `item` could go to if it were not held; 0 when there is none."""
    setting = found.formulation.setting
    may = setting.fit.qualify(setting.fit.profiles.of_item[[item]])[0] & ~found.formulation.closed
    site = found.network.place.site
    units = [int(u) for u in np.flatnonzero(may) if (item, int(u)) not in setting.overrides.forbidden]
    units = [u for u in units if spare[site[u]] >= setting.item_load[item]]
    return max(units, key=lambda u: (int(spare[site[u]]), -u), default=0)
