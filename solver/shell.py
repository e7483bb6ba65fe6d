"""Floor 6: what all commands share - options, errors as messages and exit codes, reading a book, printing JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from solver.book import Book
    from solver.policy import Policy

F = TypeVar("F", bound=Callable[..., Any])
CRASH_PLACES = 12  # of the way to a fault

policy_option = click.option(
    "--policy", "policy_file", type=click.Path(path_type=Path), help="A policy file laid over the book's own."
)
set_option = click.option(
    "--set", "sets", multiple=True, metavar="KEY=VALUE", help="One policy value, such as tiers.T1.cap=25. May be repeated."
)
as_of_option = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The planning date; before the policy's, before today."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output, for machines.")
lang_option = click.option(
    "--lang", "code", type=click.Choice(["en", "pt-BR"]), default="en", show_default=True, help="Language of what is written."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress and no warnings on standard error.")


def reading(command: F) -> F:
    """The options of every command that reads a book."""
    for option in (json_option, as_of_option, set_option, policy_option):
        command = option(command)
    return command


class Program(click.Group):
    """Maps the program's errors to messages and exit codes, in one place."""

    def invoke(self, ctx: click.Context) -> Any:
        from solver.errors import CsmAssignError, InputError, redacted

        try:
            return super().invoke(ctx)
        except InputError as error:
            from solver.intake.report import findings_text

            click.echo(redacted(findings_text(error.findings, ended=error.ended)), err=True)
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)
        except CsmAssignError as error:
            click.echo(redacted(f"error: {error}"), err=True)
            for fault in getattr(error, "faults", [])[1:20]:
                click.echo(redacted(f"       {fault}"), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            click.echo(crash_text(error), err=True)
            ctx.exit(1)


def crash_text(error: Exception) -> str:
    """A fault of ours, to be reported: where it is, in which versions. What the error says is left out: it may quote the book."""
    import traceback
    from importlib.metadata import version

    from solver.errors import redacted

    places = [f"  {Path(f.filename).name}, line {f.lineno}, in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    kinds = [type(error).__name__, *([type(error.__cause__).__name__] if error.__cause__ else [])]
    versions = ", ".join(f"{name} {version(name)}" for name in ("csm-assign", "ortools", "pandas", "numpy"))
    head = f"error: this is a fault of csm-assign, not of your book: {', from '.join(kinds)}"
    last = "Please report these lines: they hold nothing of your book. CSM_ASSIGN_DEBUG=1 shows all of it, to you alone."
    if os.environ.get("CSM_ASSIGN_DEBUG"):
        last = redacted("".join(traceback.format_exception(error)))
    return "\n".join([head, *places[-CRASH_PLACES:], f"  {versions}, Python {sys.version.split()[0]}", last])


def read(
    book: str,
    policy_file: Path | None,
    sets: tuple[str, ...],
    as_of: datetime | None,
    quiet: bool,
    overlay: dict[str, Any] | None = None,
    from_plan: Path | None = None,
) -> tuple[Book, Policy]:
    """The book and its policy, with owners and tier state of `from_plan`; warnings go to standard error."""
    from solver.intake import load_policy, locate_book, read_book

    place = locate_book(book)
    policy = load_policy(place, policy_file, sets, overlay)
    day = as_of.date() if as_of else policy.as_of
    if day is None:
        day = date.today()
        if not quiet:
            click.echo(f"warning: no planning date given; using today, {day}. Set as_of in the policy, or --as-of.", err=True)
    found = read_book(place, policy, day)
    if not quiet:
        from solver.intake.report import findings_text

        if found.findings:
            click.echo(findings_text(list(found.findings), shown=12), err=True)
    if from_plan:
        from solver.plan.carry import carry_over

        found = carry_over(found, policy, from_plan)
    return found, policy


def print_json(data: dict[str, Any]) -> None:
    """One object on standard output."""
    click.echo(json.dumps(data, indent=1, ensure_ascii=False, default=str))
