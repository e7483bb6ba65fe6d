"""Floor 5: workbooks made from a plan - the content of each, and the files of all."""

from __future__ import annotations

import hashlib

from solver.lang import Lang
from solver.places import file_names
from solver.plan.written import Dates, Written
from solver.workbooks.accounts import account_sheets, receivers_of
from solver.workbooks.briefs import briefs_sheet
from solver.workbooks.content import Content, Scope, Sheet
from solver.workbooks.facts import Facts, facts_of
from solver.workbooks.problems import problems_sheet
from solver.workbooks.rules import rules_sheet
from solver.workbooks.scopes import scopes_of
from solver.workbooks.service import service_sheet
from solver.workbooks.summary import summary_sheet
from solver.workbooks.titles import RESERVED, Titles
from solver.workbooks.write import bytes_of

NOBODY = "_no-manager"  # no name's file name begins so


def workbook_files(plan: Written, lang: Lang, dates: Dates | None = None) -> dict[str, bytes]:
    """Path within the hand-off folder -> workbook, for every scope of the plan."""
    facts = facts_of(plan, lang, dates)
    return {path: bytes_of(content_of(plan, s, lang, dates, facts), lang) for s, path in workbook_paths(plan).items()}


def workbook_paths(plan: Written) -> dict[Scope, str]:
    """Where the workbook of each scope stands within the hand-off folder."""
    scopes = scopes_of(plan)
    managers = file_names(s.manager for s in scopes if not s.csm and s.manager) | {"": NOBODY}
    csms = file_names(s.csm for s in scopes if s.csm)
    return {s: f"workbooks/csm/{csms[s.csm]}.xlsx" if s.csm else f"workbooks/{managers[s.manager]}.xlsx" for s in scopes}


def content_of(plan: Written, scope: Scope, lang: Lang, dates: Dates | None = None, facts: Facts | None = None) -> Content:
    """What stands in a scope's workbook. `facts` of the same plan, language and dates spare making them again."""
    facts = facts or facts_of(plan, lang, dates)
    setting = plan.loaded.decision.formulation.setting
    return Content(
        plan_id=plan.plan_id,
        plan_hash=hashlib.sha256((plan.path / "summary.json").read_bytes()).hexdigest(),
        lang=lang.code,
        scope=scope,
        sheets=_sheets(facts, scope, dated=bool(dates)),
        receivers=receivers_of(facts, scope),
        heading=_heading(facts, scope),
        as_of=setting.quarter.first,
        until=setting.quarter.last,
        red=setting.policy.health.red,
    )


def _sheets(facts: Facts, scope: Scope, *, dated: bool) -> tuple[Sheet, ...]:
    """Decide, in, out, books; then what sums up and explains; then the rules and the data."""
    lang = facts.lang
    fixed = [lang.t("Summary"), lang.t("Service"), lang.t("Briefs"), lang.t("Rules in force"), lang.t("Data problems")]
    titles = Titles((*RESERVED, *fixed))
    return (
        *account_sheets(facts, scope, titles, dated=dated),
        summary_sheet(facts, scope, fixed[0]),
        service_sheet(facts.plan.policy, lang, fixed[1]),
        briefs_sheet(facts, scope, fixed[2]),
        rules_sheet(facts, scope, fixed[3]),
        problems_sheet(facts, scope, fixed[4]),
    )


def _heading(facts: Facts, scope: Scope) -> str:
    if scope.csm:
        return facts.names[scope.csm]
    return facts.lang.t("team of {manager}", manager=scope.manager) if scope.manager else facts.lang.t("CSMs without a manager")
