"""Floor 4: the hand-off brief of an account, section by section."""

from __future__ import annotations

from collections.abc import Iterable

from solver.briefs.blanks import more_of, outgoing_of, sign_off_of
from solver.briefs.brief import Brief
from solver.briefs.handover import Handover, Sources
from solver.briefs.past import health_of, history_of, renewal_of
from solver.briefs.risks import risks_of
from solver.briefs.service import service_of
from solver.briefs.steps import steps_of
from solver.briefs.why import why_of
from solver.lang import EN, Lang
from solver.plan.written import Dates, Written

SECTIONS = (
    why_of, risks_of, steps_of, history_of, health_of, renewal_of, service_of, more_of, outgoing_of, sign_off_of,
)  # fmt: skip


def brief_of(
    plan: Written,
    account_id: str,
    lang: Lang = EN,
    dates: Dates | None = None,
    shown: frozenset[str] | None = None,
) -> Brief:
    """The brief of one account; of several, `briefs_of` is quicker. Raises KeyError for an unknown id, PolicyError for columns of
    `[brief]` that the accounts do not have."""
    return brief(Sources(plan, lang, dates, shown).handover(account_id))


def briefs_of(
    plan: Written,
    lang: Lang = EN,
    dates: Dates | None = None,
    shown: frozenset[str] | None = None,
    accounts: Iterable[str] | None = None,
) -> dict[str, Brief]:
    """The briefs of `accounts`; by default of all that move and of new ones that got an owner. `shown` as in Reasons."""
    sources = Sources(plan, lang, dates, shown)
    return {a: brief(sources.handover(a)) for a in (sources.handed_over() if accounts is None else accounts)}


def brief(h: Handover) -> Brief:
    """All that is handed over with one account; sections without a line are left out."""
    title = h.lang.t("Hand-off brief: {name}", name=h.name)
    sections = tuple(s for s in (make(h) for make in SECTIONS) if s.lines)
    return Brief(h.account_id, h.name, title, sections)
