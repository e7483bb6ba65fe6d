"""Floor 3: why each account is where it is, in words a manager would use."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from solver.model.candidates import Candidates
from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.effects import Effect, Effects
from solver.plan.layout import apart
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
    "renewing_arr": "renewing ARR",
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
        self.candidates = Candidates(decision.formulation)
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
            "tier": f"now {self.tier(item)}, which needs another kind of book than {self._owner(item)}'s",
        }[kind]
        return f"{start}: {self._why_here(item, unit)}"

    # -- the parts of a sentence

    def _stays(self, item: int) -> str:
        standing, unit = self.setting.standing, int(self.decision.unit_of[item])
        if standing.held[item]:
            until = (self.setting.quarter.first + timedelta(days=int(standing.hold_until[item]))).isoformat()
            why = f"{self.holds(item)}{self._despite(item)}{self._lift(item)}"
            return f"stays with {self._name(unit)}: held until {until} because {why}"
        account = int(self.setting.items.largest[item])
        other, gain = int(self.decision.alternative[account]), int(self.decision.alternative_difference[account])
        if other == 0:
            return f"stays with {self._name(unit)}: {self._no_other(item, unit)}{self._despite(item)}"
        if gain <= 0:
            less = f"fits less by {-gain:,} (hand-off included)" if gain else "fits as well"
            return f"stays with {self._name(unit)}: the next best, {self._name(other)}, {less}{self._despite(item)}"
        but = f"{self._name(other)} would fit better by {gain:,}, but {self._against(item, other)}"
        return f"stays with {self._name(unit)}: {but}{self._despite(item)}"

    def _no_other(self, item: int, unit: int) -> str:
        """Why no other book may hold an item."""
        fit, tier = self.setting.fit, int(self.setting.items.tier[item])
        others = np.flatnonzero(self.setting.units.serves[:, tier])
        others = others[others != unit]
        if not len(others):
            return f"no other book serves {self.tier(item)}"
        able = fit.qualify(fit.profiles.of_item[[item]])[0]
        able[unit] = False
        if able.any():
            full = f"{'is' if able.sum() == 1 else 'are'} full or closed ({self._few(np.flatnonzero(able))})"
            return f"{_others(int(able.sum()))} that may hold it {full}"
        fails = np.array([self.fails(item, int(u)) for u in others[:20]])
        failed = " or ".join(m.name for k, m in enumerate(self.setting.policy.match) if fails[:, k].any())
        fail = "fails" if len(others) == 1 else "fail"
        return f"{_others(len(others))} that could serve {self.tier(item)} {fail} the rule on {failed}"

    def _despite(self, item: int) -> str:
        """Rules that a newcomer would have to meet, and that today's owner does not."""
        unit = int(self.decision.unit_of[item])
        if self.qualifies[item]:
            return ""
        if not self.setting.units.serves[unit, self.setting.items.tier[item]]:
            return f"; kept although {self._name(unit)} does not serve {self.tier(item)}"
        failed = [m.name for m, fails in zip(self.setting.policy.match, self.fails(item, unit), strict=True) if fails]
        return f"; kept against the rule on {' and '.join(failed)}" if failed else ""

    def fails(self, item: int, unit: int) -> list[bool]:
        """Which of the required matches nobody at the unit meets [matches]."""
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
            return f"{name} takes it: {self._no_other(item, unit)}"
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
        stayed = [self.would(e) for e in back if e.breaks][:1]
        stayed += [self.would(e) for e in sorted(back, key=lambda e: -e.cost) if e.cost > 0 and not e.breaks][:2]
        if stayed:
            why.append(f"if it stayed and all else went as planned, {' and '.join(stayed)}")
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
            return self.would(broken[0])
        dear = [e for e in sorted(effects, key=lambda e: -e.cost) if e.cost > 0]
        return self.would(dear[0]) if dear else "the other moves of the plan need the room"

    def would(self, e: Effect) -> str:
        """What a change would do to one limit: who would be where, against which bound, at which price."""
        who = self._label(e.label)
        price = "" if e.breaks else f", which is priced at {e.cost:,}"
        if e.row.relative:
            return f"{who} would be further over the limit {e.row.limit.name!r}{price}"
        side = "above" if e.after > e.bound else "below"
        already = e.before > e.bound if e.after > e.bound else e.before < e.bound
        after, bound = self._figures(e.after, e.bound, e.row.measure)
        where = f"{'further ' if already else ''}{side} the limit {e.row.limit.name!r}"
        return f"{who} would be {where} ({after} against {bound}){price}"

    def _nobody(self, item: int) -> str:
        if not self.setting.items.served[self.setting.items.tier[item]]:
            was = f"; was with {self._owner(item)}" if self.setting.standing.has_owner[item] else ""
            return f"automated: {self.tier(item)} is looked after by no person{was}"
        allowed = np.flatnonzero(self.decision.formulation.problem.allows(np.array([item]))[0])
        if not allowed.any():  # nobody is unit 0
            return f"uncovered: {self._excluded(item)}"
        blocked = [e for u in allowed if u for e in self.effects.of(item, int(u)) if e.breaks]
        if blocked:
            open_units = allowed[allowed > 0]
            names = ", ".join(sorted({f"the limit {e.row.limit.name!r}" for e in blocked}))
            few = self._few(open_units)
            return f"uncovered: no room in {_books(len(open_units))} that may hold it ({few}): {names}"
        return "uncovered: placing it would cost more in soft limits than it brings; see soft_limits in summary.json"

    def _excluded(self, item: int) -> str:
        """The rule that takes the last book away that could hold it."""
        why, tier = self.candidates.excluded(item), self.tier(item)
        units = np.array(why.units, np.int64)
        if why.rule == "tier":
            return f"nobody serves {tier}"
        if why.rule == "match":
            failed = " and ".join(self.setting.policy.match[m].name for m in why.matches)
            if len(units) == 1:
                return f"the only book that serves {tier} does not meet the rule on {failed}"
            return f"of {len(units)} books that serve {tier} none meets the rule on {failed}"
        if why.rule in ("full", "away"):
            state = "full today" if why.rule == "full" else "without time in the quarter"
            few = self._few(units)
            if len(units) == 1:
                return f"the only book that could hold it is {state} ({few})"
            return f"all {len(units)} books that could hold it are {state} ({few})"
        if why.rule == "forbidden":
            return f"an override forbids {_books(len(units))} that could take it ({self._few(units)})"
        return f"only new hires could take it ({self._few(units)}), who get no red strategic account"

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

    def tier(self, item: int) -> str:
        """The tier of an item with its label."""
        name = self.setting.policy.tier_names[int(self.setting.items.tier[item])]
        return f"{name} ({self.setting.policy.tiers[name].label})"

    def hold_names(self, item: int) -> list[str]:
        """The holds of an item, as overrides.csv names them."""
        return [h for h, on in zip(HOLDS, self.setting.standing.holds[item], strict=True) if on]

    def holds(self, item: int) -> str:
        """Why an item is held."""
        words = [HOLD_WORDS[h] for h in self.hold_names(item)]
        said = self.setting.overrides.said.get(item)
        return " and ".join(words) + (f" ({said})" if said and self.setting.standing.holds[item][-1] else "")

    def _lift(self, item: int) -> str:
        """How a manager lifts the holds: what to write into which file."""
        names = ";".join(self.hold_names(item))
        return f" (overrides.csv can lift it: action lift, value {names})"

    def _label(self, label: str) -> str:
        """A row's group as people know it: a CSM's name, else the label itself."""
        unit = self.setting.units.index.get(label)
        return self._name(unit) if unit else self.people.get(label, "the plan" if label == "plan" else label)

    @staticmethod
    def _figures(after: float, bound: float, measure: str) -> tuple[str, str]:
        """Two amounts of a measure, with as many decimals as tell them apart; the second with its unit."""
        load = measure == "load"
        rough = all(v == round(v) or abs(v) >= 100 for v in (after, bound))
        one, other = apart(after, bound, 2 if load else 0 if rough else 1)
        return one, f"{other} {'FTE' if load else MEASURE_WORDS.get(measure, measure.replace('_', ' '))}"


def _others(count: int) -> str:
    return "the only other book" if count == 1 else f"the {count} other books"


def _books(count: int) -> str:
    return "the only book" if count == 1 else f"{count} books"
