"""Floor 6: what all commands share - options, errors as messages and exit codes, reading a book, printing JSON."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from solver.texts import UNSEEN, is_shown, on_screen

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


class Day(click.DateTime):
    """A date, written as 2026-10-01."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def get_metavar(self, *_: Any, **__: Any) -> str:  # of every version of click
        """What stands for it in the help."""
        return "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day at midnight."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is not a date such as 2026-10-01", param, ctx)


as_of_option = click.option(
    "--as-of", type=Day(), help="The planning date, such as 2026-10-01; before the policy's, before today."
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
    """Maps the program's errors to messages and exit codes, in one place; its help lists commands in their order in `cli.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of a quarter's work, not of the alphabet."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Each command with its whole first sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, c.get_short_help_str(200)) for name, c in self.commands.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Ends with an exit code and a message, whatever happens to streams, files and the process."""
        from solver.errors import StorageError
        from solver.signals import orderly
        from solver.streams import forgiving

        with orderly(), forgiving():
            try:
                return super().main(*args, **kwargs)
            except OSError as error:
                what = f"{error.filename} cannot be used" if error.filename else "what is printed could not be written"
                echo(f"error: {what} ({error.strerror or error})", err=True)
                sys.exit(StorageError.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        from solver.errors import CsmAssignError, InputError, redacted
        from solver.memory import modest

        modest()
        try:
            return self._invoke(ctx)
        except InputError as error:
            from solver.intake.report import findings_text

            echo(redacted(findings_text(error.findings, ended=error.ended)), err=True)
            echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)
        except CsmAssignError as error:
            echo(redacted(f"error: {error}"), err=True)
            for fault in getattr(error, "faults", [])[1:20]:
                echo(redacted(f"       {fault}"), err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt as ended:
            echo("error: interrupted; files are whole or as they were before", err=True)
            ctx.exit(128 + getattr(ended, "number", signal.SIGINT))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            self._failed(ctx, error)

    def _invoke(self, ctx: click.Context) -> Any:
        """The command; whatever error a signal has become on its way is the signal's."""
        from solver.signals import Ended, raised

        try:
            return super().invoke(ctx)
        except Exception:
            if raised:
                raise Ended(raised[0]) from None
            raise

    def _failed(self, ctx: click.Context, error: Exception) -> None:
        """Ends with what memory or disk lack, else with a fault of ours; what has to do with streams goes on to `main`."""
        from solver.errors import StorageError
        from solver.memory import shortage

        said = shortage(error) if isinstance(error, MemoryError | OSError | RuntimeError | ImportError) else None
        if said is not None:
            click.echo(f"error: {said}", err=True)
            ctx.exit(StorageError.exit_code)
        if isinstance(error, OSError):
            raise error
        echo(crash_text(error), err=True)
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
    from solver.intake import check_decided, load_policy, locate_book, read_book

    place = locate_book(book)
    policy = load_policy(place, policy_file, sets, overlay)
    day = _given(as_of) or policy.as_of
    if day is None:
        day = date.today()
        if not quiet:
            echo(f"warning: no planning date given; using today, {day}. Set as_of in the policy, or --as-of.", err=True)
    found = read_book(place, policy, day)
    if from_plan:
        from solver.plan.carry import carry_over

        found = carry_over(found, policy, from_plan)
    found = check_decided(found, policy)
    if not quiet:
        from solver.intake.report import findings_text

        if found.findings:
            echo(findings_text(list(found.findings)), err=True)
    return found, policy


def echo(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Text for people: a name of the data cannot steer their terminal."""
    click.echo(on_screen(text), err=err, nl=nl)


def _given(as_of: datetime | None) -> date | None:
    """The day of --as-of. Raises UsageError where nobody plans."""
    from solver.errors import UsageError
    from solver.policy import EARLIEST, LATEST

    if as_of and not EARLIEST <= as_of.date() <= LATEST:
        raise UsageError(f"--as-of {as_of.date()}: a planning date lies between {EARLIEST} and {LATEST}")
    return as_of.date() if as_of else None


def print_json(data: dict[str, Any]) -> None:
    """One object on standard output."""
    echo_json(json.dumps(data, indent=1, ensure_ascii=False, default=str) + "\n")


def echo_json(text: str) -> None:
    """JSON as it was written, but for characters that a terminal would obey, which become escapes of JSON."""
    click.echo(UNSEEN.sub(lambda m: m[0] if is_shown(m[0]) else json.dumps(m[0])[1:-1], text), nl=False)
