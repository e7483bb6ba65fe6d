"""Floor 8: the command that asks what happens if somebody resigns tomorrow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from solver.shell import echo, print_json, quiet_option, read, reading

EFFORT = 0.1  # of what one plan gets: many are asked for, and few departures need more than the relaxation


@click.command()
@click.argument("book")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the report and the standing files.")
@click.option("--csm", "asked", multiple=True, metavar="ID", help="Only if this CSM resigns. May be repeated [everybody].")
@click.option("--from", "from_plan", type=click.Path(path_type=Path), help="Ask about the books as this plan left them.")
@reading
@quiet_option
@click.option("--time-limit", type=click.FloatRange(min=1), default=600.0, show_default=True, help="Seconds for all of them.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0003, show_default=True, help="Proved this close, a plan is done.")
@click.option("--plans", is_flag=True, help="Audit and keep the plan of every departure, not only of the worst.")
@click.option("--force", is_flag=True, help="Replace the report at --out.")
def resilience(
    book: str, out: Path, asked: tuple[str, ...], from_plan: Path | None, policy_file: Path | None, sets: tuple[str, ...],
    as_of: datetime | None, as_json: bool, quiet: bool, time_limit: float, gap: float, plans: bool, force: bool,
) -> None:  # fmt: skip
    """If a CSM resigns tomorrow: where the accounts go, what is left with nobody; a standing file for each.

    Example: csm-assign resilience quarterly --out resilience
    """
    from solver.resilience.run import check_out

    check_out(out, force=force)
    found, policy = read(book, policy_file, sets, as_of, quiet, None, from_plan)
    from solver.engine import Options
    from solver.resilience.run import make_resilience
    from solver.signals import stop_on_signals

    stop = stop_on_signals()
    options = Options(time_limit, gap, reproducible=True, effort=EFFORT)
    tell = None if quiet else lambda line: echo(f"  {line}", err=True)
    made = make_resilience(found, policy, out, options, asked=asked, every_plan=plans, force=force, tell=tell, stop=stop)
    if as_json:
        print_json(made.tree)
    else:
        echo(f"{made.text}\n\nFiles in {out}:\n  resilience.html  resilience.csv  resilience.json  departures/  plans/")
