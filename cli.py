"""The commands: options in, one call, result out. Heavy imports wait until a command needs them."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path

import click

from solver.shell import Program, as_of_option, json_option, print_json, quiet_option, read, reading


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="csm-assign")
def main() -> None:
    """Assign customer accounts to Customer Success Managers.

    A CRM export goes in, an audited plan comes out. BOOK is a folder with accounts.csv and csms.csv (and policy.toml,
    overrides.csv), a workbook with sheets of these names, or the name of a shipped book: ten_csms, quarterly.
    """


@main.command()
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
        from solver.intake import locate_book, suggest_policy

        click.echo(suggest_policy(locate_book(book)), nl=False)
        return
    from solver.book import cents
    from solver.intake.report import check_text

    found, _ = read(book, policy_file, sets, as_of, quiet=True)
    if as_json:
        print_json(
            {
                "schema_version": 1,
                "accounts": len(found.accounts),
                "arr": cents(found.accounts["arr"]) / 100,
                "csms": len(found.csms),
                "warnings": [f.__dict__ for f in found.findings],
            }
        )
        return
    click.echo(check_text(found))


@main.command()
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
        click.echo(suggest_thresholds(found, policy))
        return
    tiering = score_book(found, policy)
    if as_json:
        table = json.loads(tiering.table.to_json(orient="records", date_format="iso"))
        population = json.loads(tiering.population.to_json(orient="records"))
        print_json(
            {"schema_version": 1, "method": tiering.method, "notes": tiering.notes, "population": population, "accounts": table}
        )
        return
    click.echo(score_text(tiering, policy))


@main.command()
@click.argument("book")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the plan; must not exist without --force.")
@click.option(
    "--mode", type=click.Choice(["required", "maintain", "recut"]), help="How much may move by choice [policy: maintain]."
)
@click.option("--from", "from_plan", type=click.Path(path_type=Path), help="Take owners, dates and tier state from this plan.")
@reading
@quiet_option
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds for the whole run.")
@click.option(
    "--gap", type=click.FloatRange(0, 1), help="Stop when proved this close [0; above 2,000 accounts in mode required 0.0001]."
)
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of the search.")
@click.option("--reproducible", is_flag=True, help="One worker and no clock: the same plan every time.")
@click.option("--force", is_flag=True, help="Replace the plan at --out.")
def rebalance(
    book: str, out: Path, mode: str | None, from_plan: Path | None, policy_file: Path | None, sets: tuple[str, ...],
    as_of: datetime | None, as_json: bool, quiet: bool, time_limit: float, gap: float | None, seed: int, reproducible: bool,
    force: bool,
) -> None:  # fmt: skip
    """Rebalance the books: the main job.

    Example: csm-assign rebalance ten_csms --out plan
    """
    began = time.monotonic()
    from solver.signals import stop_on_signals

    stop = stop_on_signals()
    overlay = {"mode": mode} if mode else None
    from solver.plan.folder import check_out

    check_out(out, force=force)
    found, policy = read(book, policy_file, sets, as_of, quiet, overlay, from_plan)
    from solver.pipeline import Run, usual_gap
    from solver.pipeline import rebalance as run
    from solver.progress import Progress

    near = usual_gap(len(found.accounts), policy) if gap is None else gap
    with Progress(quiet=quiet) as progress:
        done = run(
            found,
            policy,
            out,
            Run(time_limit, near, seed, reproducible),
            force=force,
            began=began,
            tell=progress.tell,
            warn=progress.say,
            stop=stop,
        )
    if as_json:
        click.echo((out / "summary.json").read_text(encoding="utf-8"), nl=False)
    else:
        click.echo(done.text, nl=False)


@main.command()
@click.argument("plan", type=click.Path(path_type=Path))
@json_option
def audit(plan: Path, as_json: bool) -> None:
    """Recheck a written plan from its files alone: every rule, every amount, the totals and the proof.

    Example: csm-assign audit plan
    """
    from solver.audit import audit_plan
    from solver.errors import AuditError
    from solver.plan.folder import read_summary

    read_summary(plan)
    found = audit_plan(plan)
    if as_json:
        print_json({"schema_version": 1, "faults": found.faults, "checked": found.checked, "value": found.value})
    else:
        click.echo(found.text())
    if found.faults:
        raise AuditError(list(found.faults))


@main.command()
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
    from solver.signals import stop_on_signals

    stop = stop_on_signals()
    check_out(out, force=force)
    found, policy = read(book, policy_file, sets, as_of, quiet, None, from_plan)
    from solver.engine import Options
    from solver.frontier.run import make_frontier

    options = Options(time_limit, gap, seed, reproducible)
    tell = None if quiet else lambda line: click.echo(f"  {line}", err=True)
    made = make_frontier(found, policy, out, options, force=force, tell=tell, stop=stop)
    if as_json:
        print_json(made.tree)
    else:
        click.echo(f"{made.text}\n\nFiles in {out}:\n  frontier.html  frontier.csv  frontier.svg  plans/")


@main.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("account", required=False)
@click.option(
    "--to", metavar="CSM", help="Solve again with the account at this CSM or pool: what the plan loses, who else moves."
)
@click.option("--swap", metavar="ACCOUNT", help="Solve again with the two accounts changed for one another.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=30.0, show_default=True, help="Seconds to solve again.")
@json_option
def explain(plan: Path, account: str | None, to: str | None, swap: str | None, time_limit: float, as_json: bool) -> None:
    """Why an account is where it is, in money; what another place would cost. Without ACCOUNT: what the rules cost.

    Example: csm-assign explain plan A0015 --to aiko.endo
    """
    from solver.errors import UsageError
    from solver.explain.answer import answer_account, answer_plan
    from solver.signals import stop_on_signals

    if (to or swap) and account is None:
        raise UsageError("--to and --swap are about an ACCOUNT: name one")
    if to and swap:
        raise UsageError("--to and --swap are two questions: ask one at a time")
    stop = stop_on_signals()
    text, tree = (
        answer_account(plan, account, to, swap, time_limit, stop) if account is not None else answer_plan(plan, time_limit, stop)
    )
    if as_json:
        print_json(tree)
    else:
        click.echo(text)


@main.command()
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
    from solver.compare import Search, check_file, compared, comparison_text, sides_of, tree_of, write_accounts
    from solver.progress import Progress
    from solver.signals import stop_on_signals

    if out:
        check_file(out, force=force)
    stop = stop_on_signals() if "required" in (plan_a, plan_b) else None
    with Progress(quiet=quiet) as progress:
        found = compared(*sides_of(plan_a, plan_b, Search(time_limit, progress.tell, stop)))
    if out:
        write_accounts(found, out)
    if as_json:
        print_json(tree_of(found))
    else:
        click.echo(comparison_text(found), nl=False)


@main.command()
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

    if folder.exists() and not force:
        raise UsageError(f"{folder} exists already; choose another folder, or add --force")
    write_demo(folder, accounts=accounts, seed=seed, slack=slack, as_of=as_of.date() if as_of else date(2026, 10, 1))
    click.echo(f"Wrote {accounts:,} accounts to {folder}; next: csm-assign rebalance {folder} --out plan")


@main.command()
def policy() -> None:
    """Print the default policy with its comments: every number that can be set.

    Example: csm-assign policy > policy.toml
    """
    from solver.policy import default_text

    click.echo(default_text(), nl=False)


if __name__ == "__main__":
    main()
