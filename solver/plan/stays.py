"""Floor 3: why an account stays where it is."""

from __future__ import annotations

import numpy as np

from solver.lang import mark
from solver.plan.case import Case, others_than

KEPT_BY = mark("{why}; kept although {unit} does not serve {tier}")
GIVEN_TO = mark("{why}; although {unit} does not serve {tier}")
KEPT = mark("{why}; kept against the rule on {rules}")
GIVEN = mark("{why}; against the rule on {rules}")


def stays(case: Case) -> str:
    """The reason of an item whose owner does not change."""
    return case.words.lang.t("stays with {unit}: {why}", unit=case.here, why=_why(case))


def _why(case: Case) -> str:
    words, t = case.words, case.words.lang.t
    if asked := case.pinned():
        return despite(case, asked)
    if case.setting.standing.held[case.item]:
        held = t("held until {until} because {why}", until=case.until, why=words.holds(case.item))
        if not words.planner:
            return t("{why} (to lift it, ask whoever plans)", why=despite(case, held))
        names = ";".join(words.hold_names(case.item))
        return t("{why} (overrides.csv can lift it: action lift, value {holds})", why=despite(case, held), holds=names)
    other, gain = case.alternative()
    if other == 0:
        return despite(case, no_other(case))
    name = words.name(other)
    if gain < 0:
        why = t("the next best, {other}, fits less by {less} (hand-off included)", other=name, less=words.worth(-gain))
    elif gain == 0:
        why = t("the next best, {other}, fits as well", other=name)
    else:
        why = t("{other} would fit better by {gain}, but {why}", other=name, gain=words.worth(gain), why=case.against(other))
    return despite(case, why)


def no_other(case: Case) -> str:
    """Why no other book may hold an item."""
    fit, unit = case.setting.fit, case.unit
    others = others_than(case, unit)
    if not len(others):
        return case.words.lang.t("no other book serves {tier}", tier=case.tier)
    able = fit.qualify(fit.profiles.of_item[[case.item]])[0]
    able[unit] = False
    if able.any():
        return case.words.n(
            "the only other book that may hold it is full or closed ({books})",
            "the {count} other books that may hold it are full or closed ({books})",
            np.flatnonzero(able),
        )
    fails = np.array([case.ground.fails(case.item, int(u)) for u in others[:20]])
    return case.words.lang.n(
        "the only other book that could serve {tier} fails the rule on {rules}",
        "the {count} other books that could serve {tier} fail the rule on {rules}",
        len(others),
        tier=case.tier,
        rules=case.words.either(case.rules([bool(fails[:, k].any()) for k in range(fails.shape[1])])),
    )


def despite(case: Case, why: str) -> str:
    """With the rules that a newcomer would have to meet, and that who has it, today's owner or who was given it, does not."""
    unit, t = case.unit, case.words.lang.t
    kept = unit == int(case.setting.standing.owner[case.item])
    if case.ground.qualifies[case.item]:
        return why
    if not case.setting.units.serves[unit, case.setting.items.tier[case.item]]:
        return t(KEPT_BY if kept else GIVEN_TO, why=why, unit=case.here, tier=case.tier)
    failed = case.rules(case.ground.fails(case.item, unit))
    return t(KEPT if kept else GIVEN, why=why, rules=case.words.both(failed)) if failed else why
