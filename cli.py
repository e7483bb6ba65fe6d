"""The program: its commands, in the order in which they are shown."""

from __future__ import annotations

import gc
import sys
from types import TracebackType

_tell = sys.excepthook


def _quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Ctrl-C before there is a command that could answer it."""
    if not issubclass(kind, KeyboardInterrupt):
        _tell(kind, error, trace)


sys.excepthook = _quietly
gc.set_threshold(100_000, 20, 100)  # a run makes millions of objects that live as long as it does

# what is read from here on takes a moment, in which somebody may press Ctrl-C
import click  # noqa: E402

from solver.commands import answers, book, crm, handoff, headcount, options, plan, report, resilience, scenario, waves  # noqa: E402
from solver.shell import Program  # noqa: E402

COMMANDS = (
    book.check, book.score, plan.rebalance, plan.explain, plan.audit, options.frontier, options.compare, scenario.scenario,
    headcount.headcount, resilience.resilience, handoff.handoff, answers.answers, report.report, waves.waves, crm.crm,
    crm.verify_load, book.demo, book.policy,
)  # fmt: skip


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Prints them and ends."""
    from solver.versions import versions_text

    if asked and not ctx.resilient_parsing:
        click.echo(versions_text())
        ctx.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Versions of the program and what it uses.",
)
def main() -> None:
    """Assign customer accounts to Customer Success Managers.

    A CRM export goes in, an audited plan comes out. BOOK is a folder with accounts.csv and csms.csv (and policy.toml,
    overrides.csv; or .sql with a statement each), a workbook with sheets of these names, a database (env:NAME, the
    variable that holds its URL), or the name of a shipped book: ten_csms, quarterly.
    """


for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
