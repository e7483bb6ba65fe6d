"""Floor 5: the sheet of what each tier is entitled to, from the policy."""

from __future__ import annotations

from collections.abc import Callable

from solver.lang import Lang, mark
from solver.policy import Policy, Tier
from solver.workbooks.content import Column, Sheet

GOALS = {
    "retention": mark("retention"), "expansion": mark("expansion"), "advocacy": mark("advocacy"), "adoption": mark("adoption"),
}  # fmt: skip
KINDS = {"dedicated": mark("dedicated"), "pooled": mark("pooled")}


def service_sheet(policy: Policy, lang: Lang, title: str) -> Sheet:
    """A row for each part of the service, a column for each tier."""
    tiers = [policy.tiers[name] for name in policy.tier_names]
    heads = [
        Column(n.lower(), f"{n} {lang.t(t.label)}", width=30)
        for n, t in zip(policy.tier_names, tiers, strict=True)
    ]  # fmt: skip
    rows = tuple((lang.t(what), *(said(tier, lang) or "-" for tier in tiers)) for what, said in ROWS)
    notes = (lang.t("What an account of each tier is entitled to, as the policy of this plan has it."),)
    return Sheet("service", title, notes, (Column("what", lang.t("service"), width=24), *heads), rows)


def _text(key: str) -> Callable[[Tier, Lang], str]:
    def said(tier: Tier, lang: Lang) -> str:
        text = str(getattr(tier, key))
        return lang.t(text) if text else ""

    return said


def _model(tier: Tier, lang: Lang) -> str:
    return lang.t(" or ").join(lang.t(KINDS[s]) for s in tier.service) or lang.t("automated, held by nobody")


def _ratio(tier: Tier, lang: Lang) -> str:
    if not tier.cap:
        return ""
    numbers = {"low": lang.number(tier.ratio_from), "cap": lang.number(tier.cap), "target": lang.number(tier.target)}
    return lang.t("1:{low} to 1:{cap} (target 1:{target})", **numbers)


def _goals(tier: Tier, lang: Lang) -> str:
    return ", ".join(f"{lang.t(GOALS.get(name, name))} {lang.percent(share)}" for name, share in sorted(tier.goals.items()))


ROWS: tuple[tuple[str, Callable[[Tier, Lang], str]], ...] = (
    (mark("who holds it"), _model),
    (mark("accounts for each full-time CSM"), _ratio),
    (mark("business review"), _text("review")),
    (mark("check-ins"), _text("check_in")),
    (mark("support"), _text("support")),
    (mark("sponsor and value report"), _text("sponsor")),
    (mark("onboarding and training"), _text("onboarding")),
    (mark("account plan"), _text("account_plan")),
    (mark("expansion"), _text("expansion_play")),
    (mark("goals of a year"), _goals),
)
