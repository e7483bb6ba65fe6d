"""Floor 4: why a hand-off has its week, or none, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from solver.lang import Lang
from solver.waves.choices import Choice
from solver.waves.ledger import Clash, filled
from solver.waves.schedule import Schedule

SHOWN = 2  # limits that are named at once


class Told:
    """Reasons of one schedule in one language."""

    def __init__(self, schedule: Schedule, lang: Lang) -> None:
        self.schedule, self.lang, self.judge = schedule, lang, schedule.judge
        self.ledger = filled(self.judge.handoffs, schedule.chosen, self.judge.sides, self.judge.num_weeks)
        self.waiting = self.judge.waiting(schedule.chosen)

    def why(self, k: int) -> str:
        """The reason of hand-off `k` for its week, or for none."""
        choice = self.schedule.chosen[k]
        if choice is None:
            return self.why_not(k)
        return "; ".join([self._place(k, choice), *self._remarks(k, choice)])

    def why_not(self, k: int) -> str:
        """The limits that stand in the way of a hand-off that has no week."""
        found = self.judge.choices[k]
        if not found:
            return self._no_window(k)
        handoff = self.judge.handoffs[k]
        clashes = [self.ledger.clashes(handoff, c) for c in found]
        if not all(clashes):
            return self.lang.t("not placed: a week is free, but nothing was found in time")
        return self.lang.t("not placed: {limits}", limits=self._limits(clashes))

    def why_alone(self, k: int) -> str:
        """Why the giver, who leaves, cannot hand it over before."""
        handoff, choice = self.judge.handoffs[k], self.schedule.chosen[k]
        name, day = ", ".join(self.judge.sides[s].label for s in handoff.gone), str(handoff.leaver)
        before = [c for c in self.judge.choices[k] if not c.alone]
        if choice is not None:
            self.ledger.put(handoff, choice, -1)
        clashes = [self.ledger.clashes(handoff, c) for c in before]
        if choice is not None:
            self.ledger.put(handoff, choice)
        if not before:
            return self.lang.t("without {name}, who leaves on {day}: no window fits before", name=name, day=day)
        if all(clashes):
            limits = self._limits(clashes)
            return self.lang.t("without {name}, who leaves on {day}: before, {limits}", name=name, day=day, limits=limits)
        return self.lang.t("without {name}, who leaves on {day}: nothing was found before in time", name=name, day=day)

    def _no_window(self, k: int) -> str:
        t, handoff, judge = self.lang.t, self.judge.handoffs[k], self.judge
        dates = {"first": handoff.first.isoformat(), "last": handoff.last.isoformat()}
        if handoff.first > handoff.last:
            return t("not placed: no day is left between {first} and {last}", **dates)
        days = [d for w in self.schedule.weeks for d in w.days if handoff.first <= d <= handoff.last]
        if not days:
            return t("not placed: no working day from {first} to {last}, blackouts left out", **dates)
        receiver = judge.sides.get(handoff.to)
        if receiver is not None and not any(receiver.works(d) for d in days):
            return t("not placed: {name} is not there from {first} to {last}", name=receiver.label, **dates)
        short = [judge.sides[s].label for s, h in handoff.hours if h]
        return t("not placed: from {first} to {last} the weekly hours of {names} do not hold it", names=", ".join(short), **dates)

    def _limits(self, clashes: Iterable[list[Clash]]) -> str:
        """Limits by how many windows they close."""
        counts = Counter(c for found in clashes for c in {(c.limit, c.side) for c in found})
        words = []
        for (limit, side), _ in sorted(counts.items(), key=lambda i: (-i[1], i[0]))[:SHOWN]:
            name = self.judge.sides[side].label
            if limit == "hours":
                words.append(self.lang.t("the weekly hours of {name} are used up", name=name))
            else:
                tier, most = self.schedule.plan.policy.tier_names[0], self.judge.sides[side].t1_at_once
                words.append(self.lang.t("{name} has {count} of {tier} open at once already", name=name, count=most, tier=tier))
        return ", ".join(words)

    def _place(self, k: int, choice: Choice) -> str:
        """Why not earlier."""
        t, handoff = self.lang.t, self.judge.handoffs[k]
        if k in self.schedule.early and handoff.orphan:
            other = self._name(self.schedule.early[k])
            return t("goes before the less risky {account}: it has nobody until then", account=other)
        if k in self.schedule.early:
            other = self._name(self.schedule.early[k])
            return t("goes before the less risky {account}: dates and limits leave no better order", account=other)
        earlier = [c for c in self.judge.choices[k] if c.end < choice.end and c.spares(choice)]
        if choice.alone:  # why not before they left is another question
            earlier = [c for c in earlier if c.alone]
        if not earlier:
            return t("the first week that its dates allow")
        self.ledger.put(handoff, choice, -1)
        clashes = [self.ledger.clashes(handoff, c) for c in earlier]
        self.ledger.put(handoff, choice)
        if all(clashes):
            return t("earlier weeks are full: {limits}", limits=self._limits(clashes))
        free = [c for c, clash in zip(earlier, clashes, strict=True) if not clash]
        if self.schedule.limits.order == "low_risk_first" and all(self._would_wait(k, c) for c in free):
            return t("after less risky hand-offs to {name}", name=self.judge.sides[handoff.to].label)
        return t("an earlier week would be free; so the weeks are more even")

    def _would_wait(self, k: int, choice: Choice) -> bool:
        """Whether the hand-off would there go before a less risky one."""
        handoff = self.judge.handoffs[k]
        return any(r < handoff.risk and e <= choice.end < begin for r, e, begin, _ in self.waiting.get(handoff.to, []))

    def _remarks(self, k: int, choice: Choice) -> list[str]:
        lang, handoff, out = self.lang, self.judge.handoffs[k], []
        if choice.alone:
            out.append(self.why_alone(k))
        if choice.cut and choice.alone:
            out.append(lang.t("{usual} weeks cut to {weeks}: its dates leave no more", usual=handoff.weeks, weeks=choice.weeks))
        elif choice.cut and handoff.leaver is not None:
            out.append(
                lang.t("{usual} weeks cut to {weeks}: who hands over leaves on {day}", usual=handoff.weeks, weeks=choice.weeks,
                       day=handoff.leaver.isoformat())
            )  # fmt: skip
        elif choice.cut:
            out.append(lang.t("{usual} weeks cut to {weeks}: its dates leave no more", usual=handoff.weeks, weeks=choice.weeks))
        if choice.renewal is not None:
            out.append(lang.t("its renewal on {day} lies in these weeks: no window avoids it", day=choice.renewal.isoformat()))
        if choice.renewed:
            day = min(d for d, _, left in handoff.due if d <= choice.change and (choice.alone or not left)).isoformat()
            before = any(c.renewed < choice.renewed for c in self.judge.choices[k])
            one = lang.t("it renews on {day} with nobody: the weeks before are full", day=day)
            out.append(one if before else lang.t("it renews on {day} with nobody: no window ends before", day=day))
        if handoff.undated:
            out.append(lang.t("pinned although holds fill the quarter: no day is right for it"))
        return out

    def _name(self, k: int) -> str:
        return str(self.schedule.moves["account_id"][self.judge.handoffs[k].rows[0]])
