"""Floor 6: why so many - what is full where people are to be hired, and which accounts nobody could hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from solver.sizing import Sizing

TOLD = 4


def reason_of(sizing: Sizing) -> Iterator[str]:
    """For each kind that is to be hired: what the newcomers hold, and that those who could hold it are full."""
    classes, names = sizing.demand.classes, sizing.setting.policy.tier_names
    head = classes.full * sizing.carried / 10**6
    for p, number in enumerate(sizing.hires.heads.tolist()):
        if not number:
            continue
        load = sizing.hires.held[:, p] * classes.load
        by_tier = {names[t]: float(load[classes.tier == t].sum()) / head for t in np.unique(classes.tier)}
        main = max(by_tier, key=lambda t: by_tier[t])
        mine = load > 0
        others = [q for q in range(len(sizing.kinds)) if q != p and classes.holders[mine, q].any() and sizing.kinds[q].people]
        who = sum(sizing.kinds[q].people for q in (*others, p))
        use = float((sizing.hires.held[:, [*others, p]] * classes.load[:, None]).sum()) / head
        yield (
            f"{number} x {sizing.kinds[p].name}, for {main}: the {who} who may hold some of these accounts stand for "
            f"{sum(sizing.kinds[q].fte for q in (*others, p)) / 1000:.1f} FTE, and {use:.1f} are asked of them."
        )


def unheld(sizing: Sizing) -> Iterator[str]:
    """The accounts that nobody here could newly hold, by the reason, most first."""
    reasons = Counter(_why(sizing, int(i)) for i in sizing.demand.nobody)
    for (tier, why), number in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))[:TOLD]:
        yield f"{number:,} of {tier} could newly be held by nobody here: {why}."


def _why(sizing: Sizing, item: int) -> tuple[str, str]:
    """The item's tier, and what keeps everybody who serves it from holding it."""
    setting = sizing.setting
    fit, policy = setting.fit, setting.policy
    profile, tier = int(fit.profiles.of_item[item]), int(setting.items.tier[item])
    serves = np.flatnonzero(fit.serves[:, tier])
    name = policy.tier_names[tier]
    if not len(serves):
        return name, f"nobody serves {name}"
    guessed = int(fit.profiles.guessed[profile])
    for m, match in enumerate(policy.match):
        code = int(fit.profiles.codes[profile, m])
        if fit.fails[m][code, serves, tier, guessed].all():
            return name, f"{match.name} {fit.profiles.values[m][code]!r} is met by none of the {len(serves)} who serve it"
    return name, f"none of the {len(serves)} who serve it meets every required match, or works in the kind of book it needs"
