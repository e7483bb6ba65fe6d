"""The page as people see it: opened from disk, searched, printed, without scripts, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from solver.lang import lang_of
from solver.plan.written import Written
from tests.report.conftest import EVIL, FORMULA

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FIRST = 25  # accounts that are shown before anything is typed


@pytest.fixture
def page(pages: dict[str, Path], chromium: Browser) -> Iterator[Page]:
    """The English page at 1280 x 800."""
    found = chromium.new_page(viewport={"width": 1280, "height": 800})
    found.goto(pages["en"].as_uri())
    yield found
    found.close()


def shown(page: Page, table: str) -> list[str]:
    """The heads of the rows that can be seen."""
    return [row.inner_text() for row in page.locator(f"#{table} tbody tr:visible th").all()]


@pytest.mark.parametrize("code, scheme, width", [("en", "light", 1280), ("en", "dark", 320), ("pt-BR", "dark", 1280)])
def test_the_page_opens_alone_without_fault(
    pages: dict[str, Path], opened: Callable[..., Any], code: str, scheme: str, width: int
) -> None:
    """Tests that nothing is asked for or told to the console, that axe is content, and the page never scrolls sideways."""
    found = opened(pages[code], scheme, width)
    assert found.requests == [pages[code].as_uri()]
    assert (found.console, found.faults) == ([], [])
    assert found.page.evaluate("document.documentElement.scrollWidth") == width
    assert found.page.locator("html").get_attribute("lang") == code


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_every_figure_is_that_of_the_summary(plan: Written, pages: dict[str, Path], chromium: Browser, code: str) -> None:
    """Tests each element that names a figure: its value is the file's, and its text is that value, as percent, amount or number."""
    summary = json.loads((plan.path / "summary.json").read_text(encoding="utf-8"))
    lang, found = lang_of(code), chromium.new_page()
    found.goto(pages[code].as_uri())
    data = found.evaluate("[...document.querySelectorAll('[data-figure]')].map(d => [d.dataset.figure, d.value, d.textContent])")
    found.close()
    assert len(data) > 100
    for path, value, text in data:
        is_ = summary
        for part in path.split("."):
            is_ = is_[int(part)] if isinstance(is_, list) else is_[part]
        assert float(value) == is_, path
        said = {lang.money(is_), *(f(is_, d) for f in (lang.number, lang.percent) for d in range(7))}
        assert text in said, (path, text)


def test_the_six_numbers_stand_on_the_first_screen(plan: Written, page: Page) -> None:
    """Tests what summary.json and assignments.csv say: coverage, accounts that move, uncovered, approvals; all that is
    known at first is above 800 pixels."""
    s, a = plan.loaded.summary, plan.assignments
    big = page.locator(".six .big")
    texts = [t.replace("\xa0", " ") for t in big.all_inner_texts()]
    assert len(texts) == 6
    assert texts[0] == f"{100 * s['coverage']['plan']['all']['weighted']:.1f} %"
    assert texts[1] == f"{a['moved'].sum()}"
    assert texts[3:5] == [f"{s['totals']['accounts']['uncovered']}", f"{s['approval']['accounts']}"]
    assert page.locator("#content").evaluate("e => e.getBoundingClientRect().bottom") <= 800
    assert page.locator(".banner strong").inner_text().casefold() == "internal"


def test_the_portuguese_page_says_reasons_limits_and_notes_in_portuguese(
    plan: Written, pages: dict[str, Path], chromium: Browser
) -> None:
    """Tests that no reason of the plan, none of its own notes, and no name or word of the policy stands there in English;
    nothing is marked as English either."""
    found, policy = chromium.new_page(viewport={"width": 1280, "height": 800}), plan.policy
    found.goto(pages["pt-BR"].as_uri())
    text = found.evaluate("document.querySelector('main').textContent").casefold()
    assert found.locator("#content").evaluate("e => e.getBoundingClientRect().bottom") <= 800
    english = found.locator("[lang=en]").all_text_contents()
    found.close()
    assert not [r for r in plan.assignments["reason"].unique() if r.casefold() in text]
    own = {x.name for x in policy.limit if "_" in x.name and lang_of("pt-BR").t(x.name) != x.name}
    said = [*own, *(x.why for x in policy.limit if x.name in own), *(f"{k} {v.label}" for k, v in policy.tiers.items())]
    assert len(own) > 10
    assert not [w for w in said if w.casefold() in text and lang_of("pt-BR").t(w) != w and w not in ("T4 tech-touch",)]
    assert "renee alvarez saiu ou sai no trimestre" in text
    assert "estará ausente de" in text
    assert "subiram de nível: 19; desceram após a carência: 13" in text
    assert english == []


def test_an_account_is_found_by_name_by_id_and_by_tier(page: Page) -> None:
    """Tests typing as people do it: letters of any case, several words in any order."""
    box, told = page.get_by_role("searchbox"), page.get_by_role("status")
    assert len(shown(page, "accounts")) == FIRST
    box.fill("a0002")
    assert [text.split("\n")[1] for text in shown(page, "accounts")] == ["A0002"]
    assert told.inner_text() == "Accounts: 1 (shown: 1). CSMs: 0."
    box.fill("capital SUMMITLAND")
    assert [text.split("\n")[1] for text in shown(page, "accounts")] == ["A0002"]
    box.press("Escape")
    assert (box.input_value(), len(shown(page, "accounts"))) == ("", FIRST)


def test_a_csm_is_found_with_their_accounts_and_the_rest_on_request(plan: Written, page: Page) -> None:
    """Tests Maya Garrison: her row, the accounts she has, gets or gives; a word in a reason only is no hit."""
    a = plan.assignments
    hers = int(((a["unit"] == "maya.garrison") | ((a["previous_owner"] == "maya.garrison") & a["moved"])).sum())
    page.get_by_role("searchbox").fill("garrison")
    assert [text.split("\n")[0] for text in shown(page, "people")] == ["Maya Garrison"]
    told = page.get_by_role("status").inner_text()
    assert told == f"Accounts: {hers} (shown: {FIRST}). CSMs: 1."
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page, "accounts")) == hers
    assert page.evaluate("document.activeElement.id") == "search"
    page.get_by_role("searchbox").fill("xyzzy")
    assert page.get_by_role("status").inner_text() == "Nothing found."


def test_search_ignores_accents() -> None:
    """Tests the script's own rule on its text: accents are taken off what is typed and what is searched."""
    from solver.report.page import HERE

    assert 'normalize("NFD")' in (HERE / "search.js").read_text(encoding="utf-8")


def test_harmful_names_are_texts(page: Page, pages: dict[str, Path]) -> None:
    """Tests that both names stand there letter by letter, and that the only script is the page's own."""
    page.get_by_role("searchbox").fill("alert(1)")
    assert shown(page, "accounts")[0].startswith(EVIL)
    page.get_by_role("searchbox").fill(FORMULA)
    assert shown(page, "accounts")[0].startswith(FORMULA)
    assert page.locator("script").count() == 1
    assert EVIL not in pages["en"].read_text(encoding="utf-8")


def test_without_scripts_every_account_stands_there(plan: Written, pages: dict[str, Path], chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    found = context.new_page()
    found.goto(pages["en"].as_uri())
    assert found.locator("#accounts tbody tr:visible").count() == len(plan.assignments)
    assert found.locator("#search").is_hidden()
    assert "Scripts are off" in found.locator("noscript").inner_text()
    context.close()


def test_paper_holds_what_a_meeting_needs(plan: Written, page: Page) -> None:
    """Tests print, also after a search: accounts that change hands, have nobody or are held, and where the others are; heads are
    repeated, links and the search box are not printed; 620 accounts take no more than 12 sheets."""
    page.get_by_role("searchbox").fill("xyzzy")
    page.emulate_media(media="print")
    a = plan.assignments
    changed = a["moved"] | (a["move_type"] == "new") | (a["coverage"] == "uncovered")
    held = a["hold_until"].notna() & ~changed
    heads = page.locator("#accounts tbody tr:visible th").all_inner_texts()
    assert {re.findall(r"A\d{4}", text)[-1] for text in heads} == {*a["account_id"][changed | held]}
    assert page.locator("p.paper").is_visible()
    assert page.locator("#people tbody tr:visible").count() == len(plan.people)
    assert page.locator("#flows details tbody tr:visible").count() > 5
    assert page.locator("#accounts thead").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert (page.locator("nav").is_visible(), page.locator(".find").is_visible()) == (False, False)
    assert 5 <= len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) <= 12


def test_the_policy_of_the_page_allows_its_own_script_only(pages: dict[str, Path]) -> None:
    """Tests the hash against the script itself, worked out anew."""
    import base64
    import hashlib

    text = pages["en"].read_text(encoding="utf-8")
    script = text.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in text
    assert "unsafe-eval" not in text


def test_the_page_works_by_keyboard(page: Page) -> None:
    """Tests that the first stop is the skip link, which comes into view, and that it leads to the plan."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").evaluate("e => e.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
