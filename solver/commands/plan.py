"""Floor 8: the commands on one plan - make it, recheck it, ask it."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from solver.shell import echo, echo_json, json_option, print_json, quiet_option, read, reading

LATE = 1.0  # seconds over the time limit that nobody needs to hear of


@click.command()
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
    overlay = {"mode": mode} if mode else None
    from solver.plan.folder import check_out

    check_out(out, force=force)
    found, policy = read(book, policy_file, sets, as_of, quiet, overlay, from_plan)
    from solver.pipeline import Run, usual_gap
    from solver.pipeline import rebalance as run
    from solver.progress import Progress
    from solver.signals import stop_on_signals

    stop = stop_on_signals()  # before, there is nothing to save, and a signal ends the command at once
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
        late = time.monotonic() - began - time_limit
        if late > max(LATE, 0.1 * time_limit) and not reproducible:
            progress.say(f"note: {late:.0f} s longer than the time limit: writing and rechecking took more than usual here")
    if as_json:
        echo_json((out / "summary.json").read_text(encoding="utf-8"))
    else:
        echo(done.text, nl=False)


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--waves", type=click.Path(path_type=Path), help="Recheck this folder of waves against the plan instead.")
@json_option
def audit(plan: Path, waves: Path | None, as_json: bool) -> None:
    """Recheck a written plan from its files alone: every rule, every amount, the totals and the proof.

    Example: csm-assign audit plan
    """
    from solver.audit import audit_plan, audit_waves
    from solver.errors import AuditError, UsageError
    from solver.plan.folder import read_summary
    from solver.steady import steadily

    read_summary(plan)
    if waves is not None and not (waves / "waves.json").is_file():
        raise UsageError(f"{waves} is not a folder of waves (no waves.json); `csm-assign waves {plan} --out DIR` makes one")
    found = steadily(plan, lambda place: audit_plan(place) if waves is None else audit_waves(place, waves))
    if as_json:
        value = {"value": found.value} if waves is None else {}
        print_json({"schema_version": 1, "faults": found.faults, "notes": found.notes, "checked": found.checked, **value})
    else:
        echo(found.text())
    if found.faults:
        raise AuditError(list(found.faults))


@click.command()
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
        echo(text)
