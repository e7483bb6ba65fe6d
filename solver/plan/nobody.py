"""Floor 3: why an account has nobody - looked after by no person, or without a book that could take it."""

from __future__ import annotations

import numpy as np

from solver.plan.case import Case


def nobody(case: Case) -> str:
    """The reason of an item that no unit holds."""
    setting, t = case.setting, case.words.lang.t
    if not setting.items.served[setting.items.tier[case.item]]:
        if setting.standing.has_owner[case.item]:
            return t("automated: {tier} is looked after by no person; was with {owner}", tier=case.tier, owner=case.owner)
        return t("automated: {tier} is looked after by no person", tier=case.tier)
    return t("uncovered: {why}", why=_why(case))


def _why(case: Case) -> str:
    allowed = np.flatnonzero(case.decision.formulation.problem.allows(np.array([case.item]))[0])
    open_units = allowed[allowed > 0]  # nobody is unit 0
    if not len(open_units):
        return _excluded(case)
    blocked = {e.row.limit.name for u in open_units for e in case.ground.effects.of(case.item, int(u)) if e.breaks}
    words, lang = case.words, case.words.lang
    if not blocked:
        return lang.t("placing it would cost more in soft limits than it brings; see soft_limits in summary.json")
    return words.n(
        "no room in the only book that may hold it ({books}): {limits}",
        "no room in {count} books that may hold it ({books}): {limits}",
        open_units,
        limits=", ".join(lang.t("the limit '{limit}'", limit=lang.t(name)) for name in sorted(blocked)),
    )


def _excluded(case: Case) -> str:
    """The rule that takes the last book away that could hold it."""
    why, words, t = case.ground.candidates.excluded(case.item), case.words, case.words.lang.t
    units = np.array(why.units, np.int64)
    if why.rule == "tier":
        return t("nobody serves {tier}", tier=case.tier)
    if why.rule == "match":
        return words.lang.n(
            "the only book that serves {tier} does not meet the rule on {rules}",
            "of {count} books that serve {tier} none meets the rule on {rules}",
            len(units),
            tier=case.tier,
            rules=words.both(t(case.setting.policy.match[m].name) for m in why.matches),
        )
    if why.rule == "full":
        return words.n(
            "the only book that could hold it is full today ({books})",
            "all {count} books that could hold it are full today ({books})",
            units,
        )
    if why.rule == "away":
        return words.n(
            "the only book that could hold it is without time in the quarter ({books})",
            "all {count} books that could hold it are without time in the quarter ({books})",
            units,
        )
    if why.rule == "forbidden":
        return words.n(
            "an override forbids the only book that could take it ({books})",
            "an override forbids {count} books that could take it ({books})",
            units,
        )
    return t("only new hires could take it ({books}), who get no red strategic account", books=words.few(units))
