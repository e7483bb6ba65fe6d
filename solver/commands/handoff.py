"""Floor 8: the command that hands a plan over to managers and CSMs."""

from __future__ import annotations

from pathlib import Path

import click

from solver.commands.crm import SYSTEMS
from solver.shell import echo, json_option, lang_option, print_json, quiet_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for all that is handed over.")
@lang_option
@click.option("--frontier", type=click.Path(path_type=Path), help="Folder of a frontier of the same book, for the report.")
@click.option("--crm", "system", type=click.Choice(SYSTEMS), help="Also the files that load the plan into this CRM.")
@click.option("--no-waves", is_flag=True, help="No week for each hand-off: dates as the plan has them.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds for the weeks.")
@json_option
@quiet_option
@click.option("--force", is_flag=True, help="Replace the hand-off at --out.")
def handoff(
    plan: Path, out: Path, code: str, frontier: Path | None, system: str | None, no_waves: bool, time_limit: float,
    as_json: bool, quiet: bool, force: bool,
) -> None:  # fmt: skip
    """Hand a plan over: a workbook for each manager to answer in and one for each CSM, briefs and mails, the report, a week
    for each hand-off, and files for the CRM.

    Example: csm-assign handoff plan --out handoff --lang pt-BR
    """
    from solver.signals import stop_on_signals

    stop = stop_on_signals("the best schedule so far will be used")
    from solver.handoff.run import Wanted, check_out, make_handoff

    check_out(out, force=force)
    from solver.lang import lang_of

    tell = None if quiet else lambda line: echo(f"  {line}", err=True)
    made = make_handoff(
        plan, out, lang_of(code), Wanted(not no_waves, system or "", frontier, time_limit), stop, tell, force=force
    )
    if as_json:
        print_json(made.tree)
    else:
        echo(f"{made.text}\n\nFiles in {out}:\n  {'  '.join(made.places)}")
