"""Breaks the program at one place after another and sees whether the tests of the rows turn red: python -m benchmarks.turned_red.

Each `[[break]]` of benchmarks/breaks/*.toml has `rows` (such as "bad input 12"), `file`, `old` and `new`. In a copy of the
checkout, where the tests of these rows pass, `old` becomes `new`, and of each row at least one test must fail. Each end is
written into benchmarks/results/turned_red.md as soon as it is seen; of the other breaks the table keeps what it held.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.table import every_row

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "turned_red.md"
SECONDS = 300  # of a row's tests; a test that hangs on broken code is red too
Line = tuple[str, str, str, str]  # row, file, what stood there, what it was broken to


@dataclass(frozen=True)
class Break:
    """One place of the program, spoilt: `old` becomes `new` in `file`, and the tests of `rows` must fail."""

    rows: tuple[str, ...]
    file: str
    old: str
    new: str

    def line(self, row: str) -> Line:
        """The break of one row as the table shows it."""
        return (row, self.file, _brief(self.old), _brief(self.new))


def _brief(text: str) -> str:
    return " ".join(text.split())[:70].replace("|", "/").replace("`", "'")


def breaks(names: Sequence[str] = ()) -> list[Break]:
    """Every break of the files with these names (none: of all)."""
    found = []
    for path in sorted((ROOT / "benchmarks" / "breaks").glob("*.toml")):
        if not names or path.stem in names:
            for entry in tomllib.loads(path.read_text(encoding="utf-8"))["break"]:
                found.append(Break(tuple(entry["rows"]), entry["file"], entry["old"], entry["new"]))
    return found


def test_files() -> dict[str, set[str]]:
    """The test files of each row."""
    found = defaultdict(set)
    for row in every_row():
        if row.test:
            found[f"{row.part} {row.number}"].add(f"tests/reliability/{row.test.partition('::')[0]}.py")
    return found


class Copy:
    """A copy of the checkout, and the process that runs pytest there."""

    def __init__(self, place: Path) -> None:
        shutil.copytree(ROOT, place, ignore=_unneeded)
        self.place, self.said = place, place.parent / "said.txt"
        env = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
        words = [sys.executable, "-m", "benchmarks.forked"]
        self.runner = subprocess.Popen(words, cwd=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)

    def tested(self, files: Iterable[str], rows: Iterable[str]) -> dict[str, str]:
        """How the tests of each row end: green, red, or hang. Raises RuntimeError where a row has none that runs."""
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        print(json.dumps([SECONDS, sorted(files), sorted(rows), str(self.said)]), file=self.runner.stdin, flush=True)
        ends: dict[str, str] = json.loads(self.runner.stdout.readline())
        if "none" in ends.values():
            raise RuntimeError(f"no test of a row ran: {ends}\n{self.what_it_said()}")
        return ends

    def broken(self, spoilt: Break, files: Mapping[str, set[str]]) -> dict[Line, str]:
        """Each row of the break with how its tests end; the copy is sound again afterwards."""
        place = self.place / spoilt.file
        sound = place.read_text(encoding="utf-8")
        if sound.count(spoilt.old) != 1:
            raise RuntimeError(f"{spoilt.file}: {spoilt.old!r} is not there once")
        place.write_text(sound.replace(spoilt.old, spoilt.new), encoding="utf-8")
        try:
            ends = self.tested(set().union(*(files[row] for row in spoilt.rows)), spoilt.rows)
        finally:
            place.write_text(sound, encoding="utf-8")
        for row, end in ends.items():
            print(f"{row}: {end}  ({spoilt.file}: {_brief(spoilt.new)})", flush=True)
        return {spoilt.line(row): end for row, end in ends.items()}

    def sound(self, file: str, rows: Iterable[str]) -> bool:
        """Whether the tests of these rows in one file pass before anything is broken; says what does not."""
        ends = self.tested([file], rows)
        if passes := set(ends.values()) == {"green"}:
            print(f"sound: {file}", flush=True)
        else:
            print(f"before anything is broken: {ends}\n{self.what_it_said()}", flush=True)
        return passes

    def what_it_said(self) -> str:
        """The end of what pytest said last."""
        return self.said.read_text(encoding="utf-8")[-3000:]

    def close(self) -> None:
        """Ends the process; the folder is the caller's."""
        self.runner.communicate()


def _unneeded(folder: str, names: list[str]) -> set[str]:
    """What a copy can do without: caches anywhere, and at the top what is made by running the program."""
    made = {".venv", ".git", "plan", "plans"} if Path(folder) == ROOT else set[str]()
    return made | {n for n in names if n == "__pycache__" or n.endswith("_cache")}


def all_broken(todo: Sequence[Break], workers: int) -> Iterator[dict[Line, str]]:
    """Every break in one of the copies, and how its tests ended. Raises RuntimeError where they do not pass before."""
    files = test_files()
    touched = defaultdict(set)
    for row in {row for spoilt in todo for row in spoilt.rows}:
        for file in files[row]:
            touched[file].add(row)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        free: queue.Queue[Copy] = queue.Queue()
        for k in range(workers):
            free.put(stack.enter_context(contextlib.closing(Copy(folder / str(k) / "copy"))))

        def sound(file: str) -> bool:
            with _taken(free) as copy:
                return copy.sound(file, sorted(touched[file]))

        def broken(spoilt: Break) -> dict[Line, str]:
            with _taken(free) as copy:
                return copy.broken(spoilt, files)

        unsound = [file for file, passes in zip(sorted(touched), pool.map(sound, sorted(touched)), strict=True) if not passes]
        if unsound:
            raise RuntimeError(f"tests fail before anything is broken: {', '.join(unsound)}")
        yield from pool.map(broken, todo)


@contextlib.contextmanager
def _taken(free: queue.Queue[Copy]) -> Iterator[Copy]:
    copy = free.get()
    try:
        yield copy
    finally:
        free.put(copy)


def kept() -> dict[Line, str]:
    """What the table holds."""
    lines = RESULT.read_text(encoding="utf-8").splitlines() if RESULT.is_file() else []
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][1:]
    return {(row, *(cell.strip("`") for cell in (file, old, new))): end for row, file, old, new, end in cells}


def report(ends: Mapping[Line, str]) -> str:
    """The table of all breaks, in Markdown; those that `ends` does not know are "not run"."""
    lines = [(row, spoilt.line(row)) for spoilt in breaks() for row in spoilt.rows]
    found = [(line, ends.get(line, "not run")) for _, line in sorted(lines, key=lambda x: _place(x[0]))]
    numbers = {end: sum(e == end for _, e in found) for end in ("green", "not run")}
    rows = {line[0] for line, end in found if end in ("red", "hang")}
    head = [f"{len(found)} breaks; {numbers['green']} left every test of the row green, {numbers['not run']} were not run."]
    for part in sorted({row.rpartition(" ")[0] for row in test_files()}):
        every = {row for row in test_files() if row.rpartition(" ")[0] == part}
        missing = ", ".join(row.rpartition(" ")[2] for row in sorted(every - rows, key=_place))
        head.append(f"- {part}: {len(every & rows)} of {len(every)} rows turned red{'; not: ' + missing if missing else ''}")
    table = [f"| {row} | `{file}` | `{old}` | `{new}` | {end} |" for (row, file, old, new), end in found]
    top = ["| row | file | what stood there | broken to | tests |", "|---|---|---|---|---|"]
    return "\n".join(["# Turned red", "", head[0], "", *head[1:], "", *top, *table, ""])


def _place(row: str) -> tuple[str, int]:
    part, _, number = row.rpartition(" ")
    return part, int(number)


def main() -> None:
    """Makes the breaks of the named files, tells of each row, and writes the table anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="files of benchmarks/breaks without .toml; none: all")
    parser.add_argument("--row", action="append", help='only breaks of this row, such as "bad input 84"; may be repeated')
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    todo = [b for b in breaks(given.names) if not given.row or set(given.row) & set(b.rows)]
    ends: dict[Line, str] = {}
    beside = RESULT.with_suffix(f".{os.getpid()}")
    for more in all_broken(todo, given.workers):
        ends |= more
        beside.write_text(report({**kept(), **ends}), encoding="utf-8")
        beside.replace(RESULT)
    green = [line[0] for line, end in ends.items() if end == "green"]
    print("still green:", ", ".join(green) or "none")
    sys.exit(bool(green))


if __name__ == "__main__":
    main()
