"""Floor 3: what a limit adds up - amounts per account and item, and their sum at each unit (arithmetic, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt

from solver.audit.dates import Span
from solver.audit.facts import Facts
from solver.audit.numbers import exact, half_up, milli, plain, scaled, texts
from solver.audit.records import Account
from solver.audit.sparing import spared
from solver.audit.worth import base, handoff
from solver.errors import PolicyError
from solver.policy import Limit

Ints = npt.NDArray[np.int64]
Counting = Literal["held", "moved", "outbound"]
# measure -> what is added up, and how: where held, where newly held, or where given away
MOVES: dict[str, tuple[str, Counting]] = {
    "moved": ("accounts", "moved"),
    "moved_arr": ("arr", "moved"),
    "inbound": ("accounts", "moved"),
    "inbound_hours": ("hours_in", "moved"),
    "outbound": ("accounts", "outbound"),
    "outbound_arr": ("arr", "outbound"),
}


@dataclass(frozen=True, eq=False)
class Measure:
    """Amounts per item in scaled units, and where they count."""

    amounts: Ints  # [items]
    counting: Counting
    scale: int
    less: tuple[Ints, Ints, Ints] | None = None  # items, units and how much less they add there

    def at_units(self, unit_of: Ints, home: Ints, num_units: int) -> list[int]:
        """The sum at each unit under an assignment; index 0 is nobody."""
        sums = np.zeros(num_units, np.int64)
        if self.counting == "held":
            np.add.at(sums, unit_of, self.amounts)
            if self.less is not None:
                items, units, amounts = self.less
                there = unit_of[items] == units
                np.subtract.at(sums, units[there], amounts[there])
        else:
            away = unit_of != home
            np.add.at(sums, (unit_of if self.counting == "moved" else home)[away], self.amounts[away])
        return [int(v) for v in sums]

    def at_unit(self, unit: int, home: Ints) -> Ints:
        """What each item adds at one unit that newly holds it, or has held it before [items]."""
        if self.counting != "held":
            return np.where(home == unit, 0, self.amounts)
        counted = self.amounts.copy()
        if self.less is not None:
            items, units, amounts = self.less
            np.subtract.at(counted, items[units == unit], amounts[units == unit])
        return counted


class Measures:
    """Amounts by measure and scope, remembered."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        items = facts.items
        self.item_of = np.zeros(len(facts.accounts), np.int64)
        for k, item in enumerate(items):
            self.item_of[list(item.members)] = k
        self.tier_of = np.array([a.tier for a in facts.accounts], dtype=str)
        self.served = np.array([a.tier in facts.served for a in facts.accounts], dtype=bool)
        self._owned = np.array([bool(a.owner) for a in facts.accounts], dtype=bool)
        self._by_choice = np.array([i.may_stay and not i.pin for i in items], dtype=bool)
        self._plain: dict[str, tuple[Ints, int]] = {}
        self._made: dict[object, Measure] = {}
        self._cells: dict[str, npt.NDArray[np.object_]] = {}
        self._scopes: dict[object, npt.NDArray[np.bool_]] = {}
        self._totals: dict[object, int] = {}
        self._staying: dict[object, list[int]] = {}

    def scope(self, limit: Limit, tiers: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which accounts a limit counts, in `tiers` (empty: in all)."""
        key = _key(limit, tiers)
        if key not in self._scopes:
            inside = np.isin(self.tier_of, tiers) if tiers else np.ones(len(self.tier_of), dtype=bool)
            for column, wanted in limit.where.items():
                inside &= self._texts(column) == plain(wanted).casefold()
            self._scopes[key] = inside
        return self._scopes[key]

    def _texts(self, column: str) -> npt.NDArray[np.object_]:
        if column not in self._cells:
            frame = self.facts.frame
            cells = texts(frame[column]) if column in frame else [""] * len(frame)
            self._cells[column] = np.array([cell.casefold() for cell in cells], dtype=object)
        return self._cells[column]

    def accounts(self, name: str) -> tuple[Ints, int]:
        """Scaled amounts per account of a measure, wherever it counts, and its scale."""
        name = MOVES[name][0] if name in MOVES else name
        if name not in self._plain:
            self._plain[name] = amounts(name, self.facts)
        return self._plain[name]

    def measure(self, name: str, limit: Limit, tiers: tuple[str, ...]) -> Measure:
        """The measure `name` within the scope of `limit`, narrowed to `tiers`."""
        key = (name, *_key(limit, tiers))
        if key not in self._made:
            per_account, scale = self.accounts(name)
            counting: Counting = MOVES[name][1] if name in MOVES else "held"
            inside = self.scope(limit, tiers)
            if name == "handoff":
                return self._made.setdefault(key, self._handoff(np.where(inside, per_account, 0)))
            if counting != "held" and name != "inbound_hours":
                inside = inside & self._owned
            per_item = self.per_item(np.where(inside, per_account, 0))
            if counting != "held" and name != "inbound_hours":
                per_item = np.where(self._by_choice, per_item, 0)
            self._made[key] = Measure(per_item, counting, scale)
        return self._made[key]

    def _handoff(self, cost: Ints) -> Measure:
        """What hand-offs cost where an item goes: nothing at home and with an heir, a share in a home's own pool."""
        return Measure(self.per_item(cost), "held", 1, spared(self.facts, cost))

    def per_item(self, per_account: Ints) -> Ints:
        """Sums over the members of each item."""
        out = np.zeros(len(self.facts.items), np.int64)
        np.add.at(out, self.item_of, per_account)
        return out

    def total(self, name: str, limit: Limit, tiers: tuple[str, ...]) -> int:
        """The sum over all accounts of served tiers in scope, scaled."""
        key = (name, *_key(limit, tiers))
        if key not in self._totals:
            self._totals[key] = int(self.accounts(name)[0][self.scope(limit, tiers) & self.served].sum())
        return self._totals[key]

    def staying(self, name: str, limit: Limit, tiers: tuple[str, ...]) -> list[int]:
        """At each unit: the sum over the items that may stay there, scaled."""
        key = (name, *_key(limit, tiers))
        if key not in self._staying:
            per_item = self.per_item(np.where(self.scope(limit, tiers), self.accounts(name)[0], 0))
            sums = [0] * len(self.facts.units)
            for item, amount in zip(self.facts.items, per_item, strict=True):
                if item.may_stay:
                    sums[item.home] += int(amount)
            self._staying[key] = sums
        return self._staying[key]


def _key(limit: Limit, tiers: tuple[str, ...]) -> tuple[object, ...]:
    """What decides which accounts a limit counts."""
    return tiers, tuple(sorted((column, plain(value)) for column, value in limit.where.items()))


def amounts(name: str, facts: Facts) -> tuple[Ints, int]:
    """Scaled amounts per account of a built-in measure or a numeric column, and the scale."""
    accounts, policy = facts.accounts, facts.policy
    spans = dict(zip(("renewing_arr_q2", "renewing_arr_q3", "renewing_arr_q4"), facts.quarter.following, strict=True))
    spans["renewing_arr"] = facts.quarter.span
    scale = 1
    if name == "accounts":
        values = [1 for _ in accounts]
    elif name == "red":
        values = [int(a.red) for a in accounts]
    elif name == "load":
        values, scale = [facts.loads[a.tier] for a in accounts], facts.scale
    elif name == "covered":
        values = [base(a, facts) for a in accounts]
    elif name == "handoff":
        values = [handoff(a, base(a, facts), facts) if a.tier in facts.served else 0 for a in accounts]
    elif name == "arr":
        values = [a.whole for a in accounts]
    elif name in spans:
        values = [a.whole if _within(a, spans[name]) else 0 for a in accounts]
    elif name == "hours":
        values, scale = [effort(a, facts) for a in accounts], 1000
    elif name == "hours_in":
        values, scale = [milli(policy.tiers[a.tier].handoff_hours_in) for a in accounts], 1000
    else:
        values, scale = _column(name, facts)
    return np.array(values, np.int64), scale


def _within(account: Account, span: Span) -> bool:
    return account.renewal is not None and span[0] <= account.renewal <= span[1]


def _column(name: str, facts: Facts) -> tuple[list[int], int]:
    if name not in facts.frame or facts.frame[name].dtype.kind not in "fiub":
        raise PolicyError(f"a limit adds up {name!r}, which is neither a measure nor a numeric column of the accounts")
    values: Sequence[float] = [0.0 if v != v else float(v) for v in facts.frame[name]]
    scale = 1 if all(v.is_integer() for v in values) else 1000
    return [half_up(exact(v) * scale) for v in values], scale


def effort(account: Account, facts: Facts) -> int:
    """Hours a year an account takes, in thousandths (section 2)."""
    rules, as_of, health = facts.policy.effort, facts.as_of, account.health
    since = as_of - timedelta(days=rules.onboarding_days - 1)
    hours = milli(facts.policy.tiers[account.tier].hours)
    for applies, factor in (
        (account.red, rules.red),
        (account.onboarded is not None and since <= account.onboarded <= as_of, rules.onboarding),
        (account.complexity is not None and account.complexity >= rules.complex_from, rules.complex),
        (account.tier == "T2" and health is not None and health >= facts.policy.health.yellow, rules.healthy_t2),
    ):
        if applies:
            hours = hours * scaled(factor, 1000) // 1000
    return hours
