"""Floor 4: the first steps of a hand-off - with their days, where the account has a week."""

from __future__ import annotations

from datetime import date, timedelta

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover, day_of
from solver.briefs.past import prepare_from

MAIL_AFTER = 2  # days after the internal hand-over, but not after the change of owner


def steps_of(h: Handover) -> Section:
    """Hand-over, introduction, call, first check-in, renewal. Without dates the lines are there to be filled in."""
    t = h.lang.t
    begins, changes = h.span or (None, None)
    mail = min(begins + timedelta(days=MAIL_AFTER), changes) if begins and changes else None
    lines = []
    if h.giver:
        with_whom = t("Internal hand-over: with whoever covered the account, and its notes")
        if h.left:
            with_whom = t("Hand-over from the notes: {name} has left by then", name=h.giver)
        lines.append(_step(h, with_whom if h.gone or h.left else t("Internal hand-over: go through this brief together"), begins))
    lines.append(_step(h, t("Introduction mail to the customer"), mail))
    if h.unit:
        call = (
            t("Joint call: outgoing and new owner with the customer")
            if h.giver and not h.gone and not h.left
            else t("First call with the customer")
        )
        lines.append(_step(h, call, changes))
        lines.append(_step(h, t("Owner changed in the CRM"), changes))
        lines += _check_in(h, changes)
    return Section("first_steps", t("First steps"), (*lines, *_renewal(h)))


def _step(h: Handover, what: str, day: date | None) -> Line:
    return Line(what, h.lang.date(weekday(day)) if day else "", fill=day is None)


def _check_in(h: Handover, changes: date | None) -> list[Line]:
    brief = h.policy.brief.tiers.get(h.tier)
    if not brief or not brief.first_check_in_days:
        return []
    what = h.lang.t("First check-in (then {cadence})", cadence=h.lang.t(h.rule.check_in))
    return [_step(h, what, changes + timedelta(days=brief.first_check_in_days) if changes else None)]


def _renewal(h: Handover) -> list[Line]:
    """When to prepare the next renewal: at once, where that day is past on the day of the change."""
    day = day_of(h.given("renewal_date"))
    if day is None or day < h.changes_on:
        return []
    begin, t = day - prepare_from(h), h.lang.t
    value = t("at once") if begin <= h.changes_on else h.lang.date(weekday(begin))
    return [Line(t("Begin to prepare the renewal of {day}", day=h.lang.date(day)), value)]


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
