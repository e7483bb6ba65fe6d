"""Floor 3: one item in question - what its reason is argued from, and the words to say it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from solver.lang import mark
from solver.model.candidates import Candidates
from solver.model.setting import Setting
from solver.plan.decision import Decision
from solver.plan.effects import Effect, Effects
from solver.plan.words import Words
from solver.problem import Bools, Ints

OVER_SHARE = mark("{who} would be further over the limit '{limit}'")
SIDE = {  # (above, already there before the change) -> in words
    (True, False): mark("{who} would be above the limit '{limit}'"),
    (True, True): mark("{who} would be further above the limit '{limit}'"),
    (False, False): mark("{who} would be below the limit '{limit}'"),
    (False, True): mark("{who} would be further below the limit '{limit}'"),
}


@dataclass(frozen=True)
class Ground:
    """A plan as its reasons see it; made once for all of them. `qualifies` [items]: its unit meets the required matches."""

    decision: Decision
    effects: Effects
    candidates: Candidates
    qualifies: Bools

    @classmethod
    def of(cls, decision: Decision) -> Ground:
        formulation = decision.formulation
        fit = formulation.setting.fit
        qualifies = fit.qualifies(fit.profiles.of_item, decision.unit_of)
        return cls(decision, Effects(formulation, decision.unit_of), Candidates(formulation), qualifies)

    @property
    def setting(self) -> Setting:
        return self.decision.formulation.setting

    def fails(self, item: int, unit: int) -> list[bool]:
        """Which of the required matches nobody at the unit meets [matches]."""
        p, members = self.setting.fit.profiles, self.setting.units.members[unit]
        row = int(p.of_item[item])
        return [
            bool(f[p.codes[row, m], members, p.tier[row], int(p.guessed[row])].all())
            for m, f in enumerate(self.setting.fit.fails)
        ]


@dataclass(frozen=True)
class Case:
    """One item of a plan, for one reader."""

    ground: Ground
    words: Words
    item: int

    @property
    def setting(self) -> Setting:
        return self.ground.setting

    @property
    def decision(self) -> Decision:
        return self.ground.decision

    @property
    def unit(self) -> int:
        """Where the plan has it."""
        return int(self.decision.unit_of[self.item])

    @property
    def members(self) -> Ints:
        """Its accounts."""
        return self.setting.items.members(self.item)

    @property
    def here(self) -> str:
        """Where the plan has it, by name."""
        return self.words.name(self.unit)

    @property
    def tier(self) -> str:
        """Its tier with the label."""
        return self.words.tier(int(self.setting.items.tier[self.item]))

    @property
    def until(self) -> str:
        """The last day of its holds, in words."""
        last = self.setting.quarter.first + timedelta(days=int(self.setting.standing.hold_until[self.item]))
        return self.words.lang.day(last)

    @property
    def owner(self) -> str:
        """Whose it is today, by name."""
        if unit := int(self.setting.standing.owner[self.item]):
            return self.words.name(unit)
        column = self.setting.book.accounts["owner"]
        owners = [str(column[k]) for k in self.members if column[k]]
        if not owners:
            return self.words.lang.t("nobody")
        return str(self.words.people.get(owners[0], owners[0]))

    def pinned(self) -> str:
        """Who has pinned it where it is and why; "" if nobody has."""
        asked = self.setting.overrides.asked.get(self.item)
        return asked.said(self.words.lang) if asked and self.setting.standing.pin[self.item] >= 0 else ""

    def alternative(self) -> tuple[int, int]:
        """The best other unit, 0 = none, and how much more the item is worth there."""
        account = int(self.setting.items.largest[self.item])
        return int(self.decision.alternative[account]), int(self.decision.alternative_difference[account])

    def rules(self, fails: list[bool]) -> list[str]:
        """The matches that fail, by name."""
        return [self.words.lang.t(m.name) for m, failed in zip(self.setting.policy.match, fails, strict=True) if failed]

    def against(self, other: int) -> str:
        """What stands in the way of a book that would be worth more by itself."""
        effects = self.ground.effects.of(self.item, other)
        if broken := [e for e in effects if e.breaks]:
            return would(self.words, broken[0])
        dear = [e for e in sorted(effects, key=lambda e: -e.cost) if e.cost > 0]
        return would(self.words, dear[0]) if dear else self.words.lang.t("the other moves of the plan need the room")


def would(words: Words, e: Effect) -> str:
    """What a change would do to one limit: who would be where, and for those who may know, against which bound, at which price.
    The price goes with the figures: it grows with the distance from the bound."""
    lang, above = words.lang, e.after > e.bound
    already = e.before > e.bound if above else e.before < e.bound
    template = OVER_SHARE if e.row.relative else SIDE[above, bool(already)]
    fact = lang.t(template, who=words.label(e), limit=lang.t(e.row.limit.name))
    if not words.tells(e):
        return fact
    if not e.row.relative:
        after, bound = words.figures(e.after, e.bound, e.row.measure)
        fact = lang.t("{fact} ({after} against {bound})", fact=fact, after=after, bound=bound)
    return fact if e.breaks else lang.t("{fact}, which is priced at {cost}", fact=fact, cost=words.worth(e.cost))


def others_than(case: Case, unit: int) -> Ints:
    """Units that serve the item's tier, without one."""
    serves = case.setting.units.serves[:, int(case.setting.items.tier[case.item])].copy()
    serves[unit] = False
    return np.flatnonzero(serves)
