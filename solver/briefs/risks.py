"""Floor 4: the risks of a hand-off that the data know of."""

from __future__ import annotations

from datetime import timedelta

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover, day_of
from solver.calendars import common_minutes
from solver.plan.words import HOLD_WORDS
from solver.policy import Match


def risks_of(h: Handover) -> Section:
    """Each risk with what makes it one; a line that says so where none is known."""
    found = [*_health(h), *_money(h), *_renewal(h), *_owner(h), *_fit(h)]
    none = Line(h.lang.t("Known from the data"), h.lang.t("none known"))
    return Section("risks", h.lang.t("Risks"), tuple(found) or (none,))


def _health(h: Handover) -> list[Line]:
    t, found = h.lang.t, []
    health = h.given("health")
    if health is not None and health < h.policy.health.red:
        found.append(Line(t("Red"), t("health is {health} of 100", health=h.lang.number(float(health)))))
    if h.given("escalated"):
        found.append(Line(t("Escalated"), t("an escalation is open: settle who leads it before the introduction")))
    seats, used = h.given("seats"), h.given("seats_used")
    if seats and used is not None and float(used) / float(seats) < h.policy.brief.shelfware_below:
        share = h.lang.percent(float(used) / float(seats))
        found.append(Line(t("Shelfware"), t("only {share} of the seats are in use", share=share)))
    return found


def _money(h: Handover) -> list[Line]:
    arr, before = float(h.given("arr")), h.given("arr_12m_ago")
    if before is None or float(before) <= arr:
        return []
    fall = h.lang.t(
        "ARR fell from {before} to {arr} in 12 months ({share})",
        before=h.lang.sign(h.policy.currency) + h.lang.number(float(before)),
        arr=h.lang.sign(h.policy.currency) + h.lang.number(arr),
        share=h.lang.percent(arr / float(before) - 1),
    )
    return [Line(h.lang.t("Shrinking"), fall)]


def _renewal(h: Handover) -> list[Line]:
    """A renewal so near to the change of owner that the hand-off costs more (`handoff.renewal_days`)."""
    day = day_of(h.given("renewal_date"))
    within = h.policy.handoff.renewal_days
    if day is None or not h.changes_on <= day <= h.changes_on + timedelta(days=within):
        return []
    days, n = (day - h.changes_on).days, h.lang.n
    if h.span:
        near = n("renews {count} day after the change of owner", "renews {count} days after the change of owner", days)
    else:
        near = n(
            "renews {count} day after the owner may change at the earliest",
            "renews {count} days after the owner may change at the earliest",
            days,
        )
    return [Line(h.lang.t("Renewal near"), near)]


def _owner(h: Handover) -> list[Line]:
    t, found = h.lang.t, []
    changes = h.given("owner_changes_24m")
    if changes is not None and changes >= 1 and h.giver:
        text = h.lang.n(
            "{count} change of owner in 24 months already", "{count} changes of owner in 24 months already", int(changes)
        )
        found.append(Line(t("Changed hands before"), text))
    names = h.case.words.hold_names(h.case.item)
    if names and h.kind not in ("owner_left", "new"):
        why = h.case.words.both(t(HOLD_WORDS[name]) for name in names)
        found.append(Line(t("Open hold"), t("in a part of the quarter, because {why}", why=why)))
    return found


def _fit(h: Handover) -> list[Line]:
    """Required matches that the receiver does not meet, and few working hours in common."""
    if not h.unit:
        return []
    t = h.lang.t
    failed = h.case.rules(h.case.ground.fails(h.case.item, h.unit))
    found = (
        [Line(t("Rule not met"), t("the receiver does not meet the rule on {rules}", rules=h.case.words.both(failed)))]
        if failed
        else []
    )
    for match in h.policy.match:
        hours = hours_in_common(h, match)
        if hours is not None and hours < match.full_at:
            text = t("{hours} a working day", hours=h.lang.number(hours, 1))
            found.append(Line(t("Few working hours in common"), text))
    if h.given("timezone_guessed"):
        found.append(Line(t("Time zone"), t("was guessed from the country: ask the customer")))
    return found


def hours_in_common(h: Handover, match: Match) -> float | None:
    """Hours a working day that the customer and the receiver share, on the mean of the quarter; of a pool the member with most.
    None where a time zone is blank, or the match is not about hours."""
    zone, setting = h.given(match.account), h.case.setting
    if match.kind != "hours" or zone is None:
        return None
    csms, home = setting.book.csms, h.policy.working_hours
    found = []
    for m in setting.units.members[h.unit]:
        theirs = str(csms[match.csm][m])
        if theirs:
            start, end = float(csms["work_from"][m]), float(csms["work_to"][m])
            span = setting.quarter.first, setting.quarter.last
            minutes, days = common_minutes(str(zone), theirs, start, end, home.from_hour, home.to_hour, *span)
            found.append(minutes / days / 60 if days else 0.0)
    return max(found, default=None)
