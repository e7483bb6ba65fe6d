"""Floor 8: the command on how many people a book needs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from solver.shell import echo, print_json, quiet_option, read, reading

EFFORT = 0.03  # of what one plan gets: dozens are asked for, and what is not proved as near as asked is shown with its interval


@click.command()
@click.argument("book")
@reading
@quiet_option
@click.option("--by", type=click.Choice(["heads", "cost"]), default="heads", show_default=True, help="Fewest heads, or cheapest.")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), help="Weighted ARR to cover in each tier [policy: 0.95].")
@click.option(
    "--growth", type=click.FloatRange(-0.9, 1), help="Growth a quarter (0.05 is 5 %), of all tiers; asks for --quarters."
)
@click.option("--quarters", is_flag=True, help="Whom to hire when, over four quarters of the policy's growth.")
@click.option("--no-stairs", is_flag=True, help="Without the staircase of fewer and more people, which takes longest.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for headcount.csv, staircase.csv, headcount.json.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=120.0, show_default=True, help="Seconds for the whole run.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0001, show_default=True, help="Proved this close, a plan is done.")
@click.option("--force", is_flag=True, help="Replace the folder at --out.")
def headcount(
    book: str, policy_file: Path | None, sets: tuple[str, ...], as_of: datetime | None, as_json: bool, quiet: bool,
    by: Literal["heads", "cost"], share: float | None, growth: float | None, quarters: bool, no_stairs: bool, out: Path | None,
    time_limit: float, gap: float, force: bool,
) -> None:  # fmt: skip
    """How many CSMs a book needs, of which kind, and what the next one is worth.

    Example: csm-assign headcount quarterly --growth 0.05
    """
    from solver.places import check_place
    from solver.strangers import beside

    if out:
        ours = beside("headcount.csv", "staircase.csv", "headcount.json")
        check_place(out, "headcount.json", "headcount", force=force, strange=ours)
    given = {"share": share, "growth": growth}
    overlay = {"headcount": {k: v for k, v in given.items() if v is not None}}
    found, policy = read(book, policy_file, sets, as_of, quiet, overlay)
    from solver.engine import Options
    from solver.headcount import Asked, size_headcount, write_headcount
    from solver.headcount.text import headcount_text
    from solver.signals import stop_on_signals

    stop = stop_on_signals()
    options = Options(time_limit, gap, reproducible=True, effort=EFFORT)
    tell = (lambda _: None) if quiet else lambda line: echo(f"  {line}", err=True)
    asked = Asked(by, stairs=not no_stairs, quarters=quarters or growth is not None)
    answer = size_headcount(found, policy, options, asked, tell, stop)
    if out:
        write_headcount(answer, out, force=force)
    if as_json:
        print_json(answer.tree())
    else:
        echo(headcount_text(answer) + (f"\n\nFiles in {out}:\n  headcount.csv  staircase.csv  headcount.json" if out else ""))
