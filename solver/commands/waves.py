"""Floor 8: the command that gives each hand-off of a plan its week."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from solver.shell import Day, echo, json_option, lang_option, print_json, quiet_option, set_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the table and the calendars.")
@click.option("--order", type=click.Choice(["low_risk_first", "at_once"]), help="What comes first [policy: low_risk_first].")
@click.option("--start", type=Day(), help="No hand-off begins before this day [the quarter's first].")
@set_option
@lang_option
@json_option
@quiet_option
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds for the whole run.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Proved this close, a goal is reached.")
@click.option("--reproducible", is_flag=True, help="One worker and no clock: the same schedule every time.")
@click.option("--force", is_flag=True, help="Replace the waves at --out.")
def waves(
    plan: Path, out: Path, order: Literal["low_risk_first", "at_once"] | None, start: datetime | None, sets: tuple[str, ...],
    code: str, as_json: bool, quiet: bool, time_limit: float, gap: float, reproducible: bool, force: bool,
) -> None:  # fmt: skip
    """Give each hand-off of a plan its week, with a calendar for each CSM.

    Example: csm-assign waves plan --out waves --set waves.t1_at_once=4
    """
    from time import monotonic

    began = monotonic()
    from solver.places import check_place
    from solver.strangers import beside

    ours = beside("waves.csv", "waves.json", "calendars/*.ics")
    check_place(out, "waves.json", "folder of waves", force=force, strange=ours)
    from solver.lang import lang_of
    from solver.plan.written import read_plan
    from solver.signals import stop_on_signals
    from solver.waves.asked import Asked
    from solver.waves.files import tree_of
    from solver.waves.plan_waves import schedule_of
    from solver.waves.publish import publish_waves
    from solver.waves.remedy import remedy_of
    from solver.waves.screen import schedule_text

    read = read_plan(plan)
    stop = stop_on_signals("the best schedule so far will be saved")
    left = max(0.1, time_limit - (monotonic() - began))
    asked = Asked(order or "", start.date() if start else None, left, gap, 1, reproducible, sets)
    tell = (lambda _: None) if quiet else lambda line: echo(f"  {line}", err=True)
    schedule = schedule_of(read, asked, stop, tell)
    publish_waves(schedule, lang_of(code), out, force=force)
    if as_json:
        print_json(tree_of(schedule))
    else:
        echo(schedule_text(schedule, str(out), remedy_of(schedule, began + time_limit)), nl=False)
