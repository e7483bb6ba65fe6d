"""Floor 4: what the account is entitled to by its tier, why it has that tier, and what changes for the customer."""

from __future__ import annotations

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover
from solver.lang import mark
from solver.plan.tier_reason import tier_reason
from solver.tiering.score import service_model

ENTITLEMENTS = {  # field of a tier -> what people read
    "check_in": mark("Check-ins"),
    "review": mark("Business review"),
    "support": mark("Support"),
    "sponsor": mark("Sponsor"),
    "onboarding": mark("Onboarding"),
    "account_plan": mark("Account plan"),
    "expansion_play": mark("Expansion"),
}


def service_of(h: Handover) -> Section:
    """The tier with its reason; each entitlement, with the old one where the tier has changed."""
    t, old = h.lang.t, h.policy.tiers[h.before] if h.before else None
    lines = [Line(t("Tier"), _label(h, h.tier)), Line(t("Why this tier"), tier_reason(h.tiering, h.policy, h.lang))]
    if old:
        lines.append(Line(t("Tier before"), _label(h, h.before)))
        down = h.tier > h.before
        change = (
            t("less service than before: agree with the customer what ends, and when")
            if down
            else t("more service than before: say what is new at the first call")
        )
        lines.append(Line(t("What the change means"), change))
    pairs = [(t("Served by"), service_model(h.rule), service_model(old) if old else "")]
    pairs += [(t(title), getattr(h.rule, key), getattr(old, key) if old else "") for key, title in ENTITLEMENTS.items()]
    lines += [Line(title, _value(h, now, before, changed=old is not None)) for title, now, before in pairs if now or before]
    return Section("service", t("Service"), tuple(lines))


def _label(h: Handover, tier: str) -> str:
    return f"{tier} ({h.lang.t(h.policy.tiers[tier].label)})"


def _value(h: Handover, now: str, before: str, *, changed: bool) -> str:
    t = h.lang.t
    said = t(now) if now else t("not included")
    if not changed or now == before:
        return said
    return t("{now} (before: {before})", now=said, before=t(before) if before else t("not included"))
