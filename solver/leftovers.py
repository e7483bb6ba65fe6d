"""Floor 0: what is being written beside its place, locked while its run lives; what killed runs left is removed or put back."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

try:
    import fcntl

    LOCKS = True
except ImportError:  # Windows knows other locks: nothing is cleaned up there
    LOCKS = False

MADE, BEFORE = ".csm-assign-", ".before"  # .plan.csm-assign-k3v9x0a_ is a plan being written, with .before one that was set aside
SCRATCH, LETTERS = f"{MADE}scratch-", "[a-z0-9_]{8}"
ANY = rf"\.(.+){re.escape(MADE)}{LETTERS}({re.escape(BEFORE)})?"
UNABLE = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY, errno.EPERM}
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
LONGEST = 200  # bytes of a name that are kept in the name of what is made beside it

_held: dict[Path, int] = {}  # what this process is writing -> the handle that holds its lock


def fresh(out: Path, *, folder: bool) -> Path:
    """A new empty folder or file beside `out`, for its owner alone, locked by this process until `released`. Raises OSError."""
    return _made(out.absolute().parent, _head(out) + MADE, folder=folder)


def hold(made: Path) -> bool:
    """Lock what was made and keep the handle; where the disk knows no locks, it is never taken for a dead run's. False where
    somebody else has it."""
    try:
        handle = os.open(made, os.O_RDONLY)
    except OSError:
        return os.path.lexists(made)
    if not (locked := _lock(handle)) or not _same(handle, made):
        os.close(handle)
        return locked is None
    _held[made] = handle
    return True


def released(made: Path) -> None:
    """Let go of what was made, or of what it has become: it is in its place, or removed."""
    handle = _held.pop(made, None)
    if handle is not None:
        os.close(handle)


def discard(made: Path) -> None:
    """Remove a folder, file or link that will not be published, or was replaced."""
    if made.is_dir() and not made.is_symlink():
        shutil.rmtree(made, ignore_errors=True)
        if made.exists():  # the lock's own handle may be the one file too many that is open
            released(made)
            shutil.rmtree(made, ignore_errors=True)
    else:
        with suppress(OSError):
            made.unlink(missing_ok=True)
    released(made)


def exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system or the disk cannot. Raises OSError."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    if rename(HERE, os.fsencode(one.absolute()), HERE, os.fsencode(other.absolute()), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in UNABLE:
        return False
    raise OSError(number, os.strerror(number))


def set_aside(out: Path, made: Path) -> Path:
    """Rename what stands at `out`, which is held, to where `settle` finds it should this process be killed. Raises OSError."""
    aside = made.with_name(made.name + BEFORE)
    if out in _held:
        _held[aside] = _held.pop(out)
    out.rename(aside)
    return aside


def settle(out: Path) -> None:
    """Remove what killed runs left beside `out`, put back what one had set aside, and say so. What living runs write, and what
    other users' runs left, stays."""
    removed = restored = False
    for left in _left_in(out.absolute().parent, re.escape(_head(out) + MADE) + LETTERS + f"({re.escape(BEFORE)})?"):
        with _dead(left) as dead:
            if not dead:
                continue
            if left.name.endswith(BEFORE) and not os.path.lexists(out):
                left.rename(out)
                restored = True
            else:
                discard(left)
            removed = removed or not left.exists()
    if removed or restored:
        done = "what stood there before was put back" if restored else "what it left beside it was removed"
        print(f"note: a run that was writing {out} was killed; {done}", file=sys.stderr, flush=True)


def restore(out: Path) -> None:
    """`settle`, for those who read: where nothing stands at `out`, a killed run may have set it aside."""
    if not os.path.lexists(out):
        settle(out)


def settle_within(*folders: Path) -> None:
    """`settle` for every place in these folders."""
    for folder in folders:
        for name in sorted({re.sub(ANY, r"\1", left.name) for left in _left_in(folder, ANY)}):
            settle(folder / name)


def is_made(name: str) -> bool:
    """Whether a name is that of something which is being written beside its place, or was."""
    return bool(re.fullmatch(ANY, name))


@contextmanager
def scratch() -> Iterator[Path]:
    """A temporary folder for what nobody keeps; those of killed runs of this user are removed first. Raises OSError."""
    parent = Path(tempfile.gettempdir())
    _sweep(parent)
    place = _made(parent, SCRATCH, folder=True)
    try:
        yield place
    finally:
        discard(place)


@cache
def _sweep(parent: Path) -> None:
    """Once in a process is enough."""
    for left in _left_in(parent, re.escape(SCRATCH) + LETTERS):
        with _dead(left) as dead:
            if dead:
                discard(left)


def _made(parent: Path, prefix: str, *, folder: bool) -> Path:
    while True:
        if folder:
            made = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        else:
            handle, name = tempfile.mkstemp(prefix=prefix, dir=parent)
            os.close(handle)
            made = Path(name)
        if hold(made):
            return made  # else somebody who cleans up was quicker, and it is gone


def _head(out: Path) -> str:
    """How the names of what is made beside `out` begin: with its own, as far as there is room."""
    return "." + os.fsencode(out.absolute().name)[:LONGEST].decode("utf-8", "ignore")


def _left_in(parent: Path, pattern: str) -> list[Path]:
    try:
        return sorted(parent / name for name in os.listdir(parent) if re.fullmatch(pattern, name))  # noqa: PTH208 - names will do
    except OSError:
        return []


def _lock(handle: int) -> bool | None:
    """Whether the lock is ours; None where this disk knows no locks."""
    if not LOCKS:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


@contextmanager
def _dead(left: Path) -> Iterator[bool]:
    """Whether this is a dead run's and ours to clean up; locked meanwhile, so that no other does so as well."""
    try:
        handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW) if LOCKS else -1
    except OSError:
        handle = -1
    if handle < 0:
        yield False
        return
    try:
        yield os.fstat(handle).st_uid == os.geteuid() and _lock(handle) is True and _same(handle, left)
    finally:
        os.close(handle)


def _same(handle: int, path: Path) -> bool:
    """Whether the path still leads to what was opened."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False
