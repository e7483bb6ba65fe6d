"""Floor 3: what is set aside where a plan was refused - enough to see it happen again, and what to do with it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from solver.book import Book
from solver.engine import Options
from solver.places import filled, publish, write, write_all
from solver.plan.inputs import input_texts
from solver.policy import Policy

REPORT = "REPORT.md"
TEXT = """\
# {title}

Nothing was published. This is a fault of csm-assign or of a library it uses, not of your data.

{faults}

## To see it again

    {again}

## To report it

Send this page to whoever looks after csm-assign in your company. The files beside it hold your customers' and colleagues'
names and figures as they were read, and neither passwords nor addresses of databases: hand them on only to somebody who
may see those.

Made by: csm-assign {ours}, ortools {ortools}, Python {python} on {system}.
Run: {run}.
"""


def rejected_at(out: Path) -> Path:
    """Where a refused plan for `out` is set aside."""
    return out.with_name(f"{out.name}.rejected")


def set_aside(folder: Path, out: Path, faults: Sequence[str], run: str) -> Path:
    """The place beside `out` of the staged plan in `folder`, which its audit refused, with a page on it. Raises StorageError."""
    place = rejected_at(out)
    write(folder / REPORT, _text("A plan that its audit refused", faults, f"csm-assign audit {place.name}", run))
    publish(folder, place, force=True)
    return place


def inputs_aside(book: Book, policy: Policy, out: Path, faults: Sequence[str], options: Options) -> Path:
    """The place of what a plan was to be made of by a solver that cannot be trusted, with a page on it. Raises StorageError."""
    place, files = rejected_at(out), input_texts(book, policy)
    words = f"--time-limit {options.seconds:g} --gap {options.gap:g} --seed {options.seed}"
    words += " --reproducible" if options.reproducible else ""
    again = f"csm-assign rebalance {place.name}/inputs --policy {place.name}/policy.toml --out again {words}"
    files[REPORT] = _text("A solver that contradicts itself", faults, again, words)
    publish(filled(out, lambda folder: write_all(folder, files)), place, force=True)
    return place


def _text(title: str, faults: Sequence[str], again: str, run: str) -> str:
    return TEXT.format(
        title=title,
        faults="\n".join(f"- {fault}" for fault in faults),
        again=again,
        run=run,
        ours=version("csm-assign"),
        ortools=version("ortools"),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
    )
