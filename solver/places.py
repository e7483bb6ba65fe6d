"""Floor 0: files and folders that are whole or absent - written beside their place, flushed to disk, then given their name."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from solver.errors import StorageError, UsageError
from solver.leftovers import discard, exchanged, fresh, hold, released, set_aside, settle
from solver.strangers import Strange, check_nothing_lost, is_empty

PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
MARKED = re.compile(r".*(-[0-9a-f]{8}|\.)")
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # a link that lies where a file is to be written is not followed
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the disk, what one may use of it, how large a file may be
TAKEN = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{k}" for d in ("com", "lpt") for k in range(10))}


def check_place(out: Path, mark: str, what: str, *, force: bool, strange: Strange | None = None, remedy: str = "") -> None:
    """Refuse a place that cannot be written to before the work begins; a folder with the file `mark` is a `what`. What killed
    runs left there is cleaned up first. `force` replaces only what the program wrote: `strange` is what such a folder holds
    beside that, `remedy` what to do with it.

    Raises UsageError, StorageError.
    """
    check_no_link(out)
    settle(out)
    if os.path.lexists(out) and not force:
        raise UsageError(f"{out} exists already; choose another --out, or add --force to replace it")
    if os.path.lexists(out) and not (out / mark).is_file() and (not out.is_dir() or not is_empty(out)):
        raise UsageError(f"{out} is not a {what}; --force replaces {what}s only")
    if strange and (out / mark).is_file():
        check_nothing_lost(out, strange, remedy)
    _check_parent(out, next(p for p in out.absolute().parents if p.exists()))


def check_no_link(out: Path) -> None:
    """Refuse a link as a place: what is written replaces it, or goes elsewhere than it seems to. Raises UsageError."""
    if out.is_symlink():
        raise UsageError(f"{out} is a link to {out.readlink()}; give that place itself, or choose another --out")


def check_file(out: Path, what: str, *, force: bool, option: str = "--out") -> None:
    """Refuse a file that cannot be written before the work begins; `what` it is, such as "a CSV file".

    Raises UsageError, StorageError.
    """
    settle(out)
    if out.is_dir():
        raise UsageError(f"{out} is a folder; {option} takes the name of {what}")
    if out.exists() and not out.is_file():
        raise UsageError(f"{out} is a device, not a file; choose another {option}")
    if os.path.lexists(out) and not force:
        raise UsageError(f"{out} exists already; choose another {option}, or add --force to replace it")
    parent = out.absolute().parent
    if not parent.is_dir():
        raise UsageError(f"{out}: there is no folder {parent}; make it first, or choose another {option}")
    _check_parent(out, parent)


def _check_parent(out: Path, parent: Path) -> None:
    if not parent.is_dir():
        raise StorageError(f"{out}: {parent} is not a folder; choose another place")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise StorageError(f"{out}: no permission to write into {parent}; choose another place, or ask its owner for the right")


def filled(out: Path, fill: Callable[[Path], None]) -> Path:
    """A fresh folder beside `out` in which `fill` has written; nothing is left of it where that fails. Raises StorageError."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = fresh(out, folder=True)
    except OSError as error:
        raise StorageError(f"{out}: could not be written ({error.strerror or error}); nothing was changed") from error
    try:
        fill(folder)
    except OSError as error:
        discard(folder)
        raise _unwritten(out, error) from error
    except BaseException:
        discard(folder)
        raise
    return folder


def write(path: Path, content: str | bytes) -> None:
    """One file, for its owner alone, flushed to disk; text as UTF-8."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_LINK, 0o600), "wb") as file:
        path.chmod(0o600)  # also where the file was there, or the umask takes rights away
        file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files by their paths within a folder, whose parts are made where they are missing. Raises OSError, which says of a full
    disk how much all files together need."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            write(place, content)
        except OSError as error:
            if error.errno not in FULL:
                raise
            need = sum(len(c if isinstance(c, bytes) else c.encode("utf-8")) for c in files.values())
            raise OSError(error.errno, f"{error.strerror}: {megabytes(need)} are needed") from error


def replace_file(path: Path, text: str) -> None:
    """One file, whole or as it was before: written beside its place, flushed and renamed. Raises StorageError."""
    try:
        beside = fresh(path, folder=False)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        write_all(beside.parent, {beside.name: text})
        beside.replace(path)
        released(beside)
        _sync(path.absolute().parent)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        discard(beside)


def _unwritten(out: Path, error: OSError) -> StorageError:
    """What to say of a place that could not be written, once nothing is left of the attempt."""
    said, remedy = error.strerror or str(error), ""
    if error.errno in FULL:
        with suppress(OSError):
            said += f", {megabytes(shutil.disk_usage(out.absolute().parent).free)} are free"
        remedy = ". Make room there, or choose another place"
    return StorageError(f"{out}: could not be written ({said}); nothing was changed{remedy}")


def megabytes(size: int) -> str:
    """Bytes in words, rounded up to a tenth of a megabyte."""
    return f"{-(-size // 100_000) / 10:,.1f} MB"


def file_names(texts: Iterable[str]) -> dict[str, str]:
    """A file name, without its ending, for each text, none twice on any disk: the plain one (`ann-lee` for Ann Lee) where no
    other text has the same, else the one with a hash."""
    every = list(dict.fromkeys(texts))
    plain = {text: text if _is_plain(text) else _slug(text) for text in every}
    taken = Counter(plain.values())
    return {t: plain[t] if taken[plain[t]] == 1 and _is_plain(plain[t]) else file_name(t) for t in every}


def file_name(text: str) -> str:
    """A file name, without its ending, for any text on any disk: the text where it is plain, else what is plain of it - accents
    taken off - and a short hash, so that no two texts share one."""
    if _is_plain(text):
        return text
    return f"{_slug(text) or 'file'}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _is_plain(text: str) -> bool:
    """Whether a text is a file name on any disk, and none that could be made of another text."""
    return bool(PLAIN.fullmatch(text)) and not MARKED.fullmatch(text) and text.split(".")[0] not in DEVICES


def _slug(text: str) -> str:
    """What is plain of a text: ASCII, in small letters, at most 40 of them."""
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40].rstrip("-")


def publish(folder: Path, out: Path, *, force: bool) -> None:
    """Give a filled folder its name `out`, in one step. With `force` it takes the place of what stands there; without, of
    nothing: where another run was quicker, it is kept beside. Raises StorageError."""
    try:
        _sync_within(folder)
        old = _put(folder, out, force=force)
    except OSError as error:
        discard(folder)
        raise StorageError(f"{out}: could not be put in place ({error.strerror or error}); nothing was changed") from error
    finally:
        released(out)
    released(folder)
    if old:
        discard(old)


def _put(folder: Path, out: Path, *, force: bool) -> Path | None:
    """Rename, and flush that to disk; where it cannot be flushed, all is as it was. Where the old one is, if there was one."""
    old = None
    hold(out)
    if not os.path.lexists(out) or not force:
        try:
            folder.rename(out)
        except OSError as error:
            if error.errno not in TAKEN:
                raise
            _keep_beside(folder, out)
    elif exchanged(folder, out):
        old = folder
    else:
        old = set_aside(out, folder)
        try:
            folder.rename(out)
        except OSError:
            old.rename(out)
            raise
    try:
        _sync(out.absolute().parent)
    except OSError:
        _take_back(folder, out, old)
        raise
    return old


def _take_back(folder: Path, out: Path, old: Path | None) -> None:
    if old == folder:
        exchanged(folder, out)
        return
    out.rename(folder)
    if old:
        old.rename(out)


def _keep_beside(folder: Path, out: Path) -> None:
    """Another run has written to `out` meanwhile: what this one made is kept under the next free name. Raises StorageError."""
    for k in range(2, 100):
        place = out.with_name(f"{out.name}.{k}")
        with suppress(OSError):
            folder.rename(place)
            released(folder)
            _sync(out.absolute().parent)
            raise StorageError(f"{out}: another run has written there meanwhile; what this one made is kept as {place}")
    raise OSError(errno.EEXIST, "another run has written there meanwhile")


def _sync_within(folder: Path) -> None:
    """Flush what stands in every folder of a tree; its files are flushed already."""
    for place, _, _ in os.walk(folder, topdown=False):
        _sync(Path(place))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
