"""Floor 0: folders read whole, also while other runs replace them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from solver.errors import StorageError
from solver.leftovers import restore, scratch

T = TypeVar("T")
TRIES = 1000
Mark = tuple[int, int, int]


def steadily(folder: Path, read: Callable[[Path], T]) -> T:
    """What `read` makes of the files in `folder`, all of them of one and the same.

    Where another run puts another folder in its place meanwhile, `read` gets a copy of that one, which nobody touches. Raises
    what `read` raises, and StorageError where the folder never stays for as long as a copy takes.
    """
    restore(folder)
    before = mark_of(folder)
    try:
        found = read(folder)
    except Exception:
        if mark_of(folder) == before:
            raise
    else:
        if mark_of(folder) == before:
            return found
    with scratch() as place:
        return read(_copied(folder, place))


def _copied(folder: Path, place: Path) -> Path:
    """Every file opened before another folder can take the place; once open, its content stays, whatever becomes of its name."""
    for _ in range(TRIES):
        before = mark_of(folder)
        with ExitStack() as stack, suppress(OSError):
            names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
            opened = {name: stack.enter_context((folder / name).open("rb")) for name in names}
            if mark_of(folder) == before:
                for name, file in opened.items():
                    (place / folder.name / name).parent.mkdir(parents=True, exist_ok=True)
                    (place / folder.name / name).write_bytes(file.read())
                return place / folder.name
    raise StorageError(f"{folder} is replaced again and again while it is read; try again when that is over")


def mark_of(folder: Path) -> Mark:
    """What tells one folder from another that takes its name; (0, 0, 0) where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return 0, 0, 0
    return found.st_dev, found.st_ino, found.st_ctime_ns
