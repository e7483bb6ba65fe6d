"""Floor 3: why each account is where it is, in words a manager would use."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.effects import Effect, Effects
from solver.plan.names import name_of

HOLD_WORDS = {
    "renewal": "its renewal is near",
    "escalation": "an escalation is open",
    "red": "its health is red",
    "changed": "it changed hands recently",
    "onboarding": "it is being onboarded",
    "keep": "a manager asked to keep it",
}
MEASURE_WORDS = {
    "load": "load", "arr": "ARR", "accounts": "accounts", "moved": "moves",
    "moved_arr": "moved ARR", "inbound": "accounts received", "inbound_hours": "hand-over hours",
    "outbound": "accounts given", "outbound_arr": "ARR given", "red": "red accounts",
    "covered": "weighted ARR covered", "handoff": "ARR at risk from hand-offs",
}  # fmt: skip


class Reasons:
    """Writes the reason of an account. One instance serves a whole plan."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.setting = decision.formulation.setting
        self.effects = Effects(decision.formulation, decision.unit_of)
        self.said: dict[int, str] = {}
        self.names = [name_of(self.setting, u) for u in range(self.setting.units.num)]
        self.owners = [str(o) for o in self.setting.book.accounts["owner"]]
        self.qualifies = self.setting.fit.qualifies(self.setting.fit.profiles.of_item, decision.unit_of)
        self.people = dict(zip(self.setting.book.csms["csm_id"], self.setting.book.csms["name"], strict=True))

    def of_account(self, account: int) -> str:
        """The reason; members of a family share their item's."""
        item = int(self.setting.items.of_account[account])
        if item not in self.said:
            self.said[item] = self._of_item(item)
        text = self.said[item]
        largest = int(self.setting.items.largest[item])
        if account == largest:
            return text
        if self.decision.move_type[account] == "new" and self.decision.move_type[largest] != "new":
            text = f"new: joins its parent group at {self._name(int(self.decision.unit[account]))}"
        return f"{text} (decided with its parent group, {self.setting.book.accounts['account_id'][largest]})"

    def _of_item(self, item: int) -> str:
        unit = int(self.decision.unit_of[item])
        kind = self.decision.move_type[int(self.setting.items.largest[item])]
        if unit == 0:
            return self._nobody(item)
        if kind == "none":
            return self._stays(item)
        if kind == "chosen":
            return self._why_moved(item)
        if kind == "pinned" and self.setting.standing.pin[item] >= 0:
            return self.setting.overrides.said[item]
        start = {
            "new": "new",
            "owner_left": f"{self._owner(item)} has left or leaves in the quarter",
            "pinned": f"a manager took it from {self._owner(item)}",
            "tier": f"now {self._tier(item)}, which needs another kind of book than {self._owner(item)}'s",
        }[kind]
        return f"{start}: {self._why_here(item, unit)}"

    # -- the parts of a sentence

    def _stays(self, item: int) -> str:
        standing, unit = self.setting.standing, int(self.decision.unit_of[item])
        if standing.held[item]:
            until = (self.setting.quarter.first + timedelta(days=int(standing.hold_until[item]))).isoformat()
            return f"stays with {self._name(unit)}: held until {until} because {self._holds(item)}{self._despite(item)}"
        account = int(self.setting.items.largest[item])
        other, gain = int(self.decision.alternative[account]), int(self.decision.alternative_difference[account])
        if other == 0:
            return f"stays with {self._name(unit)}: no other book is open to it{self._despite(item)}"
        if gain <= 0:
            less = f"fits less by {-gain:,} (hand-off included)" if gain else "fits as well"
            return f"stays with {self._name(unit)}: the next best, {self._name(other)}, {less}{self._despite(item)}"
        but = f"{self._name(other)} would fit better by {gain:,}, but {self._against(item, other)}"
        return f"stays with {self._name(unit)}: {but}{self._despite(item)}"

    def _despite(self, item: int) -> str:
        """Rules that a newcomer would have to meet, and that today's owner does not."""
        unit = int(self.decision.unit_of[item])
        if self.qualifies[item]:
            return ""
        if not self.setting.units.serves[unit, self.setting.items.tier[item]]:
            return f"; kept although {self._name(unit)} does not serve {self._tier(item)}"
        failed = [m.name for m, fails in zip(self.setting.policy.match, self._fails(item, unit), strict=True) if fails]
        return f"; kept against the rule on {' and '.join(failed)}" if failed else ""

    def _fails(self, item: int, unit: int) -> list[bool]:
        p, members = self.setting.fit.profiles, self.setting.units.members[unit]
        row = int(p.of_item[item])
        return [
            bool(f[p.codes[row, m], members, p.tier[row], int(p.guessed[row])].all())
            for m, f in enumerate(self.setting.fit.fails)
        ]

    def _why_here(self, item: int, unit: int) -> str:
        account = int(self.setting.items.largest[item])
        other, gain = int(self.decision.alternative[account]), int(self.decision.alternative_difference[account])
        name = self._name(unit)
        if other == 0:
            return f"{name} is the only book that may take it"
        if gain < 0:
            return f"{name} fits best; the next best, {self._name(other)}, fits less by {-gain:,}"
        if gain == 0:
            return f"{name} takes it; {self._name(other)} would fit as well"
        return f"{name} takes it; {self._name(other)} would fit better by {gain:,}, but {self._against(item, other)}"

    def _why_moved(self, item: int) -> str:
        """A chosen move, seen from the way back: what the plan would lose if the account stayed."""
        unit, owner = int(self.decision.unit_of[item]), int(self.setting.standing.owner[item])
        back = self.effects.of(item, owner)
        members = self._members(item)
        cost = -int(self.decision.terms["handoff"][members].sum())
        names = [m.name for m in self.setting.policy.match]
        fit = sum(int(self.decision.terms[m][members].sum()) for m in names) - self._fit_at(item, owner)
        why = [f"fits better by {fit:,}"] if fit > 0 else []
        why += [f"if it stayed, {self._would(e)}" for e in back if e.breaks][:1]
        why += [f"if it stayed, {self._would(e)}" for e in sorted(back, key=lambda e: -e.cost) if e.cost > 0][:2]
        if not why:
            why = ["it makes room for other moves of the plan"]
        return f"moves from {self._name(owner)} to {self._name(unit)}: {'; '.join(why)}; the hand-off costs {cost:,}"

    def _fit_at(self, item: int, unit: int) -> int:
        members = self._members(item)
        terms = self.setting.worth.terms(members, np.full(len(members), unit))
        return int(sum(terms[m.name].sum() for m in self.setting.policy.match))

    def _against(self, item: int, other: int) -> str:
        """What stands in the way of a book that would be worth more by itself."""
        effects = self.effects.of(item, other)
        broken = [e for e in effects if e.breaks]
        if broken:
            return self._would(broken[0])
        dear = [e for e in sorted(effects, key=lambda e: -e.cost) if e.cost > 0]
        return self._would(dear[0]) if dear else "the other moves of the plan need the room"

    def _would(self, e: Effect) -> str:
        """What a change would do to one limit: who would be where, against which bound, at which price."""
        who = self._label(e.label)
        price = "" if e.breaks else f", which is priced at {e.cost:,}"
        if e.row.relative:
            return f"{who} would be further over the limit {e.row.limit.name!r}{price}"
        side = "above" if e.after > e.bound else "below"
        after, bound = self._figures(e.after, e.row.measure), self._figures(e.bound, e.row.measure)
        return f"{who} would be {side} the limit {e.row.limit.name!r} ({after} against {bound}){price}"

    def _nobody(self, item: int) -> str:
        if not self.setting.items.served[self.setting.items.tier[item]]:
            was = f"; was with {self._owner(item)}" if self.setting.standing.has_owner[item] else ""
            return f"automated: {self._tier(item)} is looked after by no person{was}"
        fit, units, tier = self.setting.fit, self.setting.units, int(self.setting.items.tier[item])
        serving = np.flatnonzero(units.serves[:, tier])
        if not len(serving):
            return f"uncovered: nobody serves {self._tier(item)}"
        qualified = np.flatnonzero(fit.qualify(fit.profiles.of_item[[item]])[0])
        if not len(qualified):
            failed = [
                m.name for k, m in enumerate(self.setting.policy.match) if any(self._fails(item, int(u))[k] for u in serving)
            ]
            return (
                f"uncovered: of {len(serving)} books that serve {self._tier(item)} none meets the rule on {' and '.join(failed)}"
            )
        open_units = [int(u) for u in qualified if not self.decision.formulation.closed[u]]
        if not open_units:
            return f"uncovered: {_books(len(qualified))} may hold it, all full or closed ({self._few(qualified)})"
        allowed = np.flatnonzero(self.decision.formulation.problem.allows(np.array([item]))[0])
        blocked = [e for u in allowed if u for e in self.effects.of(item, int(u)) if e.breaks]
        if blocked:
            names = ", ".join(sorted({f"the limit {e.row.limit.name!r}" for e in blocked}))
            few = self._few(np.array(open_units))
            return f"uncovered: no room in {_books(len(open_units))} that may hold it ({few}): {names}"
        return "uncovered: placing it would cost more in soft limits than it brings; see soft_limits in summary.json"

    # -- words

    def _members(self, item: int) -> np.ndarray:
        return self.setting.items.members(item)

    def _name(self, unit: int) -> str:
        return self.names[unit]

    def _few(self, units: np.ndarray) -> str:
        names = [self._name(int(u)) for u in units[:3]]
        return ", ".join(names) + (f" and {len(units) - 3} more" if len(units) > 3 else "")

    def _owner(self, item: int) -> str:
        unit = int(self.setting.standing.owner[item])
        if unit:
            return self._name(unit)
        owners = [o for k in self._members(item) if (o := self.owners[k])]
        return str(self.people.get(owners[0], owners[0])) if owners else "nobody"

    def _tier(self, item: int) -> str:
        name = self.setting.policy.tier_names[int(self.setting.items.tier[item])]
        return f"{name} ({self.setting.policy.tiers[name].label})"

    def _holds(self, item: int) -> str:
        words = [HOLD_WORDS[h] for h, on in zip(HOLDS, self.setting.standing.holds[item], strict=True) if on]
        said = self.setting.overrides.said.get(item)
        return " and ".join(words) + (f" ({said})" if said and self.setting.standing.holds[item][-1] else "")

    def _label(self, label: str) -> str:
        """A row's group as people know it: a CSM's name, else the label itself."""
        unit = self.setting.units.index.get(label)
        return self._name(unit) if unit else self.people.get(label, "the plan" if label == "plan" else label)

    @staticmethod
    def _figures(value: float, measure: str) -> str:
        if measure == "load":
            return f"{value:.2f} FTE"
        shown = f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"
        return f"{shown} {MEASURE_WORDS.get(measure, measure.replace('_', ' '))}"


def _books(count: int) -> str:
    return "the only book" if count == 1 else f"{count} books"
