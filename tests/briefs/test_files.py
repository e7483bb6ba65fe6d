"""Files of briefs: every text of the data is shown as it is, and does nothing."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

import cli
from solver.briefs.markdown import plain
from solver.briefs.write import brief_files
from solver.lang import EN, lang_of
from solver.plan.written import Written

ODD = (
    '=HYPERLINK("http://x","y")',
    "<script>alert(1)</script>",
    "**Bold** [x](javascript:alert(1)) www.evil.example a@b.example | `x`",
)


def shown(markdown: str) -> str:
    """The text that a reader of Markdown which lets HTML through sees."""
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_odd_names_are_shown_as_they_are_and_do_nothing(small: Written, code: str) -> None:
    files = {k: v for k, v in brief_files(small, lang_of(code)).items() if k.endswith(".md")}
    pages = {k: MarkdownIt("commonmark", {"html": True}).enable("table").render(v) for k, v in files.items()}
    for k, page in pages.items():
        assert not re.search(r"<(script|code|img|em)\b", page), k
    links = {k: re.findall(r'href="([^"]*)"', page) for k, page in pages.items()}
    listed = links.pop("briefs/_index.md")
    assert {f"briefs/{link}" for link in listed} == links.keys()
    assert not any(links.values())
    for name in ODD:
        assert sum(name in shown(v) for v in files.values()) == 2, name  # in its brief, and in the list of all


@pytest.mark.parametrize(
    "text", ["a\r\nb", "# a", "- a", "1. a", "&lt;b&gt;", "a|b", "~~a~~", "$a$", "![i](x)", "a\\b", "<!--", "_a_"]
)
def test_plain_text_comes_back_from_markdown(text: str) -> None:
    """Tests texts that mean something in Markdown, within a line as briefs have them."""
    assert shown(f"- **x:** {plain(text)}").strip() == f"x: {' '.join(text.split())}"


def test_each_brief_has_its_mail_and_the_list_has_all(quarterly: Written) -> None:
    """Tests that nothing is overwritten: as many briefs as accounts that are handed over, and the same mails, but for accounts
    that nobody holds yet."""
    files = brief_files(quarterly, EN)
    briefs = {k.removeprefix("briefs/").removesuffix(".md") for k in files if k.startswith("briefs/")} - {"_index"}
    mails = {Path(k).stem for k in files if k.startswith("mails/")}  # in the folders of those who send them
    rows = quarterly.assignments
    handed = rows["moved"] | ((rows["move_type"] == "new") & (rows["unit"] != ""))
    assert len(briefs) == handed.sum()
    assert len({Path(b).name for b in briefs} - mails) == (handed & (rows["coverage"] == "uncovered")).sum()
    assert set(re.findall(r"\]\((\S+)\.md\)", files["briefs/_index.md"])) == briefs
    assert len({k.casefold() for k in files}) == len(files)


def test_files_are_the_same_each_time(small: Written) -> None:
    assert brief_files(small, EN) == brief_files(small, EN)


def test_a_column_that_no_account_has_is_refused_before_the_plan_is_made(small_book: Path, tmp_path: Path) -> None:
    wrong = ["rebalance", str(small_book), "--out", str(tmp_path / "plan"), "--quiet", "--set", 'brief.columns=["open_ticket"]']
    result = CliRunner().invoke(cli.main, wrong)
    assert result.exit_code == 2
    assert (
        "brief.columns names the column 'open_ticket', which the accounts do not have; did you mean 'open_tickets'?"
        in result.output
    )
    assert not (tmp_path / "plan").exists()
