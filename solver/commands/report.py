"""Floor 8: the command that writes the page on a plan."""

from __future__ import annotations

from pathlib import Path

import click

from solver.shell import echo, lang_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The file, such as report.html.")
@lang_option
@click.option("--frontier", type=click.Path(path_type=Path), help="Folder of a frontier of the same book, to be shown too.")
@click.option("--force", is_flag=True, help="Replace the file at --out.")
def report(plan: Path, out: Path, code: str, frontier: Path | None, force: bool) -> None:
    """One page on a plan, for CS leadership: one file, no network. It shows every team, so it is for neither
    customers nor single managers.

    Example: csm-assign report plan --out report.html
    """
    from solver.lang import lang_of
    from solver.places import check_file, replace_file
    from solver.plan.written import read_plan
    from solver.report.page import report_of

    check_file(out, "an HTML file", force=force)
    replace_file(out, report_of(read_plan(plan), lang_of(code), frontier))
    echo(f"Wrote {out}: open it in a browser. It is for CS leadership: it shows every team.")
