"""Floor 3: hard limits that today's books exceed already - legal, though nothing may be added, and somebody should know."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from solver.lang import Lang
from solver.model.limits import rule_rows
from solver.model.measures import FLOWS
from solver.plan.decision import Decision
from solver.plan.words import Words

SHOWN = 3


def exceeded(decision: Decision) -> dict[str, list[str]]:
    """Hard limits on what is held, and the groups that the plan leaves above them, because they are so today: by how far, the
    furthest first."""
    setting, out = decision.formulation.setting, dict[str, list[str]]()
    for rule in setting.policy.limit:
        off = rule.modes and setting.policy.mode not in rule.modes
        if rule.price is not None or rule.firm or off or FLOWS.get(rule.measure, ("held",))[0] != "held":
            continue
        as_asked = rule.model_copy(update={"price": 1.0})  # only hard bounds are widened to what is there today
        over: dict[str, float] = {}
        for row in rule_rows(setting, as_asked):
            more = row.limit.activity(decision.unit_of) - row.limit.high
            for g in np.flatnonzero(more > 0):
                label = row.limit.labels[g]
                over[label] = max(over.get(label, 0), int(more[g]) / row.unit)
        if over:
            out[rule.name] = sorted(over, key=lambda label: (-over[label], label))
    return out


def exceeded_notes(decision: Decision, lang: Lang) -> Iterator[str]:
    """A sentence for each such limit."""
    words = Words.of(decision.formulation.setting, lang)
    for limit, labels in exceeded(decision).items():
        names = ", ".join(words.group(label) for label in labels[:SHOWN])
        if len(labels) > SHOWN:
            names = lang.t("{names} and {count} more", names=names, count=len(labels) - SHOWN)
        yield lang.n(
            "hard limit '{limit}' is exceeded by one of today's books, which may not grow: {names}",
            "hard limit '{limit}' is exceeded by {count} of today's books, which may not grow: {names}",
            len(labels), limit=lang.t(limit), names=names,
        )  # fmt: skip
