"""Floor 4: a brief as a page of Markdown, in which no text of the data can be a link, a mark or HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from solver.briefs.brief import Brief, Line
from solver.lang import Lang
from solver.texts import one_line

MARKS = re.compile(r"([\\`*_\[\]#|~!$])")
LINKS = re.compile(r"(?i)\b(www)\.|(:)(?=/)|(@)")  # what readers of Markdown turn into links by themselves
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
BLANK = "________________"


def page_of(brief: Brief, lang: Lang, plan_id: str) -> str:
    """The page: a heading for each section, a list of its lines; lines to fill in and to sign have room for it."""
    out = [
        f"# {plain(brief.title)}",
        "",
        lang.t("Internal. Account {id}, plan {plan}.", id=plain(brief.account_id), plan=plan_id[:12]),
    ]
    for section in brief.sections:
        out += ["", f"## {plain(section.title)}", "", *(_line(line) for line in section.lines)]
    return "\n".join(out) + "\n"


def _line(line: Line) -> str:
    if line.sign:
        return f"- [ ] {plain(line.label)}: {BLANK}"
    return f"- **{plain(line.label)}:** {plain(line.value) if line.value or not line.fill else BLANK}"


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line. Unseen control characters are left out."""
    marked = MARKS.sub(r"\\\1", one_line(text))
    for sign, entity in ENTITIES.items():
        marked = marked.replace(sign, entity)
    return LINKS.sub(lambda m: f"{m[1]}\\." if m[1] else f"\\{m[2] or m[3]}", marked)


def table_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table; cells are Markdown already."""
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
