"""Floor 7: the commands on scenarios - what would happen if?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from solver.shell import json_option, print_json, set_option


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
        click.echo(text)
