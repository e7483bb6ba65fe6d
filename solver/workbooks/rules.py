"""Floor 5: the sheet of the rules in force - limits and matches in words, and where this scope does not meet one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from solver.lang import Lang, mark
from solver.plan.words import MEASURE_WORDS, PARTS
from solver.policy import Limit, Match
from solver.workbooks.content import Column, Scope, Sheet, Value
from solver.workbooks.facts import Facts

OVER = {
    "book": mark("each book"), "person": mark("each CSM"), "manager": mark("each team"), "tier": mark("each tier"),
    "plan": mark("the plan"),
}  # fmt: skip


def rules_sheet(facts: Facts, scope: Scope, title: str) -> Sheet:
    """One row for each limit and match of the plan's policy that is in force."""
    lang, policy = facts.lang, facts.plan.policy
    missed = _missed(facts, scope)
    limits = [x for x in policy.limit if not x.modes or policy.mode in x.modes]
    rows = [_limit_row(x, missed.get(x.name, ""), lang) for x in limits] + [_match_row(m, lang) for m in policy.match]
    columns = (
        Column("rule", lang.t("rule"), width=18),
        Column("why", lang.t("in words"), width=48),
        Column("over", lang.t("counts for"), width=13),
        Column("bound", lang.t("bound"), width=34),
        Column("price", lang.t("price of missing it"), width=24),
        Column("missed", lang.t("not met here"), width=48),
    )
    notes = (
        lang.t(
            "Without a price: no move breaks it, though today's books may. With a price: missed only where that is worth more."
        ),
    )
    return Sheet("rules", title, notes, columns, tuple(rows))


def _limit_row(limit: Limit, missed: str, lang: Lang) -> tuple[Value, ...]:
    why = lang.t(limit.why) if limit.why else ""
    over = lang.t(OVER[limit.over]) + (f" ({', '.join(limit.tiers)})" if limit.tiers else "")
    return lang.t(limit.name), why or None, over, "; ".join(_bounds(limit, lang)), _price(limit, lang), missed or None


def _bounds(limit: Limit, lang: Lang) -> Iterator[str]:
    """The bounds of a limit in words; a limit may have several."""
    what = _measure(limit.measure, lang)
    share = lang.t(limit.name) if limit.of in ("", limit.measure) else what  # of itself: coverage, not load of the load
    part = _part(limit, lang)
    if limit.max is not None:
        yield lang.t("{measure}: at most {value}", measure=what, value=_number(limit.max, lang))
    if limit.min is not None:
        yield lang.t("{measure}: at least {value}", measure=what, value=_number(limit.min, lang))
    if limit.max_share is not None:
        yield lang.t("{measure}: at most {share}", measure=share, share=_percent(limit.max_share, lang) + part)
    if limit.min_share is not None:
        yield lang.t("{measure}: at least {share}", measure=share, share=_percent(limit.min_share, lang) + part)
    if limit.max_company is not None:
        yield lang.t("or {times} times the company's share", times=_number(limit.max_company, lang))
    if limit.over_company is not None:
        yield lang.t(
            "{measure}: at most {share} of the book above the company's share",
            measure=what,
            share=_percent(limit.over_company, lang),
        )
    if limit.band is not None:
        yield lang.t("{measure}: within {share} of the mean of its peers", measure=what, share=_percent(limit.band, lang))
    if limit.max_fte is not None:
        value = _number(limit.max_fte, lang)
        yield lang.t("{measure}: at most {value} for each full-time CSM", measure=what, value=value)


def _price(limit: Limit, lang: Lang) -> str:
    if limit.price is None:
        return lang.t("none: no move breaks it")
    return lang.t("{price} for each {grain}", price=_number(limit.price, lang), grain=_number(limit.grain, lang))


def _match_row(match: Match, lang: Lang) -> tuple[Value, ...]:
    why = lang.t("account: {account}; CSM: {csm}", account=lang.t(match.account), csm=lang.t(match.csm))
    hours = "; ".join(
        lang.t("{tier}: at least {hours} business hours in common", tier=t, hours=_number(h, lang))
        for t, h in sorted(match.required_hours.items())
    )
    bound = hours or (lang.t("required of newcomers") if match.required else lang.t("wished for"))
    price = lang.t("{share} of an account's worth where nothing matches", share=_percent(match.share, lang))
    return lang.t(match.name), why, ", ".join(match.tiers) or lang.t("each account"), bound, price, None


def _missed(facts: Facts, scope: Scope) -> dict[str, str]:
    """Limit -> where the scope misses it, what is and what should be. Groups of other teams are left out."""
    own = {*scope.units, *scope.people} | ({scope.manager} if not scope.csm else set())
    wide = {x.name for x in facts.plan.policy.limit if x.over in ("tier", "plan")}
    found: dict[str, list[str]] = {}
    for entry in facts.plan.loaded.summary["soft_limits"]:
        if entry["group"] in own or entry["limit"] in wide:
            found.setdefault(entry["limit"], []).append(_told(facts, entry))
    for limit, groups in facts.exceeded.items():
        for group in (g for g in groups if g in own or limit in wide):
            found.setdefault(limit, []).append(
                facts.lang.t("{who}: above it today already, may not grow", who=_who(facts, group))
            )
    return {name: "; ".join(parts) for name, parts in found.items()}


def _told(facts: Facts, entry: dict[str, Any]) -> str:
    lang, is_, high, low = facts.lang, entry["activity"], entry["high"], entry["low"]
    who = _who(facts, entry["group"])
    price = lang.number(entry["cost"])
    if entry["relative"]:
        return lang.t("{who}: missed, which costs {price}", who=who, price=price)
    bound = high if high is not None and is_ > high else low
    return lang.t(
        "{who}: {amount} against {bound}, which costs {price}",
        who=who, amount=_number(is_, lang), bound=_number(bound, lang), price=price,
    )  # fmt: skip


def _who(facts: Facts, group: str) -> str:
    """A limit's group as people know it."""
    return facts.names.get(group, facts.lang.t(OVER["plan"]) if group == "plan" else group)


def _part(limit: Limit, lang: Lang) -> str:
    """What a share is a share of, to stand after it; nothing where it is of the measure itself."""
    if limit.of in ("", limit.measure):
        return ""
    return " " + (lang.t(PARTS[limit.of]) if limit.of in PARTS else lang.t("of {measure}", measure=_measure(limit.of, lang)))


def _percent(share: float, lang: Lang) -> str:
    """A share without decimals that say nothing."""
    return lang.percent(share, 0 if round(100 * share, 1) == round(100 * share) else 1)


def _measure(name: str, lang: Lang) -> str:
    return lang.t(MEASURE_WORDS.get(name, name.replace("_", " ")))


def _number(value: float, lang: Lang) -> str:
    """Small numbers with two decimals where they have some."""
    return lang.number(value, 2 if abs(value) < 100 and value != int(value) else 0)
