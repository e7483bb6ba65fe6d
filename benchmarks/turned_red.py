"""Breaks the program at one place after another and sees whether the tests of the rows turn red: python -m benchmarks.turned_red.

Each `[[break]]` of benchmarks/breaks/*.toml has `rows` (such as "bad input 12"), `file`, `old` and `new`. In a copy of the
checkout, whose tests pass, `old` becomes `new`, and of each row at least one test must fail. Without names of files it writes
benchmarks/results/turned_red.md.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.table import every_row

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "turned_red.md"
SECONDS = 300  # of a row's tests; a test that hangs on broken code is red too


@dataclass(frozen=True)
class Break:
    """One place of the program, spoilt: `old` becomes `new` in `file`, and the tests of `rows` must fail."""

    rows: tuple[str, ...]
    file: str
    old: str
    new: str


def breaks(names: Sequence[str]) -> list[Break]:
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


def _unneeded(folder: str, names: list[str]) -> set[str]:
    """What a copy can do without: caches anywhere, and at the top what is made by running the program."""
    made = {".venv", ".git", "plan", "plans"} if Path(folder) == ROOT else set[str]()
    return made | {n for n in names if n == "__pycache__" or n.endswith("_cache")}


def tested(copy: Path, files: Sequence[str], marks: str) -> str:
    """How the tests with these marks end in the copy: green, red, or hang. Raises RuntimeError where none runs."""
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *files, "-m", marks]
    place = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(words, cwd=copy, capture_output=True, text=True, timeout=SECONDS, check=False, env=place)
    except subprocess.TimeoutExpired:
        return "hang"
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{marks}: pytest ended with {done.returncode}\n{done.stdout[-2000:]}")
    return "red" if done.returncode else "green"


def broken(copy: Path, spoilt: Break, files: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Each row of the break with how its tests end; the copy is sound again afterwards."""
    place = copy / spoilt.file
    sound = place.read_text(encoding="utf-8")
    if sound.count(spoilt.old) != 1:
        raise RuntimeError(f"{spoilt.file}: {spoilt.old!r} is not there once")
    place.write_text(sound.replace(spoilt.old, spoilt.new), encoding="utf-8")
    try:
        ends = []
        for row in spoilt.rows:
            part, _, number = row.rpartition(" ")
            ends.append((row, tested(copy, sorted(files[row]), f"row(part='{part}', number={number})")))
            print(f"{row}: {ends[-1][1]}  ({spoilt.file})", flush=True)
        return ends
    finally:
        place.write_text(sound, encoding="utf-8")


def all_broken(todo: Sequence[Break], workers: int) -> list[tuple[str, str, str, str]]:
    """Every break in one of the copies: row, file, what it was broken to, and how its tests ended. Raises RuntimeError where
    they do not pass before."""
    files = test_files()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        copies: queue.Queue[Path] = queue.Queue()
        for k in range(workers):
            copies.put(Path(folder) / str(k) / "copy")
            shutil.copytree(ROOT, Path(folder) / str(k) / "copy", ignore=_unneeded)
        touched = sorted(set().union(*(files[row] for spoilt in todo for row in spoilt.rows)))

        def work(spoilt: Break | str) -> list[tuple[str, str]]:
            copy = copies.get()
            try:
                return [(spoilt, tested(copy, [spoilt], "row"))] if isinstance(spoilt, str) else broken(copy, spoilt, files)
            finally:
                copies.put(copy)

        unsound = [file for ends in pool.map(work, touched) for file, end in ends if end != "green"]
        if unsound:
            raise RuntimeError(f"tests fail before anything is broken: {', '.join(unsound)}")
        return [
            (row, spoilt.file, " ".join(spoilt.new.split())[:70], end)
            for spoilt, ends in zip(todo, pool.map(work, todo), strict=True)
            for row, end in ends
        ]


def report(lines: Sequence[tuple[str, str, str, str]]) -> str:
    """The table of all breaks, in Markdown."""
    rows, green = {line[0] for line in lines}, [line for line in lines if line[3] == "green"]
    without = sorted(set(test_files()) - rows)
    head = [f"{len(lines)} breaks of {len(rows)} rows; {len(green)} of them left every test green."]
    if without:
        head.append(f"Rows that nothing here breaks: {', '.join(without)}.")
    table = [
        f"| {row} | `{file}` | `{new.replace('|', '/').replace('`', chr(39))}` | {end} |" for row, file, new, end in sorted(lines)
    ]
    return "\n".join(["# Turned red", "", *head, "", "| row | file | broken to | tests |", "|---|---|---|---|", *table, ""])


def main() -> None:
    """Makes every break, tells of each row, and writes the table where all files were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="files of benchmarks/breaks without .toml; none: all")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    lines = all_broken(breaks(given.names), given.workers)
    if not given.names:
        RESULT.write_text(report(lines), encoding="utf-8")
    green = [line[0] for line in lines if line[3] == "green"]
    print("still green:", ", ".join(green) or "none")
    sys.exit(bool(green))


if __name__ == "__main__":
    main()
