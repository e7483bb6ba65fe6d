"""Breaks the program at one place after another and sees whether the tests of the rows turn red: python -m benchmarks.turned_red.

Each `[[break]]` of benchmarks/breaks/*.toml has `rows` (such as "bad input 12"), `file`, `old` and `new`. In a copy of the
checkout `old` becomes `new`, and of each row at least one test must fail. Writes benchmarks/results/turned_red.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "turned_red.md"
SECONDS = 180  # of a row's tests; a test that hangs on broken code is red too


def breaks(names: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every break of the files with these names (none: of all)."""
    for path in sorted((ROOT / "benchmarks" / "breaks").glob("*.toml")):
        if not names or path.stem in names:
            yield from ((path.stem, b) for b in tomllib.loads(path.read_text(encoding="utf-8"))["break"])


def _unneeded(folder: str, names: list[str]) -> set[str]:
    """What a copy can do without: caches anywhere, and at the top what is made by running the program."""
    made = {".venv", ".git", "plan", "plans"} if Path(folder) == ROOT else set[str]()
    return made | {n for n in names if n == "__pycache__" or n.endswith("_cache")}


def turns_red(copy: Path, row: str) -> bool:
    """Whether a test of the row fails in the copy. Raises RuntimeError where the row has no test."""
    part, _, number = row.rpartition(" ")
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "tests/reliability", "-m"]
    try:
        done = subprocess.run(
            [*words, f"row(part='{part}', number={number})"],
            cwd=copy, capture_output=True, text=True, timeout=SECONDS, check=False, env={**os.environ, "PYTHONPATH": str(copy)},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{row}: pytest ended with {done.returncode}\n{done.stdout[-2000:]}")
    return done.returncode == 1


def main() -> None:
    """Makes every break, tells of each row, and writes the table where all files were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="files of benchmarks/breaks without .toml; none: all")
    names = parser.parse_args().names
    lines, green = [], []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=_unneeded)
        for name, broken in breaks(names):
            place = copy / broken["file"]
            sound = place.read_text(encoding="utf-8")
            assert sound.count(broken["old"]) == 1, f"{broken['file']}: {broken['old']!r} is not there once"
            place.write_text(sound.replace(broken["old"], broken["new"]), encoding="utf-8")
            for row in broken["rows"]:
                red = turns_red(copy, row)
                lines.append((row, broken["file"], " ".join(broken["new"].split())[:70], "red" if red else "GREEN"))
                green += [] if red else [row]
                print(f"{name}: {row}: {'red' if red else 'STILL GREEN'}", flush=True)
            place.write_text(sound, encoding="utf-8")
    if not names:
        rows = len({line[0] for line in lines})
        table = [f"| {row} | `{file}` | `{new.replace('|', '/')}` | {colour} |" for row, file, new, colour in sorted(lines)]
        head = [
            f"{len(lines)} breaks of {rows} rows, {len(green)} still green.",
            "",
            "| row | file | broken to | tests |",
            "|---|---|---|---|",
        ]
        RESULT.write_text("\n".join(["# Turned red", "", *head, *table, ""]), encoding="utf-8")
    sys.exit(bool(green))


if __name__ == "__main__":
    main()
