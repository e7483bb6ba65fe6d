"""Floor 0: files in a folder of ours that we did not write there - those of systems and open spreadsheets, which count for
nothing, and those of people, which nobody may lose."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from solver.errors import UsageError

OF_SYSTEMS = (".ds_store", "._*", "thumbs.db", "ehthumbs.db", "desktop.ini", ".directory", "~$*", ".~lock.*#")  # in small letters
TABLES = "assignments", "moves", "books", "people", "fairness", "tiers", "watch", "answers"
OF_PLANS = (
    *(f"{name}.csv" for name in TABLES),
    *("inputs/accounts.csv", "inputs/csms.csv", "inputs/overrides.csv", "policy.toml", "certificate.json", "summary.json"),
)
SHOWN = 3
MOVE = "Move it out, or choose another --out"
Strange = Callable[[Path], list[str]]  # what a folder holds beside what was written there, in names or words


def is_of_system(name: str) -> bool:
    """Whether a file's name is one that systems and spreadsheet programs give to what they leave beside the files of people."""
    return any(fnmatchcase(name.casefold(), pattern) for pattern in OF_SYSTEMS)


def is_lock(name: str) -> bool:
    """Whether it is what a spreadsheet program leaves beside a file that somebody has open."""
    return name.startswith(("~$", ".~lock."))


def files_within(folder: Path) -> list[str]:
    """The files of a folder by their paths in it, in order, without those of systems."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and not is_of_system(p.name))


def is_empty(folder: Path) -> bool:
    """Whether a folder holds no more than what systems leave."""
    return all(is_of_system(p.name) for p in folder.iterdir())


def beside(*patterns: str) -> Strange:
    """For folders whose files are known by their names: what has another one."""
    return lambda folder: [name for name in files_within(folder) if not any(fnmatchcase(name, p) for p in patterns)]


def beside_plan(plan: Path) -> list[str]:
    """What a plan's folder holds that belongs to no plan."""
    return beside(*OF_PLANS)(plan)


def not_of_plan(names: Sequence[str]) -> str:
    """What to say of such files."""
    are, them = ("is", "it") if len(names) == 1 else ("are", "them")
    return f"{_some(names)} {are} not part of the plan: move {them} out"


def check_nothing_lost(out: Path, strange: Strange, remedy: str = "") -> None:
    """Refuse to replace a folder of ours that holds what people put into it or changed there. Raises UsageError."""
    if found := strange(out):
        said = f"{out} holds what was not written there by csm-assign: {_some(found)}"
        raise UsageError(f"{said}. --force would destroy that, so nothing was touched. {remedy or MOVE}")


def tree_at(path: Path) -> dict[str, Any]:
    """A JSON file that holds one object; empty where it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
