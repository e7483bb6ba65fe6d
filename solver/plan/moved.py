"""Floor 3: why an account goes where it goes - by choice, or because it had to go."""

from __future__ import annotations

import numpy as np

from solver.lang import mark
from solver.plan.case import Case, would
from solver.plan.stays import despite, no_other

REQUIRED = {
    "new": mark("new: {why}"),
    "owner_left": mark("{owner} has left or leaves in the quarter: {why}"),
    "pinned": mark("a manager took it from {owner}: {why}"),
    "tier": mark("its tier, {tier}, needs another kind of book than {owner}'s: {why}"),
}


def had_to(case: Case, kind: str) -> str:
    """The reason of an item that is new or had to move: what forced it, and why it goes there."""
    asked = despite(case, said) if (said := case.pinned()) else ""
    if kind == "pinned" and asked:
        return asked
    return case.words.lang.t(REQUIRED[kind], owner=case.owner, tier=case.tier, why=asked or _why_here(case))


def _why_here(case: Case) -> str:
    t, (other, gain) = case.words.lang.t, case.alternative()
    if other == 0:
        return t("{unit} takes it: {why}", unit=case.here, why=no_other(case))
    much = {"unit": case.here, "other": case.words.name(other)}
    if gain < 0:
        less = case.words.worth(-gain)
        return t("{unit} fits best; the next best, {other}, fits less by {less}", less=less, **much)
    if gain == 0:
        return t("{unit} takes it; {other} would fit as well", **much)
    more = {"gain": case.words.worth(gain), "why": case.against(other)}
    return t("{unit} takes it; {other} would fit better by {gain}, but {why}", **much, **more)


def by_choice(case: Case) -> str:
    """A chosen move, seen from the way back: what the plan would lose if the account stayed."""
    words, t, owner = case.words, case.words.lang.t, int(case.setting.standing.owner[case.item])
    back = case.ground.effects.of(case.item, owner)
    names = [m.name for m in case.setting.policy.match]
    fit = sum(int(case.decision.terms[m][case.members].sum()) for m in names) - _fit_at(case, owner)
    why = [t("fits better by {gain}", gain=words.worth(fit))] if fit > 0 else []
    stayed = [would(words, e) for e in back if e.breaks][:1]
    stayed += [would(words, e) for e in sorted(back, key=lambda e: -e.cost) if e.cost > 0 and not e.breaks][:2]
    if stayed:
        why.append(t("if it stayed and all else went as planned, {effects}", effects=words.clauses(stayed)))
    return t(
        "moves from {owner} to {unit}: {why}; the hand-off costs {cost}",
        owner=words.name(owner),
        unit=case.here,
        why="; ".join(why) or t("it makes room for other moves of the plan"),
        cost=words.worth(-int(case.decision.terms["handoff"][case.members].sum())),
    )


def _fit_at(case: Case, unit: int) -> int:
    members = case.members
    terms = case.setting.worth.terms(members, np.full(len(members), unit))
    return int(sum(terms[m.name].sum() for m in case.setting.policy.match))
