"""Floor 3: the words of reasons - names, tiers, holds and amounts in a reader's language, without names not meant for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from solver.lang import EN, Lang, mark
from solver.model.setting import Setting
from solver.model.standing import HOLDS
from solver.plan.effects import Effect
from solver.plan.layout import apart
from solver.plan.names import manager_of, name_of
from solver.problem import Ints

HOLD_WORDS = {
    "renewal": mark("its renewal is near"),
    "escalation": mark("an escalation is open"),
    "red": mark("its health is red"),
    "changed": mark("it changed hands recently"),
    "onboarding": mark("it is being onboarded"),
    "keep": mark("a manager asked to keep it"),
}
MEASURE_WORDS = {
    "load": mark("load"), "arr": mark("ARR"), "accounts": mark("accounts"), "moved": mark("moves"),
    "moved_arr": mark("moved ARR"), "inbound": mark("accounts received"), "inbound_hours": mark("hand-over hours"),
    "outbound": mark("accounts given"), "outbound_arr": mark("ARR given"), "red": mark("red accounts"),
    "renewing_arr": mark("renewing ARR"),
    "covered": mark("weighted ARR covered"), "handoff": mark("ARR at risk from hand-offs"),
}  # fmt: skip
MONEY = frozenset({"arr", "moved_arr", "outbound_arr", "renewing_arr", "covered", "handoff"})
PARTS = {  # what a share is a share of
    "load": mark("of the load"), "arr": mark("of ARR"), "accounts": mark("of accounts"), "renewing_arr": mark("of renewing ARR"),
    "red": mark("of red accounts"),
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """How one reader is spoken to. `shown`: units (books and pools by name) whose people the reader may see, None = all;
    `sides`: units (positions) that may be named beside them, their figures not. `figures`: whether what a whole book, person or
    team has may be told at all; even then only of those in `shown`.
    """

    setting: Setting
    lang: Lang
    shown: frozenset[str] | None
    names: tuple[str, ...]  # of all units, whoever reads
    people: dict[str, str]  # csm_id -> name
    marks: dict[int, str]  # between thousands and before decimals; formatting every number by Babel takes seconds on large books
    sides: frozenset[int] = frozenset()
    figures_told: bool = True
    sign: str = ""  # before money

    @classmethod
    def of(cls, setting: Setting, lang: Lang = EN, shown: frozenset[str] | None = None, *, figures: bool = True) -> Words:
        names = tuple(name_of(setting, u) for u in range(setting.units.num))
        people = dict(zip(setting.book.csms["csm_id"], setting.book.csms["name"], strict=True))
        marks = {ord(","): lang.number(1000)[1], ord("."): lang.number(0.5, 1)[1]}
        return cls(setting, lang, shown, names, people, marks, figures_told=figures, sign=lang.sign(setting.policy.currency))

    def beside(self, *sides: int) -> Words:
        """The same for an account whose two sides may be named."""
        return self if self.shown is None else replace(self, sides=frozenset(sides))

    # -- names

    def sees(self, unit: int) -> bool:
        """Whether the reader may know whose unit it is."""
        return self.shown is None or unit in self.sides or self.setting.units.names[unit] in self.shown

    def name(self, unit: int) -> str:
        """A unit's name, or what stands for it."""
        if self.sees(unit):
            return self.names[unit]
        pool = bool(self.setting.units.is_pool[unit])
        return self.lang.t("a pool of another team") if pool else self.lang.t("a CSM of another team")

    def few(self, units: Ints) -> str:
        """The first units by name, how many more, and how many that may not be named."""
        t, named = self.lang.t, [int(u) for u in units if self.sees(int(u))]
        said = ", ".join(self.name(u) for u in named[:3])
        if len(named) > 3:
            said = t("{names} and {count} more", names=said, count=self.amount(len(named) - 3))
        if hidden := len(units) - len(named):
            other = t("{count} of other teams", count=self.amount(hidden))
            return t("{one} and {other}", one=said, other=other) if named else other
        return said

    def n(self, one: str, many: str, units: Ints, **values: str) -> str:
        """The sentence about one book or several, with {count} and {books}."""
        return self.lang.n(one, many, len(units), books=self.few(units), **values)

    def label(self, e: Effect) -> str:
        """The group of a row, see `group`."""
        return self.group(e.label)

    def group(self, label: str) -> str:
        """A row's group as people know it: a CSM's or pool's name, a manager, the plan, else the label itself."""
        if unit := self.setting.units.index.get(label, 0):
            return self.name(unit)
        if label == "plan":
            return self.lang.t("the plan")
        if label in self.setting.policy.tier_names or label in self._known():
            return self.people.get(label, label)
        return self.lang.t("a CSM of another team") if label in self.people else self.lang.t("another team")

    @property
    def planner(self) -> bool:
        """Whether the reader may know everything, as whoever plans does."""
        return self.shown is None and self.figures_told

    def tells(self, e: Effect) -> bool:
        """Whether the reader may know what a row's group has in sum: what a tier or the whole plan has, everybody may."""
        units, policy, label = self.setting.units, self.setting.policy, e.label
        if self.planner:
            return True
        if label not in units.index and (label == "plan" or label in policy.tier_names):
            return True
        return self.figures_told and (self.shown is None or label in self.shown or self._whole_team(label))

    def _whole_team(self, manager: str) -> bool:
        """Whether all books and pools in which people of a manager work may be seen."""
        units, managers, shown = self.setting.units, self.setting.book.csms["manager"], self.shown or frozenset()
        mine = set(np.flatnonzero((managers == manager).to_numpy()).tolist())
        team = [units.names[u] for u in range(1, units.num) if mine & {int(m) for m in units.members[u]}]
        return bool(team) and shown.issuperset(team)

    def _known(self) -> set[str]:
        """csm_ids and managers that the reader may see."""
        csms, units = self.setting.book.csms, self.setting.units
        if self.shown is None:
            return {*csms["csm_id"], *csms["manager"]}
        seen = [u for u in range(1, units.num) if self.sees(u)]
        return {str(csms["csm_id"][m]) for u in seen for m in units.members[u]} | {manager_of(self.setting, u) for u in seen}

    # -- things

    def tier(self, tier: int) -> str:
        """A tier with its label."""
        name = self.setting.policy.tier_names[tier]
        return f"{name} ({self.lang.t(self.setting.policy.tiers[name].label)})"

    def hold_names(self, item: int) -> list[str]:
        """The holds of an item, as overrides.csv names them."""
        return [h for h, on in zip(HOLDS, self.setting.standing.holds[item], strict=True) if on]

    def holds(self, item: int) -> str:
        """Why an item is held."""
        said = (self.lang.t(HOLD_WORDS[h]) for h in self.hold_names(item))
        why = reduce(lambda one, other: self.lang.t("{why} and {other}", why=one, other=other), said)
        asked = self.setting.overrides.asked.get(item)
        if asked and self.setting.standing.holds[item][-1]:
            return self.lang.t("{why} ({asked})", why=why, asked=asked.said(self.lang))
        return why

    def both(self, said: Iterable[str]) -> str:
        """All of them: "a and b and c"."""
        return reduce(lambda one, other: self.lang.t("{one} and {other}", one=one, other=other), said)

    def clauses(self, said: Iterable[str]) -> str:
        """All of these whole sentences as one."""
        return reduce(lambda one, other: self.lang.t("{clause} and {other}", clause=one, other=other), said)

    def either(self, said: Iterable[str]) -> str:
        """One of them: "a or b or c"."""
        return reduce(lambda one, other: self.lang.t("{one} or {other}", one=one, other=other), said)

    # -- amounts

    def amount(self, value: int) -> str:
        """A whole number as the reader writes it."""
        return self._written(f"{value:,}")

    def worth(self, value: int) -> str:
        """An amount of money, with its currency where the language wants one."""
        return self.sign + self.amount(value)

    def figures(self, after: float, bound: float, measure: str) -> tuple[str, str]:
        """Two amounts of a measure, with as many decimals as tell them apart; the second with its unit."""
        load = measure == "load"
        rough = all(v == round(v) or abs(v) >= 100 for v in (after, bound))
        one, other = apart(after, bound, 2 if load else 0 if rough else 1)
        unit = self.lang.t("FTE") if load else self.lang.t(MEASURE_WORDS.get(measure, measure.replace("_", " ")))
        one, other = self._written(one), self._written(other)
        if measure in MONEY:
            return self.sign + one, self.lang.t("{amount} {money}", amount=self.sign + other, money=unit)
        return one, f"{other} {unit}"

    def _written(self, digits: str) -> str:
        return digits.translate(self.marks)
