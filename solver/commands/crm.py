"""Floor 8: the commands that bring a plan into a CRM, and look whether it arrived."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from solver.shell import Day, echo, json_option, policy_option, print_json, set_option

if TYPE_CHECKING:
    from solver.plan.written import Written
    from solver.policy import Policy

SYSTEMS = ("salesforce", "hubspot", "gainsight")
waves_option = click.option(
    "--waves", type=click.Path(path_type=Path), help="Folder of the plan's waves: the days on which owners change."
)
due_option = click.option("--due", type=Day(), help="Leave out accounts whose owner changes after this day.")


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--for", "system", required=True, type=click.Choice(SYSTEMS), help="The CRM that is to load it.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option(
    "--current", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A fresh export of the CRM: the rollback gives back exactly what it holds; rows changed since the plan wait.",
)  # fmt: skip
@click.option("--include-changed", is_flag=True, help="Do not hold back accounts whose owner changed in the CRM since.")
@waves_option
@due_option
@policy_option
@set_option
@json_option
@click.option("--force", is_flag=True, help="Replace the package at --out.")
def crm(
    plan: Path, system: str, out: Path, current: Path | None, include_changed: bool, waves: Path | None, due: datetime | None,
    policy_file: Path | None, sets: tuple[str, ...], as_json: bool, force: bool,
) -> None:  # fmt: skip
    """Files that load a plan into a CRM, and files that undo it: rows and fields that change, nothing else.

    The policy says which field takes what ([crm.salesforce] owner = "CSM__c"); --policy and --set lay [crm] and [pools]
    over the plan's own.

    Example: csm-assign crm plan --for salesforce --out load --current accounts_today.csv
    """
    from solver.errors import UsageError
    from solver.places import check_place, filled, publish, write_all

    if include_changed and not current:
        raise UsageError("--include-changed needs --current: without an export nobody knows what changed in the CRM")
    from solver.crm.days import days_of
    from solver.crm.package import MARK, package_of, strange

    check_place(out, MARK, "CRM package", force=force, strange=strange)
    from solver.plan.written import read_plan

    written = read_plan(plan)
    settings = _policy(written, policy_file, sets)
    day = due.date() if due else None
    days = days_of(waves, written) if waves else None
    made = package_of(written, system, days, current, policy=settings, drift=include_changed, due=day)
    written.check_still_there()
    publish(filled(out, lambda folder: write_all(folder, made.files)), out, force=force)
    if as_json:
        print_json(made.tree)
    else:
        echo(f"{made.text}\n\nFiles in {out}:\n  {'  '.join(made.files)}")


def _policy(plan: Written, policy_file: Path | None, sets: tuple[str, ...]) -> Policy:
    """The plan's policy with [crm] and [pools] of what was given laid over it."""
    from solver.crm.settings import laid_over

    return laid_over(plan, policy_file, sets)


@click.command("verify-load")
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("export", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--for", "system", type=click.Choice(SYSTEMS), help="The CRM, where the policy names the owner's field of several.")
@click.option(
    "--results", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of successes or errors that Salesforce gave back. May be repeated.",
)  # fmt: skip
@waves_option
@due_option
@click.option("--retry", type=click.Path(path_type=Path), help="A CSV file for the failed rows of --results, to load them again.")
@policy_option
@set_option
@json_option
@click.option("--force", is_flag=True, help="Replace the file at --retry.")
def verify_load(
    plan: Path, export: Path, system: str | None, results: tuple[Path, ...], waves: Path | None, due: datetime | None,
    retry: Path | None, policy_file: Path | None, sets: tuple[str, ...], as_json: bool, force: bool,
) -> None:  # fmt: skip
    """Whether a plan arrived in the CRM: a fresh EXPORT beside it. Ends with exit code 6 where something did not.

    Example: csm-assign verify-load plan accounts_now.csv --results failed.csv --retry again.csv
    """
    from solver.errors import UsageError, failure
    from solver.places import check_file

    if retry and not results:
        raise UsageError("--retry writes the failed rows of --results: give these files, too")
    if retry:
        check_file(retry, "a CSV file", force=force, option="--retry")
    from solver.crm.days import days_of
    from solver.crm.results import read_results, write_retry
    from solver.crm.verdict import arrival_text, arrival_tree
    from solver.crm.verify import only_system, verify
    from solver.plan.written import read_plan

    written = read_plan(plan)
    policy = _policy(written, policy_file, sets)
    named = system or only_system(policy.crm)
    if results and named != "salesforce":
        raise UsageError(f"--results: only Salesforce's files are known, not those of {named}")
    said = read_results(results) if results else None
    days = days_of(waves, written) if waves else None
    found = verify(written, named, export, policy, days, due.date() if due else None)
    if retry and said:
        write_retry(said, retry)
        echo(f"{said.num_failed:,} failed rows, to be loaded again, are in {retry}", err=True)
    if as_json:
        print_json(arrival_tree(found, written.plan_id, said))
    else:
        echo(arrival_text(found, written.plan_id, said))
    if not found.all_arrived:
        raise failure(6, "the CRM is not as the plan has it")
