"""Changes the program at one place after another and sees whether a test notices: python -m benchmarks.mutants.

mutmut makes every mutant of the functions of solver/tiering, solver/model and solver/audit in a copy of the checkout, and knows
which tests call which function. A sample of them (`--sample`, the same for a seed, each file in proportion to its mutants) is
run against those tests. What no test notices is listed in benchmarks/results/mutants.md, each with the reason that
benchmarks/survivors.toml gives. mutmut is no dependency of the project: `pip install mutmut`, or say where it is with `--mutmut`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import tempfile
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "mutants.md"
REASONS = ROOT / "benchmarks" / "survivors.toml"
ROOMS = ("tiering", "model", "audit")
TESTS = ("tests/tiering", "tests/model", "tests/audit", "tests/plan", "tests/test_two_statements.py")
LEFT_OUT = (".git", ".venv", "plans", "*_cache", "__pycache__", "mutants")
KEPT = {0: "survived", 33: "no test"}  # mutmut's exit codes; all others are a mutant that was noticed, or ran out of time


@dataclass(frozen=True)
class Mutant:
    """One change: its name in mutmut, the file, and the lines taken out and put in."""

    name: str
    file: str
    old: str
    new: str
    outcome: str


def set_up(copy: Path) -> None:
    """A copy of the checkout with mutmut's settings."""
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    rooms = "\n".join(f"    solver/{room}/*.py" for room in ROOMS)
    also = "\n".join(f"    {name}" for name in ("tests", "benchmarks", "scenarios", "docs", "cli.py", "pyproject.toml"))
    tests = "\n".join(f"    {name}" for name in TESTS)
    (copy / "setup.cfg").write_text(
        f"[mutmut]\nsource_paths=solver\nonly_mutate=\n{rooms}\nalso_copy=\n{also}\n"
        f"pytest_add_cli_args_test_selection=\n{tests}\ntimeout_multiplier=4\ntimeout_constant=5\n",
        encoding="utf-8",
    )


def outcomes(copy: Path) -> dict[str, tuple[str, int | None]]:
    """File and mutmut's exit code (None: not run) of every mutant."""
    found = {}
    for path in sorted((copy / "mutants").rglob("*.meta")):
        file = path.relative_to(copy / "mutants").as_posix().removesuffix(".meta")
        for name, code in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            found[name] = (file, code)
    return found


def sampled(names: dict[str, list[str]], number: int, seed: int) -> list[str]:
    """About `number` mutants, from each file as many as it has in proportion, at least two."""
    total, chance = sum(map(len, names.values())), random.Random(seed)
    out = []
    for file in sorted(names):
        share = max(2, round(number * len(names[file]) / total))
        out += chance.sample(names[file], min(share, len(names[file])))
    return out


def shown(mutmut: str, copy: Path, name: str) -> tuple[str, str]:
    """The lines that a mutant takes out and puts in."""
    text = subprocess.run([mutmut, "show", name], cwd=copy, capture_output=True, text=True, check=False).stdout
    sides = []
    for mark in "-+":
        lines = [line[1:].strip() for line in text.splitlines() if line.startswith(mark) and not line.startswith(mark * 3)]
        sides.append(" ".join(lines))
    return sides[0], sides[1]


def report(mutants: list[Mutant], total: int, seed: int) -> str:
    """The result file."""
    reasons = {(r["file"], r["old"], r["new"]): r["why"] for r in tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivor"]}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in mutants:
        counts[mutant.file.split("/")[1]][mutant.outcome] += 1
    lines = [
        "# Mutants of the rules",
        "",
        f"{len(mutants):,} of {total:,} mutants (seed {seed}) of the functions of `solver/tiering`, `solver/model` and "
        f"`solver/audit`, each against the tests of {', '.join(f'`{t}`' for t in TESTS)} that call the function.",
        "",
        "| room | mutants | noticed | out of time | survived | no test |",
        "|---|---|---|---|---|---|",
    ]
    for room in ROOMS:
        c = counts[room]
        row = (sum(c.values()), c["noticed"], c["out of time"], c["survived"], c["no test"])
        lines.append(f"| {room} | " + " | ".join(map(str, row)) + " |")
    left = [m for m in mutants if m.outcome in KEPT.values()]
    told = [m for m in left if (m.file, m.old, m.new) in reasons]
    lines += [
        "",
        f"Of the {len(left)} that no test notices, {len(told)} are explained.",
        "",
        "| file | from | to | why |",
        "|---|---|---|---|",
    ]
    for m in sorted(left, key=lambda m: (m.file, m.name)):
        why = reasons.get((m.file, m.old, m.new), "not called by these tests" if m.outcome == "no test" else "**open**")
        lines.append(f"| `{m.file}` | `{_cell(m.old)}` | `{_cell(m.new)}` | {why} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "¦").replace("`", "'")[:160]


def main() -> None:
    """Makes the mutants, runs the sample, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutmut", default="mutmut", help="the program mutmut")
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--room", action="append", choices=ROOMS, help="only of this room; may be repeated")
    parser.add_argument("--copy", type=Path, help="where to work, kept afterwards and taken up again; none: a temporary folder")
    parser.add_argument("--told", action="store_true", help="run nothing; tell what was found in --copy so far")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = asked.copy or Path(folder) / "copy"
        if not copy.exists():
            set_up(copy)
            subprocess.run([asked.mutmut, "run", "none"], cwd=copy, check=False)  # makes them and asks which tests call what
        rooms = asked.room or ROOMS
        names: dict[str, list[str]] = defaultdict(list)
        for name, (file, _) in outcomes(copy).items():
            if file.split("/")[1] in rooms:
                names[file].append(name)
        chosen = sampled(names, asked.sample, asked.seed)
        done = outcomes(copy)
        if todo := not asked.told and [name for name in chosen if done[name][1] is None]:
            subprocess.run([asked.mutmut, "run", "--max-children", "1", *todo], cwd=copy, check=False)
        mutants, done = [], outcomes(copy)
        for name in chosen:
            file, code = done[name]
            if code is None:
                continue
            outcome = KEPT.get(code, "noticed" if code in (1, 3) else "out of time")
            old, new = shown(asked.mutmut, copy, name) if outcome in KEPT.values() else ("", "")
            mutants.append(Mutant(name, file, old, new, outcome))
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(report(mutants, sum(map(len, names.values())), asked.seed), encoding="utf-8")


if __name__ == "__main__":
    main()
