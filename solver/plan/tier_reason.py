"""Floor 3: why an account has its tier, in a language - from the row of tiers.csv: migration, method, points by criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from solver.lang import Lang, mark
from solver.policy import Policy
from solver.tiering.wording import label

KINDS = {
    "up": mark("{tier}, up from {before} at once: {why}"),
    "down": mark("{tier}, down from {before} after its grace period: {why}"),
    "grace": mark("{tier} kept until {until} (below its line since {since}): {why}"),
    "override": mark("{tier}, set by {by}: {why}"),
}


def tier_reason(row: Mapping[str, Any], policy: Policy, lang: Lang) -> str:
    """The reason in words; `row` as tiers.csv has it, typed (a row of `Written.tiers`)."""
    t, kind = lang.t, str(row["migration"])
    by = str(row["override_by"] or "") or t("a manager")
    if kind == "override" and not pd.isna(row["override_expires"]):
        by = t("{by} until {until}", by=by, until=_day(row["override_expires"], lang))
    template = KINDS.get(kind, mark("{tier}: {why}"))
    names = {"tier": str(row["tier"]), "before": str(row["previous_tier"] or ""), "by": by, "why": _why(row, policy, lang)}
    return t(template, until=_day(row["grace_until"], lang), since=_day(row["below_since"], lang), **names)


def _why(row: Mapping[str, Any], policy: Policy, lang: Lang) -> str:
    method = str(row["method"])
    if method == "given":
        return lang.t("the tier as given")
    if method != "scorecard":
        return lang.t("by the policy's rules")
    used = [c for c in policy.criterion if not pd.isna(row.get(f"points_{c.name}"))]
    whole = sum(c.weight for c in used) or 1.0
    parts = [
        lang.t(
            "{criterion} {points} points at {weight}",
            criterion=lang.t(label(c.name)),
            points=_figure(float(row[f"points_{c.name}"]), lang),
            weight=lang.percent(c.weight / whole),
        )
        for c in used
    ]
    return lang.t("score {score} of 100 ({parts})", score=_figure(float(row["score"]), lang), parts="; ".join(parts))


def _figure(value: float, lang: Lang) -> str:
    return lang.number(value, 0 if value == round(value) else 1)


def _day(value: Any, lang: Lang) -> str:
    return "" if pd.isna(value) else lang.day(pd.Timestamp(value).date())
