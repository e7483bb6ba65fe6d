"""Floor 8: the command that hands a plan over to managers and CSMs."""

from __future__ import annotations

from pathlib import Path

import click

from solver.shell import json_option, lang_option, print_json, quiet_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for all that is handed over.")
@lang_option
@json_option
@quiet_option
@click.option("--force", is_flag=True, help="Replace the hand-off at --out.")
def handoff(plan: Path, out: Path, code: str, as_json: bool, quiet: bool, force: bool) -> None:
    """Hand a plan over: a workbook for each manager to answer in, one for each CSM, briefs and mails.

    Example: csm-assign handoff plan --out handoff --lang pt-BR
    """
    from solver.handoff.run import make_handoff
    from solver.lang import lang_of

    tell = None if quiet else lambda line: click.echo(f"  {line}", err=True)
    made = make_handoff(plan, out, lang_of(code), force=force, tell=tell)
    if as_json:
        print_json(made.tree)
    else:
        click.echo(f"{made.text}\n\nFiles in {out}:\n  workbooks/  briefs/  mails/  handoff.json")
