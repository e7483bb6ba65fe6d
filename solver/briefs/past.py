"""Floor 4: what there is to know of an account that is handed over - its history, its health, its renewal."""

from __future__ import annotations

from datetime import timedelta

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover, day_of

NAMED = 5  # members of a parent group that are named
YEAR = 365.25


def history_of(h: Handover) -> Section:
    """ARR, owner so far, changes, parent group."""
    t, lang = h.lang.t, h.lang
    lines = [Line(t("ARR"), lang.currency(lang.number(float(h.given("arr"))), h.policy.currency))]
    country = lang.country(str(h.given("country") or ""))
    if where := " / ".join(v for v in (str(h.given("industry") or ""), country) if v):
        lines.append(Line(t("Industry and country"), where))
    if language := h.given("language"):
        lines.append(Line(t("Language"), lang.language(str(language))))
    if h.giver:
        lines.append(Line(t("Owner so far"), _owner(h)))
    if (changes := h.given("owner_changes_24m")) is not None:
        lines.append(Line(t("Changes of owner in the last 24 months"), lang.number(float(changes))))
    if day := day_of(h.given("onboarded_on")):
        lines.append(Line(t("Onboarded on"), lang.date(day)))
    if group := _group(h):
        lines.append(Line(t("Parent group"), group))
    return Section("history", t("History"), tuple(lines))


def _owner(h: Handover) -> str:
    since = day_of(h.given("owner_since"))
    if since is None:
        return h.giver
    years = max(0.0, (h.case.setting.quarter.first - since).days / YEAR)
    words = {"owner": h.giver, "since": h.lang.date(since)}
    return h.lang.n("{owner}, since {since} ({count} year)", "{owner}, since {since} ({count} years)", years, 1, **words)


def _group(h: Handover) -> str:
    """The other accounts of the group: they go to the same place."""
    others = [m for m in h.members if m != h.k]
    if not others:
        return ""
    accounts = h.sources.accounts
    names = ", ".join(f"{accounts['name'][m]} ({accounts['account_id'][m]})" for m in others[:NAMED])
    if len(others) > NAMED:
        names = h.lang.t("{names} and {count} more", names=names, count=h.lang.number(len(others) - NAMED))
    return h.lang.t("stays together with {names}", names=names)


def health_of(h: Handover) -> Section:
    """Health in words and whether an escalation is open."""
    t, rule = h.lang.t, h.policy.health
    health = h.given("health")
    value = t("not known")
    if health is not None:
        word = t("red") if health < rule.red else t("yellow") if health < rule.yellow else t("green")
        value = t("{health} of 100 ({word})", health=h.lang.number(float(health)), word=word)
    escalated = t("open") if h.given("escalated") else t("none open")
    seats, used = h.given("seats"), h.given("seats_used")
    lines = [Line(t("Health score"), value), Line(t("Escalation"), escalated)]
    if seats and used is not None:
        share = h.lang.percent(float(used) / float(seats))
        text = t("{used} of {seats} ({share})", used=h.lang.number(float(used)), seats=h.lang.number(float(seats)), share=share)
        lines.append(Line(t("Seats in use"), text))
    return Section("health", t("Health"), tuple(lines))


def renewal_of(h: Handover) -> Section:
    """The next renewal, and when its preparation begins."""
    t, day = h.lang.t, day_of(h.given("renewal_date"))
    if day is None:
        return Section("renewal", t("Renewal"), (Line(t("Renewal date"), t("not known")),))
    ahead = (day - h.changes_on).days
    if day < h.case.setting.quarter.first:
        second = Line(t("Note"), t("this day is past: ask for the new one"))
    elif ahead < 0 and (not h.giver or h.gone):
        text = t("the renewal lies before the change of owner, and nobody is there to complete it: name somebody")
        second = Line(t("Note"), text)
    elif ahead < 0:
        second = Line(t("Note"), t("the renewal lies before the change of owner: the outgoing side completes it"))
    elif h.span:
        second = Line(t("Days after the change of owner"), h.lang.number(ahead))
    else:
        second = Line(t("Days after the earliest change of owner"), h.lang.number(ahead))
    return Section("renewal", t("Renewal"), (Line(t("Renewal date"), h.lang.date(day)), second))


def prepare_from(h: Handover) -> timedelta:
    """How long before a renewal its preparation begins."""
    return timedelta(days=h.policy.brief.renewal_days)
