"""Floor 8: the commands on a book as it is - check, score - and where a book and a policy come from."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click

from solver.shell import as_of_option, echo, print_json, quiet_option, read, reading


@click.command()
@click.argument("book")
@reading
@click.option("--suggest", is_flag=True, help="Print a starter policy that maps this book's headers and values.")
def check(
    book: str, policy_file: Path | None, sets: tuple[str, ...], as_of: datetime | None, as_json: bool, suggest: bool
) -> None:
    """Validate a book: every problem with its place, and how to mend it.

    Example: csm-assign check quarterly
    """
    if suggest:
        from solver.intake import asks_database, load_policy, locate_book, suggest_policy

        place = locate_book(book)
        said = [load_policy(place, policy_file, sets).input.sql] if asks_database(place) else []
        echo(suggest_policy(place, *said), nl=False)
        return
    from solver.book import cents
    from solver.errors import InputError
    from solver.intake.report import check_text, findings_data
    from solver.plan.passed import check_rules

    found = None
    try:
        found, policy = read(book, policy_file, sets, as_of, quiet=False)
        check_rules(found, policy)
    except InputError as error:
        if as_json:
            print_json({"schema_version": 1} | findings_data([*error.findings, *(found.findings if found else ())]))
        raise
    if as_json:
        print_json(
            {
                "schema_version": 1,
                "accounts": len(found.accounts),
                "arr": cents(found.accounts["arr"]) / 100,
                "csms": len(found.csms),
            }
            | findings_data(found.findings)
        )
        return
    echo(check_text(found))


@click.command()
@click.argument("book")
@reading
@quiet_option
@click.option("--suggest", is_flag=True, help="Propose thresholds that would meet the tiers' bands.")
def score(
    book: str, policy_file: Path | None, sets: tuple[str, ...], as_of: datetime | None, as_json: bool, quiet: bool, suggest: bool
) -> None:
    """Score accounts into tiers, with reasons, and hold the population against its bands.

    Example: csm-assign score quarterly
    """
    from solver.tiering import score_book, score_text, suggest_thresholds

    found, policy = read(book, policy_file, sets, as_of, quiet)
    if suggest:
        echo(suggest_thresholds(found, policy))
        return
    tiering = score_book(found, policy)
    if as_json:
        table = json.loads(tiering.table.to_json(orient="records", date_format="iso"))
        population = json.loads(tiering.population.to_json(orient="records"))
        print_json(
            {"schema_version": 1, "method": tiering.method, "notes": tiering.notes, "population": population, "accounts": table}
        )
        return
    echo(score_text(tiering, policy))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--accounts", type=click.IntRange(min=10, max=1_000_000), default=600, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--slack", type=click.FloatRange(-0.9, 5), default=0.15, show_default=True, help="Capacity above demand.")
@as_of_option
@click.option("--force", is_flag=True, help="Write into a folder that exists.")
def demo(folder: Path, accounts: int, seed: int, slack: float, as_of: datetime | None, force: bool) -> None:
    """Make a book to try things on: the same bytes for the same seed.

    Example: csm-assign demo trial --accounts 2000 --seed 7
    """
    from solver.demo import write_demo
    from solver.errors import UsageError
    from solver.leftovers import settle

    settle(folder)
    if folder.exists() and not (force and folder.is_dir()):
        remedy = ", or add --force" if folder.is_dir() else ""
        raise UsageError(f"{folder} exists already; choose another folder{remedy}")
    if Path.cwd().is_relative_to(folder.resolve()):
        raise UsageError(f"{folder} is the folder you are in: it would be replaced; go out of it first, or choose another")
    write_demo(folder, accounts=accounts, seed=seed, slack=slack, as_of=as_of.date() if as_of else date(2026, 10, 1))
    echo(f"Wrote {accounts:,} accounts to {folder}; next: csm-assign rebalance {folder} --out plan")


@click.command()
def policy() -> None:
    """Print the default policy with its comments: every number that can be set.

    Example: csm-assign policy > policy.toml
    """
    from solver.policy import default_text

    echo(default_text(), nl=False)
