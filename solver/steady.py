"""Floor 0: folders read whole, also while other runs replace them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from solver.errors import StorageError
from solver.leftovers import restore

T = TypeVar("T")
TRIES = 20
Mark = tuple[int, int, int]


def steadily(folder: Path, read: Callable[[], T]) -> T:
    """What `read()` makes of the files in `folder`, all of them of one and the same: where another run has put another folder in
    its place meanwhile, that one is read. Raises what `read` raises, and StorageError where it never comes to rest."""
    restore(folder)
    for _ in range(TRIES):
        before = mark_of(folder)
        try:
            found = read()
        except Exception:
            if mark_of(folder) == before:
                raise
            continue
        if mark_of(folder) == before:
            return found
    raise StorageError(f"{folder} is replaced again and again while it is read; try again when that is over")


def mark_of(folder: Path) -> Mark:
    """What tells one folder from another that takes its name; (0, 0, 0) where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return 0, 0, 0
    return found.st_dev, found.st_ino, found.st_ctime_ns
