"""Floor 0: how much memory there is, and what to say where it, or the number of processes, did not suffice."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

GIB = 2**30
SHORT = GIB  # below this, native solvers are kept out of the process that holds the plan, however small their models are
REMEDY = (
    "Close other programs, raise the limit (ulimit -v, or that of the container or the job), or split the book; "
    "2 GB are enough for 20,000 accounts."
)
BASE, EACH = 200 * 2**20, 22 * 2**10  # bytes of a run, and of it for each account: measured at 600 to 100,000 accounts
ADDRESSES = "the limit on its address space"
GROUPS = "/sys/fs/cgroup{}/memory.max", "/sys/fs/cgroup/memory{}/memory.limit_in_bytes"  # version 2, version 1
NO_MEMORY = ("cannot allocate memory", "failed to map segment", "std::bad_alloc", "not enough memory")
NO_THREAD = ("can't start new thread", "resource temporarily unavailable")


def limits() -> Iterator[tuple[str, int]]:
    """What bounds the memory of this process, in words, and how many bytes that leaves it; nothing where nobody says."""
    try:
        import resource  # not on Windows

        soft = resource.getrlimit(resource.RLIMIT_AS)[0]
        if soft != resource.RLIM_INFINITY:
            yield ADDRESSES, soft
    except ImportError:
        pass
    mine = [line.split(":", 2)[2] for line in _read("/proc/self/cgroup").splitlines() if line.split(":")[1] in ("", "memory")]
    for path in (group.format(place.rstrip("/")) for group in GROUPS for place in ("", *mine)):
        if (text := _read(path)).isdigit():
            yield "the limit of its group of processes", int(text)
    for line in _read("/proc/meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            yield "what the machine has free", int(line.split()[1]) * 1024


def room() -> tuple[str, int] | None:
    """The tightest of `limits`; None where nobody says."""
    return min(limits(), key=lambda found: found[1], default=None)


def is_short() -> bool:
    """Whether there is so little that a native solver may end the process it runs in."""
    found = room()
    return found is not None and found[1] < SHORT


def modest() -> None:
    """Keeps libraries that are loaded from now on from taking more than they need: a buffer for every processor, whose number
    would also decide how sums are rounded, and a pool of a gigabyte at once where the address space is limited."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if any(what == ADDRESSES for what, _ in limits()):
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def warning(accounts: int) -> str:
    """What to say before a book of this size is solved where the memory may not suffice; empty where it does."""
    found, need = room(), BASE + EACH * accounts
    if found is None or found[1] >= need:
        return ""
    return (
        f"{accounts:,} accounts need about {need / GIB:.1f} GB, and {said()}. "
        "The program may be ended before there is a plan; with more memory it is safe."
    )


def said() -> str:
    """How much there is, in words; empty where nobody says."""
    found = room()
    return f"{found[0]} is {found[1] / GIB:.1f} GB" if found else ""


def shortage(error: BaseException) -> str | None:
    """What to tell of an error that memory or a limit on processes has caused; None of any other."""
    text = str(error).casefold()
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, MemoryError) or number == errno.ENOMEM or _is_one(error, text, NO_MEMORY):
        has = f": {said()}" if said() else ""
        return f"there was not enough memory{has}. Nothing half-made was left. {REMEDY}"
    if number == errno.EAGAIN or _is_one(error, text, NO_THREAD):
        return (
            "this machine lets the program start no more threads or processes. Nothing half-made was left. "
            "Raise the limit (ulimit -u, or the container's limit on pids), or end other programs of the same user."
        )
    return None


def _is_one(error: BaseException, text: str, words: tuple[str, ...]) -> bool:
    return isinstance(error, ImportError | OSError | RuntimeError) and any(w in text for w in words)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
