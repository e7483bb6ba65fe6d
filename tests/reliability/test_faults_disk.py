"""Faults of disks: full, read-only, slow, failing when asked to keep what was written."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.reliability.rows import row
from tests.reliability.small import PROGRAM, ROOT, book_at, contents, failing, hidden, rebalance, run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_at(tmp_path / "book")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with a plan of another day in it."""
    place = tmp_path / "here"
    place.mkdir()
    other = book_at(tmp_path / "other")
    assert rebalance(other, place / "plan", "--as-of", "2026-11-02").exit_code == 0
    return place


SMALL = """
mount -t tmpfs -o size={size} full {disk} || exit 99
cp -r {old} {disk}/plan && {program} rebalance {book} --out {disk}/plan --force --reproducible
code=$?
cp -r {disk} {seen}
exit $code
"""


@row(
    "fault",
    1,
    "the disk fills up while a plan is written",
    "exit 7: how much is needed, how much is free; the old plan is untouched",
)
def test_a_disk_that_fills_up(book: Path, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests a real small disk where one may be mounted; else the first file that is flushed finds the disk full."""
    before = contents(here)
    pages = sum(-(-len(c) // 4096) for c in before.values()) + 12
    (tmp_path / "disk").mkdir()
    given = {"size": pages * 4096, "disk": tmp_path / "disk", "old": here / "plan", "seen": tmp_path / "seen", "book": book}
    script = SMALL.format(program=f"PYTHONPATH={ROOT} {' '.join(PROGRAM)}", **given)
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    code, said, seen = done.returncode, done.stderr, tmp_path / "seen"
    if not seen.exists():  # no disk may be mounted here
        monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC, os.fsync))
        result = rebalance(book, here / "plan", "--force")
        code, said, seen = result.exit_code, result.stderr, here
    assert code == 7, said
    assert "No space left on device" in said
    assert "MB are needed" in said
    assert "MB are free" in said
    assert "nothing was changed. Make room there" in said
    assert contents(seen) == before


@row("fault", 3, "the screen's output goes to a full device", "exit 7 and one line; no traceback")
def test_output_to_a_full_device() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "policy"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (7, "error: what is printed could not be written (No space left on device)\n")


@row("fault", 3, "a report is to be written to a device", "refused before the work, exit 2: a device is no file")
def test_a_device_is_never_replaced_by_a_file(here: Path) -> None:
    result = run("report", here / "plan", "--out", "/dev/full", "--force")
    assert (result.exit_code, "/dev/full is a device, not a file" in result.output) == (2, True)
    assert Path("/dev/full").is_char_device()


@row("fault", 4, "files may not be larger than 4 KB", "exit 7 as on a full disk; the old plan is untouched")
def test_a_limit_on_the_size_of_files(book: Path, here: Path) -> None:
    before, (soft, hard) = contents(here), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        result = rebalance(book, here / "plan", "--force")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (result.exit_code, "File too large" in result.output) == (7, True), result.output
    assert contents(here) == before


@row(
    "fault",
    5,
    "the disk fails when it is to keep what was written",
    "exit 7; the old plan is untouched, at whichever file it fails",
)
def test_a_disk_that_cannot_keep_what_was_written(book: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the first file, the middle, the folders and, as the last, the folder in which the plan was given its name."""
    before, sync, calls = contents(here), os.fsync, []
    monkeypatch.setattr(os, "fsync", lambda handle: calls.append(handle) or sync(handle))
    assert rebalance(book, here.parent / "fine").exit_code == 0
    for at in (1, len(calls) // 2, len(calls) - 1, len(calls)):
        monkeypatch.setattr(os, "fsync", failing(errno.EIO, sync, at))
        result = rebalance(book, here / "plan", "--force")
        assert (result.exit_code, "Input/output error" in result.output) == (7, True), (at, result.output)
        assert "Files in" not in result.output
        assert contents(here) == before
        assert hidden(here) == []


@row("fault", 7, "a finished plan may not be given its name", "exit 7; the old plan is untouched")
def test_a_rename_that_is_refused(book: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(here)
    monkeypatch.setattr("solver.places.exchanged", failing(errno.EACCES, print))
    result = rebalance(book, here / "plan", "--force")
    assert (result.exit_code, "could not be put in place (Permission denied)" in result.output) == (7, True), result.output
    monkeypatch.setattr("os.rename", failing(errno.EACCES, os.rename))
    result = rebalance(book, here / "new")
    assert (result.exit_code, "could not be put in place (Permission denied)" in result.output) == (7, True), result.output
    assert contents(here) == before
    assert hidden(here) == []


@row(
    "fault",
    17,
    "the program may open very few files at a time",
    "exit 7 or 3 and a clear line, or a whole plan; never half of one",
)
def test_very_few_files_may_be_open(book: Path, tmp_path: Path) -> None:
    """Tests none, one, two and so on more than are open already, until the plan is made."""
    assert rebalance(book, tmp_path / "fine").exit_code == 0  # all is imported now
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    codes, free = [], os.dup(1)
    os.close(free)
    for spare in range(12):
        out = tmp_path / f"plan{spare}"
        resource.setrlimit(resource.RLIMIT_NOFILE, (free + spare, before[1]))
        try:
            result = rebalance(book, out)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        codes.append(result.exit_code)
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert out.exists() == (result.exit_code == 0), result.output
        assert result.exit_code == 0 or "Too many open files" in result.output, result.output
        assert hidden(tmp_path) == []
    assert (codes[0], codes[-1], set(codes) <= {0, 3, 7}) == (7, 0, True)


@row("fault", 18, "the place for the plan is read-only", "refused before the work, exit 7: which folder")
def test_a_folder_that_may_not_be_written_to() -> None:
    """Tests it as a user without rights, since root may write everywhere; in a folder that this user can see."""
    from tests.reliability.small import nobody

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        book = book_at(place / "book")
        assert run("rebalance", book, "--out", place / "fine", "--gap", "0.001").exit_code == 0  # all is imported now
        place.chmod(0o555)
        with nobody():
            result = run("rebalance", book, "--out", place / "plan", "--gap", "0.001")
        place.chmod(0o755)
    assert (result.exit_code, f"no permission to write into {place}" in result.output) == (7, True), result.output
    assert "first plan" not in result.output


@row("fault", 20, "a slow disk", "a whole plan; it is said by how much the time limit was missed")
def test_a_slow_disk(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: time.sleep(0.1) or sync(handle))
    result = run("rebalance", book, "--out", tmp_path / "plan", "--time-limit", "0.2")
    assert result.exit_code == 0, result.output
    assert "longer than the time limit" in result.stderr
    assert run("audit", tmp_path / "plan").exit_code == 0


@row("fault", 36, "the power fails after a plan was given its name", "it is whole: files and folders were flushed before it")
def test_files_are_flushed_before_the_plan_has_its_name(book: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests the order for a new plan and one that replaces another: every file, every folder, the name, the folder it stands in."""
    import solver.places
    from solver.leftovers import exchanged

    seen: list[tuple[str, str]] = []
    sync, rename = os.fsync, os.rename

    def fsync(handle: int) -> None:
        seen.append(("fsync", str(Path(f"/proc/self/fd/{handle}").readlink())))
        sync(handle)

    def renamed(source: Path, to: Path) -> None:
        seen.append(("name", str(source)))
        rename(source, to)

    def swapped(one: Path, other: Path) -> bool:
        seen.append(("name", str(one)))
        return exchanged(one, other)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", renamed)
    monkeypatch.setattr(solver.places, "exchanged", swapped)
    for name in ("new", "plan"):
        seen.clear()
        assert rebalance(book, here / name, "--force").exit_code == 0
        (at,) = [k for k, (what, _) in enumerate(seen) if what == "name"]
        staged = seen[at][1]
        flushed = {path.removeprefix(staged) for what, path in seen[:at] if what == "fsync"}
        inside = {f"/{p}" for p in contents(here / name)} | {"", "/inputs"}
        assert flushed == inside
        assert seen[at + 1 :] == [("fsync", str(here))]
