"""Floor 8: the commands on scenarios - what would happen if?"""

from __future__ import annotations

import time
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from solver.shell import as_of_option, echo, json_option, policy_option, print_json, quiet_option, read, set_option

if TYPE_CHECKING:
    from solver.progress import Progress
    from solver.runs.batch import Batch, Tell


@click.group()
def scenario() -> None:
    """What if? Files that change a book and its policy: show what they say, run them."""


@scenario.command()
@click.argument("file")
@set_option
@json_option
def show(file: str, sets: tuple[str, ...], as_json: bool) -> None:
    """Show a scenario: the resolved file, where each value came from, and what it does to the book.

    FILE is a scenario file (*.toml), or a shipped one such as quarterly/leaver. A folder, or the name of a shipped book,
    lists the scenarios in it.

    Example: csm-assign scenario show quarterly/two_hires_london --set csms.add.london.count=3
    """
    from solver.scenarios.batch import scenario_files
    from solver.scenarios.show import listed, shown

    files = scenario_files(file)
    one = Path(file).is_file() or (not Path(file).exists() and "/" in file)
    text, tree = shown(files[0], sets, date.today()) if one else listed(file)
    if as_json:
        print_json(tree)
    else:
        echo(text)


@scenario.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the runs; what is finished there is kept.")
@click.option("--book", help="The book to change [the one the files belong to].")
@click.option(
    "--executor",
    default="serial",
    show_default=True,
    metavar="WHERE",
    help="serial, processes (as many as cores), processes:N, dask://HOST:PORT (this machine) or tls://HOST:PORT.",
)
@policy_option
@set_option
@as_of_option
@quiet_option
@json_option
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0001, show_default=True, help="Proved this close, a plan is done.")
@click.option(
    "--time-limit", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Seconds for a run, for safety."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
@click.option("--plans/--no-plans", default=True, show_default=True, help="Keep each scenario's plan (of draws, none is).")
@click.option("--force", is_flag=True, help="Solve everything anew, also what is finished.")
def run(
    files: tuple[str, ...], out: Path, book: str | None, executor: str, policy_file: Path | None, sets: tuple[str, ...],
    as_of: datetime | None, quiet: bool, as_json: bool, gap: float, time_limit: float, seed: int, plans: bool, force: bool,
) -> None:  # fmt: skip
    """Solve scenarios and lay them side by side.

    FILES are scenario files (*.toml), folders of them, or shipped ones: quarterly (all of its), quarterly/leaver. Each is a
    full solve with one worker and no clock, so the results are the same on every executor. Runs that are finished in --out
    are not solved again. Ctrl-C keeps what is finished and exits 130; the same command goes on with the rest. Files that
    cannot be used are all told before anything is solved. When a run fails, the others are compared all the same, and the exit
    code is 5 (6 where an audit found fault).

    Example: csm-assign scenario run quarterly --out what_if --executor processes
    """
    from solver.errors import Interrupted
    from solver.runs.executors import workshop_of
    from solver.runs.keep import Kept, check_out
    from solver.signals import stop_on_signals

    workshop = workshop_of(executor)
    check_out(out)
    from solver.outcomes import drop_comparison
    from solver.outcomes.horizon import over_horizon
    from solver.progress import Progress
    from solver.runs.batch import run_batch
    from solver.runs.message import RunOptions
    from solver.scenarios.batch import check_fits, load_scenarios

    asked = load_scenarios(files, sets, book or "")
    scenarios = over_horizon(asked.scenarios)
    found, policy = read(book or str(asked.book), policy_file, (), as_of, quiet)
    check_fits(asked, found, policy)
    options = RunOptions(gap, time_limit, seed, plans)
    stop = stop_on_signals("finished runs are kept")
    title = f"{len(found.accounts):,} accounts, {found.as_of.isoformat()}, in {policy.currency}"
    with Kept(out).locked():  # from the first file that changes to the last
        drop_comparison(out)
        with Progress(quiet=quiet) as progress:
            tell = _told(progress)
            done = run_batch(scenarios, found, policy, out, options, workshop, force=force, stop=stop, tell=tell, locked=True)
        if done.left:
            kept = f"{len(done.results)} of {len(scenarios)} runs are finished and kept in {out}"
            raise Interrupted(stop.number, f"interrupted: {kept}; the same command goes on with the other {done.left}")
        _conclude(done, out, title, as_json=as_json)


def _told(progress: Progress) -> Tell:
    """Shows how many runs are finished, and how long the others may take."""
    began, first = time.monotonic(), list[int]()

    def tell(done: int, of: int, name: str) -> None:
        first.append(done)
        seconds = time.monotonic() - began
        left = seconds / (done - first[0] + 1) * (of - done)
        progress.show("runs", f"{done:,} of {of:,} runs, {seconds:.0f} s, about {left:.0f} s left: {name}", seconds)

    return tell


def _conclude(done: Batch, out: Path, title: str, *, as_json: bool) -> None:
    """Write and print the comparison, then tell what failed. Raises CsmAssignError with the batch's exit code."""
    from solver.errors import failure
    from solver.outcomes import comparison_text, comparison_tree, write_comparison

    write_comparison(done.results, out, title, done.plans)
    if as_json:
        print_json(comparison_tree(done.results, done.plans))
    else:
        echo(comparison_text(done.results, done.plans).rstrip("\n"))
        more = "  plans/" if done.plans else ""
        before = f"\n{done.before:,} of {len(done.results):,} runs were finished before." if done.before else ""
        echo(f"{before}\nFiles in {out}:\n  comparison.html  comparison.csv  books.csv  comparison.json{more}")
    if done.failed:
        names = ", ".join(r.name for r in done.failed[:5]) + (" ..." if len(done.failed) > 5 else "")
        raise failure(done.exit_code, f"{len(done.failed):,} of {len(done.results):,} runs failed: {names}")
