"""Changes the program at one place after another and sees whether a test notices: python -m benchmarks.mutants.

Of every change that benchmarks/mutating.py can make in solver/tiering, solver/model and solver/audit, `--sample` of each room
are drawn by the seed, and every one that is drawn is run, in a process of its own, against the tests that reach its line (known
from coverage), the quickest first, until one fails. What no test notices is listed in benchmarks/results/mutants.md, each with
the reason that benchmarks/survivors.toml gives. What a test has noticed is kept in benchmarks/results/mutants.json and not run
again while its file is the same, nor is what is explained, unless everything is wanted `--anew`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from dataclasses import astuple, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import coverage
import pytest

from benchmarks.machine import machine
from benchmarks.mutating import GREEN, RED, SLOW, Mutation, ends, mutations

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "benchmarks" / "results" / "mutants.md"
KEPT = RESULT.with_suffix(".json")
REASONS = ROOT / "benchmarks" / "survivors.toml"
ROOMS = ("tiering", "model", "audit")
TESTS = ("tests/tiering", "tests/model", "tests/audit", "tests/plan", "tests/answers", "tests/waves", "tests/test_stages.py",
         "tests/test_two_statements.py", "tests/reliability/test_audit_attacked.py",
         "tests/reliability/test_audit_names.py", "tests/reliability/test_audit_all.py")  # fmt: skip
LEFT_OUT = (".git", ".venv", "plans", "*_cache", "__pycache__")
NO_TEST = "no test"
FIRST = 3  # tests that must pass in such a process while nothing is changed; that all do is seen before
FIRST_OF = {  # tests that are run before all others that reach a line of a room
    "tiering": ("tests/tiering",),
    "model": ("tests/model",),
    "audit": ("tests/audit", "tests/waves", "tests/reliability/test_audit_names", "tests/reliability/test_audit_all"),
}
MOST = 30.0  # seconds of the tests that are run against one mutant, as they took when nothing was changed


@dataclass
class Reached:
    """Which tests reach which line of a file, and how long each takes."""

    tests: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sound: set[str] = field(default_factory=set)  # files that were seen to pass when nothing is changed

    def of(self, mutation: Mutation) -> list[str]:
        """The tests that reach the line, quickest first but for those of FIRST_OF; for what runs at import those that reach
        anything of the file."""
        lines = self.tests.get(mutation.file, {})
        found = {test for line in (mutation.line, mutation.first) for test in lines.get(line, [])}
        if "" in found and not found - {""}:
            found = {test for tests in lines.values() for test in tests}
        return sorted(
            found - {""}, key=lambda t: (not t.startswith(FIRST_OF.get(mutation.room, " ")), self.seconds.get(t, 0.0), t)
        )


class _Contexts:
    """A plugin of pytest: lines that run during a test are noted with its name."""

    def __init__(self, watch: coverage.Coverage) -> None:
        self.watch, self.seconds = watch, dict[str, float]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        """Around each test."""
        self.watch.switch_context(item.nodeid)
        start = time.perf_counter()
        result = yield
        self.seconds[item.nodeid] = time.perf_counter() - start
        return result


def reached(note: Path) -> Reached:
    """Runs all tests once, in a process of its own. Raises RuntimeError where they do not pass."""
    if not (child := os.fork()):
        watch = coverage.Coverage(data_file=None, include=[f"*/solver/{room}/*" for room in ROOMS], config_file=False)
        watch.start()
        contexts = _Contexts(watch)
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *TESTS], plugins=[contexts])
        watch.stop()
        data = watch.get_data()
        here = str(Path.cwd()) + os.sep
        lines = {f.removeprefix(here): data.contexts_by_lineno(f) for f in data.measured_files()}
        note.write_text(json.dumps([lines, contexts.seconds]), encoding="utf-8")
        os._exit(int(code))
    if os.waitpid(child, 0)[1]:
        raise RuntimeError("tests fail before anything is changed")
    lines, seconds = json.loads(note.read_text(encoding="utf-8"))
    return Reached({f: {int(k): v for k, v in by_line.items()} for f, by_line in lines.items()}, seconds)


@dataclass(frozen=True)
class Mutant:
    """One change, how it ended, and against how many of the tests that reach it."""

    mutation: Mutation
    old: str
    new: str
    outcome: str
    run: int
    all: int

    @property
    def room(self) -> str:
        """Its room."""
        return self.mutation.room


def tried(mutation: Mutation, text: str, known: Reached) -> Mutant:
    """The change against its tests. Raises RuntimeError where the quickest of them fail with no change."""
    tests, chosen, total = known.of(mutation), list[str](), 0.0
    for test in tests:
        total += known.seconds.get(test, 0.0)
        if chosen and total > MOST:
            break
        chosen.append(test)
    limit = 60 + 5 * min(total, MOST)
    if chosen and mutation.file not in known.sound:
        if (end := ends(mutation, text, chosen[:FIRST], limit)) != GREEN:
            raise RuntimeError(f"{mutation.file} unchanged: {end}, of {' '.join(chosen[:FIRST])}")
        known.sound.add(mutation.file)
    outcome = ends(mutation, mutation.of(text), chosen, limit) if tests else NO_TEST
    return Mutant(mutation, *mutation.shown(text), outcome, len(chosen), len(tests))


def reasons() -> dict[tuple[str, str, str], str]:
    """Why no test has to notice a change, by its file and the lines before and after."""
    entries = tomllib.loads(REASONS.read_text(encoding="utf-8"))["survivor"]
    return {(r["file"], r["old"], r["new"]): r["why"] for r in entries}


def report(mutants: list[Mutant], total: dict[str, int], asked: argparse.Namespace) -> str:
    """The result file."""
    whys = reasons()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in mutants:
        counts[mutant.room][mutant.outcome] += 1
    lines = [
        "# Mutants of the rules",
        "",
        f"{machine()}. Seed {asked.seed}: of the changes that `benchmarks/mutating.py` can make in the three rooms, "
        f"{asked.sample} of each were drawn, and {len(mutants):,} of these {len(ROOMS) * asked.sample:,} run, in the order in "
        "which they were drawn and a room in turn until the time was up, so that none is chosen by how it ends. Each was run "
        "against the tests of "
        f"{', '.join(f'`{t}`' for t in TESTS)} that reach its line, the quickest first, together at most {MOST:g} s when "
        "nothing is changed. What was not drawn was not run.",
        "",
        "| room | changes there are | run | noticed | out of time | survived | of which explained | no test reaches it |",
        "|---|---|---|---|---|---|---|---|",
    ]
    left = sorted((m for m in mutants if m.outcome in (GREEN, NO_TEST)), key=lambda m: (m.mutation.file, m.mutation.start))
    told = Counter(m.room for m in left if m.outcome == GREEN and (m.mutation.file, m.old, m.new) in whys)
    for room in ROOMS:
        c = counts[room]
        cells = (total[room], sum(c.values()), c[RED], c[SLOW], c[GREEN], told[room], c[NO_TEST])
        lines.append(f"| {room} | " + " | ".join(f"{n:,}" for n in cells) + " |")
    lines += [
        "",
        f"Of the {len(left)} that no test notices, {sum(told.values())} are explained. Tests: run of those that reach the line.",
        "",
        "| file | from | to | tests | why |",
        "|---|---|---|---|---|",
    ]
    for m in left:
        why = whys.get((m.mutation.file, m.old, m.new), "not reached by these tests" if m.outcome == NO_TEST else "**open**")
        lines.append(f"| `{m.mutation.file}` | `{_cell(m.old)}` | `{_cell(m.new)}` | {m.run} of {m.all} | {why} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "¦").replace("`", "'")[:160]


def main() -> None:
    """Draws the changes, runs them, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=125, help="changes in each room")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--anew", action="store_true", help="run what was noticed again, too")
    parser.add_argument("--minutes", type=float, default=600.0, help="after which nothing new is begun")
    asked = parser.parse_args()
    until = time.monotonic() + 60 * asked.minutes
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        os.chdir(copy)
        sys.path[:] = [str(copy), *(p for p in sys.path if p not in ("", str(ROOT)))]
        known = reached(Path(folder) / "reached.json")
        for name in ("pandas", "ortools.sat.python.cp_model", "hypothesis", "openpyxl"):  # once, not in every process
            __import__(name)
        texts = {str(f): f.read_text(encoding="utf-8") for room in ROOMS for f in sorted(Path("solver", room).glob("*.py"))}
        there = {room: [m for f in texts if f.split("/")[1] == room for m in mutations(f, texts[f])] for room in ROOMS}
        chance = random.Random(asked.seed)
        drawn = [chance.sample(there[room], min(asked.sample, len(there[room]))) for room in ROOMS]
        kept: dict[str, list[Any]] = {} if asked.anew or not KEPT.exists() else json.loads(KEPT.read_text(encoding="utf-8"))
        mutants, explained = list[Mutant](), reasons()
        for mutation in (m for turn in zip(*drawn, strict=False) for m in turn):
            if time.monotonic() > until:
                break
            text = texts[mutation.file]
            key = " ".join([mutation.file, sha256(text.encode()).hexdigest()[:16], repr(astuple(mutation)[1:])])
            if key in kept and (kept[key][0] == RED or (mutation.file, *mutation.shown(text)) in explained):
                mutants.append(Mutant(mutation, *mutation.shown(text), *kept[key]))
                continue
            mutants.append(tried(mutation, text, known))
            kept[key] = [mutants[-1].outcome, mutants[-1].run, mutants[-1].all]
            if mutants[-1].outcome != RED:
                print(mutation.file, mutation.line, mutants[-1].outcome, *mutation.shown(text), sep=" | ", flush=True)
            KEPT.write_text(
                "{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in kept.items()) + "\n}\n", encoding="utf-8"
            )
            RESULT.write_text(report(mutants, {r: len(m) for r, m in there.items()}, asked), encoding="utf-8")
        print(Counter((m.room, m.outcome) for m in mutants))


if __name__ == "__main__":
    main()
