"""Floor 8: the commands that lay plans side by side."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from solver.shell import echo, json_option, print_json, quiet_option, read, reading


@click.command()
@click.argument("book")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for plans, table, picture and page.")
@click.option("--from", "from_plan", type=click.Path(path_type=Path), help="Take owners, dates and tier state from this plan.")
@reading
@quiet_option
@click.option("--time-limit", type=click.FloatRange(min=1), default=120.0, show_default=True, help="Seconds for all plans.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0001, show_default=True, help="Proved this close, a plan is done.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
@click.option("--reproducible", is_flag=True, help="One worker and no clock: the same plans every time.")
@click.option("--force", is_flag=True, help="Replace the frontier at --out.")
def frontier(
    book: str, out: Path, from_plan: Path | None, policy_file: Path | None, sets: tuple[str, ...], as_of: datetime | None,
    as_json: bool, quiet: bool, time_limit: float, gap: float, seed: int, reproducible: bool, force: bool,
) -> None:  # fmt: skip
    """Plans from required moves only to unrestricted: how much change to buy, and what it buys.

    Example: csm-assign frontier quarterly --out options
    """
    from solver.frontier.run import check_out

    check_out(out, force=force)
    found, policy = read(book, policy_file, sets, as_of, quiet, None, from_plan)
    from solver.engine import Options
    from solver.frontier.run import make_frontier
    from solver.signals import stop_on_signals

    stop = stop_on_signals()
    options = Options(time_limit, gap, seed, reproducible)
    tell = None if quiet else lambda line: echo(f"  {line}", err=True)
    made = make_frontier(found, policy, out, options, force=force, tell=tell, stop=stop)
    if as_json:
        print_json(made.tree)
    else:
        echo(f"{made.text}\n\nFiles in {out}:\n  frontier.html  frontier.csv  frontier.svg  frontier.json  plans/")


@click.command()
@click.argument("plan_a", metavar="A")
@click.argument("plan_b", metavar="B")
@json_option
@quiet_option
@click.option("--out", type=click.Path(path_type=Path), help="A CSV file for all accounts that differ, with both sides.")
@click.option(
    "--time-limit", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to search for `required`."
)
@click.option("--force", is_flag=True, help="Replace the file at --out.")
def compare(plan_a: str, plan_b: str, as_json: bool, quiet: bool, out: Path | None, time_limit: float, force: bool) -> None:
    """Compare two plans, or a plan with what it could have been: by term, tier and CSM, and the accounts that differ.

    A and B are folders of plans. One of them may be a word, worked out on the other's book, policy and tiers: today (the
    books as they are), required (the best plan with required moves only, solved), round_robin, or alphabetical.

    Example: csm-assign compare today plan --out differences.csv
    """
    from solver.compare import Search, compared, comparison_text, sides_of, tree_of, write_accounts
    from solver.places import check_file
    from solver.progress import Progress
    from solver.signals import stop_on_signals

    if out:
        check_file(out, "a CSV file", force=force)
    stop = stop_on_signals() if "required" in (plan_a, plan_b) else None
    with Progress(quiet=quiet) as progress:
        found = compared(*sides_of(plan_a, plan_b, Search(time_limit, progress.tell, stop)))
    if out:
        write_accounts(found, out)
    if as_json:
        print_json(tree_of(found))
    else:
        echo(comparison_text(found), nl=False)
