"""Floor 8: the command that takes managers' answers into a plan."""

from __future__ import annotations

from pathlib import Path

import click

from solver.shell import echo, echo_json, json_option, quiet_option


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder of the new plan.")
@click.option("--time-limit", type=click.FloatRange(min=1), default=60.0, show_default=True, help="Seconds for the whole run.")
@click.option("--gap", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="Proved this close, the plan is done.")
@click.option("--reproducible", is_flag=True, help="One worker and no clock: the same plan every time.")
@json_option
@quiet_option
@click.option("--force", is_flag=True, help="Replace the plan at --out.")
def answers(
    plan: Path, files: tuple[Path, ...], out: Path, time_limit: float, gap: float, reproducible: bool, as_json: bool, quiet: bool,
    force: bool,
) -> None:  # fmt: skip
    """Take the answers in returned workbooks (FILES, or folders of them) into a plan, with as little else changed as can be.

    Example: csm-assign answers plan handoff/workbooks --out plan2
    """
    from solver.answers.run import take_answers
    from solver.engine import Options
    from solver.signals import stop_on_signals

    stop = stop_on_signals("nothing will be written")
    tell = None if quiet else lambda line: echo(f"  {line}", err=True)
    run = Options(time_limit, gap, reproducible=reproducible)
    done = take_answers(plan, files, out, run, force=force, tell=tell, stop=stop)
    if as_json:
        echo_json((out / "summary.json").read_text(encoding="utf-8"))
    else:
        echo(done.text, nl=False)
