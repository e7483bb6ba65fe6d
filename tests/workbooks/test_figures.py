"""What a whole book, person or team has is read by those alone whose books these are."""

from __future__ import annotations

import re

import pytest

from solver.lang import EN, lang_of
from solver.plan.reasons import Reasons
from solver.plan.written import Written
from solver.workbooks.content import Content, Scope
from solver.workbooks.facts import facts_of
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of

WOULD = re.compile(
    r"(?:^|: | and |, but |went as planned, )(?P<who>[^:,;]+?) would be (?:further )?(?:above|below|over) the limit '\w+'"
    r"(?P<figures>(?: \([\d.,]+ against [^()]*\))?(?:, which is priced at [\d,]+)?)"
)
FIGURES = re.compile(r"\((?:US\$ )?[\d.,]+ (?:against|contra) ")


def told_of(text: str) -> list[tuple[str, bool]]:
    """Whose limits a text tells of, and whether with figures or a price."""
    return [(m["who"], bool(m["figures"])) for m in WOULD.finditer(text)]


def owners_of_figures(plan: Written, scope: Scope) -> set[str]:
    """Names of those whose figures a scope may read: its own books, pools and team, and all that is of everybody."""
    setting = plan.loaded.decision.formulation.setting
    people = dict(zip(setting.book.csms["csm_id"], setting.book.csms["name"], strict=True))
    team = {scope.manager} if not scope.csm else set()
    return {str(people.get(u, u)) for u in scope.units} | team | {"the plan", *setting.policy.tier_names}


@pytest.fixture(scope="module")
def contents(plain: Written) -> dict[Scope, Content]:
    facts = facts_of(plain, EN)
    return {scope: content_of(plain, scope, EN, None, facts) for scope in scopes_of(plain)}


def test_no_reason_tells_a_figure_of_a_foreign_book(plain: Written, contents: dict[Scope, Content]) -> None:
    """Tests every cell of every workbook - of three managers and each CSM - against whose figures its reader may know."""
    found, wrong, hidden = 0, [], 0
    for scope, content in contents.items():
        own = owners_of_figures(plain, scope)
        for sheet in (s for s in content.sheets if s.key != "rules"):
            for cell in (c for row in sheet.rows for c in row if isinstance(c, str)):
                for who, figures in told_of(cell):
                    found += 1
                    hidden += not figures
                    if figures and who not in own:
                        wrong.append((scope.manager, scope.csm, cell))
    assert not wrong
    assert found > 50
    assert hidden > 10


def test_briefs_tell_nobodys_figures(contents: dict[Scope, Content]) -> None:
    """Tests the sheets of briefs, which giver and receiver read alike: of books no figure stands there, of limits some do speak."""
    said = [c for content in contents.values() for s in content.sheets if s.key == "briefs" for row in s.rows for c in row]
    told = [entry for cell in said if isinstance(cell, str) for entry in told_of(cell)]
    assert told
    assert not [who for who, figures in told if figures and who != "the plan"]


def test_portuguese_hides_the_same(plain: Written) -> None:
    """Tests that a reason says figures of a limit in Portuguese exactly where it does in English."""
    lang, decision = lang_of("pt-BR"), plain.loaded.decision
    english = Reasons(decision)
    portuguese, seen = Reasons(decision, lang, ground=english.ground), 0
    for scope in scopes_of(plain)[:3]:
        shown = frozenset(scope.units)
        one, other = english.told_to(shown), portuguese.told_to(shown)
        for k in range(len(decision.unit)):
            marks = [len(FIGURES.findall(r.of_account(k))) for r in (one, other)]
            assert marks[0] == marks[1]
            seen += marks[0]
    assert seen
