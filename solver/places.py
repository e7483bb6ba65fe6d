"""Floor 0: folders that are whole or absent - written beside their place, every file flushed to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from solver.errors import StorageError, UsageError

PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
MARKED = re.compile(r".*(-[0-9a-f]{8}|\.)")
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # a link that lies where a file is to be written is not followed
DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{k}" for d in ("com", "lpt") for k in range(10))}


def check_place(out: Path, mark: str, what: str, *, force: bool) -> None:
    """Refuse a place that cannot be written to before the work begins; a folder with the file `mark` is a `what`.

    Raises UsageError, StorageError.
    """
    check_no_link(out)
    if out.exists() and not force:
        raise UsageError(f"{out} exists already; choose another --out, or add --force to replace it")
    if out.exists() and not (out / mark).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is not a {what}; --force replaces {what}s only")
    parent = next(p for p in out.absolute().parents if p.exists())
    if not os.access(parent, os.W_OK):
        raise StorageError(f"{out}: no permission to write into {parent}")


def check_no_link(out: Path) -> None:
    """Refuse a link as a place: what is written replaces it, or goes elsewhere than it seems to. Raises UsageError."""
    if out.is_symlink():
        raise UsageError(f"{out} is a link to {out.readlink()}; give that place itself, or choose another --out")


def check_file(out: Path, what: str, *, force: bool) -> None:
    """Refuse a file that cannot be written before the work begins; `what` it is, such as "a CSV file".

    Raises UsageError, StorageError.
    """
    if out.is_dir():
        raise UsageError(f"{out} is a folder; --out takes the name of {what}")
    if out.exists() and not force:
        raise UsageError(f"{out} exists already; choose another --out, or add --force to replace it")
    parent = out.absolute().parent
    if not parent.is_dir():
        raise UsageError(f"{out}: there is no folder {parent}; make it first, or choose another --out")
    if not os.access(parent, os.W_OK):
        raise StorageError(f"{out}: no permission to write into {parent}")


def filled(out: Path, fill: Callable[[Path], None]) -> Path:
    """A fresh folder beside `out` in which `fill` has written; nothing is left of it where that fails. Raises StorageError."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise StorageError(f"{out}: {error.strerror or error}") from error
    try:
        fill(folder)
    except OSError as error:
        discard(folder)
        raise StorageError(f"{out}: could not be written ({error.strerror or error}); nothing was changed") from error
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


def replace_file(path: Path, text: str) -> None:
    """One file, whole or as it was before: written beside its place, flushed and renamed. Raises StorageError."""
    beside = path.with_name(f".{path.name}.new")
    try:
        write(beside, text)
        beside.replace(path)
        _sync(path.absolute().parent)
    except OSError as error:
        raise StorageError(f"{path}: could not be written ({error.strerror or error}); what was there is unchanged") from error


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


def write_all(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Files by their paths within a folder, whose parts are made where they are missing."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(place, content)


def publish(folder: Path, out: Path) -> None:
    """Rename a filled folder to `out`; an old one there is set aside first and removed last."""
    aside = folder.with_name(folder.name + "-old")
    try:
        if out.exists():
            out.rename(aside)
        folder.rename(out)
        _sync(out.absolute().parent)
    except OSError as error:
        if aside.exists() and not out.exists():
            aside.rename(out)
        discard(folder)
        raise StorageError(f"{out}: could not be put in place ({error.strerror or error})") from error
    discard(aside)


def discard(folder: Path) -> None:
    """Remove a folder that will not be published."""
    shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
