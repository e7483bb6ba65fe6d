"""Floor 4: why an account is handed over - from whom to whom, the reason, and what it comes to in money."""

from __future__ import annotations

from solver.briefs.brief import Line, Section
from solver.briefs.handover import Handover, day_of
from solver.lang import mark

KINDS = {
    "new": mark("a first owner"),
    "owner_left": mark("required: the owner has left or leaves"),
    "tier": mark("required: the new tier needs another kind of book"),
    "pinned": mark("required: a manager decided it"),
    "chosen": mark("by choice of the plan"),
}


def why_of(h: Handover) -> Section:
    """From, to, type, window, reason, terms and alternative."""
    t = h.lang.t
    manager = h.row("manager") if h.sources.reasons.words.sees(h.unit) else None  # of another team not even the manager is told
    lines = [
        Line(t("From"), h.giver or t("nobody: the account is new")),
        Line(t("To"), h.receiver or nobody_text(h)),
        *([Line(t("Manager of the receiver"), str(manager))] if manager and h.unit else []),
        Line(t("Kind of move"), t(KINDS[h.kind])),
        Line(t("Reason"), h.sources.reasons.for_both.of_account(h.k)),
    ]
    if h.row("needs_approval"):
        lines.append(Line(t("Approval"), t("a manager approves this move before anybody speaks of it")))
    if window := _window(h):
        lines.append(Line(t("When"), window))
    return Section("why", t("Why"), (*lines, *_money(h)))


def nobody_text(h: Handover) -> str:
    """What it means that nobody holds an account."""
    automated = h.row("coverage") == "automated"
    return h.lang.t("nobody: served automatically") if automated else h.lang.t("nobody yet: waits in the queue")


def _window(h: Handover) -> str:
    first, last = day_of(h.row("not_before")), day_of(h.row("not_after"))
    if h.span:
        begins, changes = (h.lang.date(d) for d in h.span)
        return h.lang.t("hand-over from {first}, the owner changes on {last}", first=begins, last=changes)
    if not first or not last:
        return ""
    return h.lang.t("between {first} and {last}", first=h.lang.date(first), last=h.lang.date(last))


def _money(h: Handover) -> list[Line]:
    """The terms of the pair, whole currency a year; in a family each account has its own."""
    if not h.unit:
        return []
    t, currency = h.lang.t, h.policy.currency
    terms = {name: int(values[h.k]) for name, values in h.sources.decision.terms.items()}
    labels = {"arr": t("ARR weighted by its tier"), "handoff": t("hand-off")}
    said = [
        f"{labels.get(name) or h.lang.t(name)}: {h.lang.number(value)}" for name, value in terms.items() if value or name == "arr"
    ]
    lines = [
        Line(
            t("Worth of the pair, {currency} a year", currency=currency),
            f"{h.lang.number(sum(terms.values()))} = {'; '.join(said)}",
        )
    ]
    other = int(h.sources.decision.alternative[h.k])
    if other:
        gain = int(h.sources.decision.alternative_difference[h.k])
        name, much = h.case.words.name(other), h.case.words.worth(abs(gain))
        if gain > 0:
            next_best = t("{other}, worth {much} more by itself", other=name, much=much)
        else:
            next_best = (
                t("{other}, worth {much} less", other=name, much=much) if gain else t("{other}, worth the same", other=name)
            )
        lines.append(Line(t("Next best"), next_best))
    return lines
