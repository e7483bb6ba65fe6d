"""Floor 3: what would end a shortage, cheapest first; worked out by arithmetic, to be verified by a re-solve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from solver.errors import ConflictError
from solver.model.formulate import formulate
from solver.plan.layout import money
from solver.plan.names import few
from solver.problem import Ints
from solver.shortage.changes import Change, Outcome, applied
from solver.shortage.find import Found, Shortage, Stranded, shortages_of
from solver.shortage.loosen import hours_entry, other_kind, raised_cap, values_entry, without_match
from solver.shortage.offer import Offer
from solver.shortage.people import hires, more_time

HOLD_NAMES = ("renewal", "escalation", "red", "changed", "onboarding")  # not keep: that is a manager's decision
SHOWN = 5
QUICK = 20_000  # accounts of a book that is formulated in a second or so


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
    """The ways out, those first that are enough by arithmetic, then time and holds by cost, then changed rules.

    In books that are formulated quickly the first is looked at again on the changed book; where seats are still short, it is
    not enough, and the next comes first.
    """
    offers: list[Offer] = [*more_time(found, shortage), *hires(found, shortage), *_lifted(found, shortage)]
    offers += [*without_match(found, shortage), *other_kind(found, shortage), *raised_cap(found, shortage)]
    made = sorted((Suggestion(o.kind, o.text, o.cost, o.change, o.enough) for o in offers), key=_rank)
    for k, suggestion in enumerate(made):
        if (
            not suggestion.enough
            or len(found.formulation.setting.book.accounts) > QUICK
            or ends(found, shortage, suggestion.change)
        ):
            break
        made[k] = replace(suggestion, enough=False)
    return tuple(sorted(made, key=_rank))


def _rank(s: Suggestion) -> tuple[bool, bool, float]:
    return not s.enough, s.cost is None, s.cost or 0


def ends(found: Found, shortage: Shortage, change: Change) -> bool:
    """Whether nothing is said to be short any more of the accounts of a shortage in the changed book; nothing is solved."""
    setting = found.formulation.setting
    book, policy = applied(setting.book, setting.policy, change)
    tiers = pd.Series([policy.tier_names[t] for t in setting.items.account_tier], dtype="str")
    try:
        again = shortages_of(formulate(book, tiers, policy))
    except ConflictError:  # such as a hire who could not reach the minimum that every book has
        return False
    left = [s.accounts for s in again.shortages] + [s.accounts for s in again.stranded]
    return not any(np.isin(accounts, shortage.accounts).any() for accounts in left)


def remedies_for(found: Found, s: Stranded) -> tuple[Suggestion, ...]:
    """What would give accounts a holder that nobody may hold; whether there is room is for a re-solve to say."""
    policy = found.formulation.setting.policy
    tier = policy.tier_names[s.tier]
    if s.why.rule == "tier":
        return (Suggestion("tiers", f"add {tier} to the `tiers` of somebody in csms.csv", None, Change(), True),)
    if s.why.rule == "forbidden":
        return (Suggestion("forbid", "remove the rows with action forbid from overrides.csv", None, Change(), True),)
    if s.why.rule != "match":
        return ()
    matches = [policy.match[m] for m in s.why.matches]
    made = [
        hours_entry(m, {tier: 0.0}) if m.kind == "hours" else values_entry(m, [v]) for m, v in zip(matches, s.values, strict=True)
    ]
    said = " and ".join(f"[[match]] {written}" for _, written in made)
    text = f"let others take them: {said} in policy.toml; or somebody in csms.csv who meets the rule"
    return (Suggestion("match", text, None, Change(policy={"match": [entry for entry, _ in made]}), True),)


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
