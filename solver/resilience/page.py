"""Floor 6: the page of a resilience report - one file that needs nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from solver.resilience.screen import HEAD, Report, alone_words, cells_of, notes_of, worst_words
from solver.resilience.standing import file_name, warnings_of


def page_of(report: Report) -> str:
    """The page: the worst departure, the table by harm, single points of failure, and each departure's receivers."""
    where = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    return where.get_template("page.html.j2").render(
        title=report.title,
        worst=worst_words(report.departures),
        mend=report.mend,
        head=[h[:1].upper() + h[1:] for h in HEAD],
        rows=[cells_of(d) for d in report.departures],
        alone=alone_words(report.departures),
        notes=notes_of(report),
        departures=[(d, file_name(d.leaver.csm_id), warnings_of(d)) for d in report.departures],
    )
