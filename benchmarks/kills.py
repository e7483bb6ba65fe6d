"""kill -9 at random moments of every command that writes: python -m benchmarks.kills [--seed S] [--kills N].

A third of the moments lie anywhere in the run, the others where it hurts: while something is being written beside its place, or
right after it was given its name. After each kill: what stands at the place is what stood there before, or the new one, whole,
byte for byte (nothing half-written, nothing lost); what was said to be done is there; and the same command again ends as it
should, says that a run was killed where that one left something, and leaves nothing of it. Writes benchmarks/results/kills.md.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cli
from benchmarks.kills_setup import COMMANDS, Command, prepare
from benchmarks.machine import machine

RESULT = Path(__file__).parent / "results" / "kills.md"
LEFT = re.compile(r"\..+\.csm-assign-[a-z0-9_]{8}(\.before)?")
SAID = ("Files in", "Wrote", "are in")  # how a screen says that something was written
READ = (
    "answers.run", "compare", "crm.package", "crm.verify", "demo", "frontier.run", "handoff.run", "headcount.text", "outcomes",
    "pipeline", "report.page", "resilience.run", "runs.batch", "waves.screen",
)  # fmt: skip
WRITING, NAMED = 0.02, 0.002  # seconds from the first sign of writing, on average, and from the name, at most
SLOW = 60.0  # seconds after which a command counts as hanging
COLUMNS = {
    "nothing": "nothing yet", "old": "what was there", "new": "the new one", "part of a batch": "finished runs of a batch",
    "broken": "broken", "left something": "left something", "the next said so": "the next run says so",
}  # fmt: skip
CLOCK = re.compile(rb'^ *"seconds": [0-9.]+,\n', re.MULTILINE)  # how long a plan took is no two times the same
Files = dict[str, bytes]


@dataclass
class Tally:
    """What was seen of one command."""

    kills: int = 0
    seen: Counter[str] = field(default_factory=Counter)


class Runs:
    """Commands as processes of their own, forked from this one, which has read the program already."""

    def __init__(self, work: Path, seed: int) -> None:
        self.work, self.random = work, random.Random(seed)
        self.place = work / "here" / "out"
        self.unbroken: dict[str, Files] = {}
        self.seconds: dict[str, float] = {}
        self.faults: list[str] = []

    def start(self, words: list[str]) -> int:
        """The process that runs the command; its screen goes to files."""
        pid = os.fork()
        if pid:
            return pid
        os.setsid()
        for name, handle in (("out.txt", 1), ("err.txt", 2)):
            os.dup2(os.open(self.work / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), handle)
        code = 1
        try:
            cli.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def run(self, words: list[str]) -> int:
        """Its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.start(words), 0)[1])

    def screens(self) -> tuple[str, str]:
        """What it has said on standard output and error."""
        out, err = ((self.work / name).read_text("utf-8", "replace") for name in ("out.txt", "err.txt"))
        return out, err

    def words(self, command: Command, variant: int, *, force: bool) -> list[str]:
        """The command's words for one of the two books."""
        base = self.work / f"v{variant}"
        given = {"book": base / "book", "plan": base / "plan", "out": self.place, "base": base}
        found = [word.format(**given) for word in command.words]
        return [*found, "--force"] if force else found

    def measure(self, command: Command) -> None:
        """An unbroken run of each book: the second one's is what stands there before."""
        for variant in (1, 0):
            shutil.rmtree(self.place.parent, ignore_errors=True)
            self.place.parent.mkdir()
            began = time.monotonic()
            code = self.run(self.words(command, variant, force=False))
            self.seconds[command.name] = time.monotonic() - began
            assert code == command.code, f"{command.name} ended with {code}: {self.screens()}"
            self.unbroken[f"{command.name} {variant}"] = contents(self.place)
            kept = self.work / "kept" / command.name
            if variant:
                kept.parent.mkdir(exist_ok=True)
                copy(self.place, kept)

    def once(self, command: Command, tally: Tally) -> bool:
        """One kill, and the same command again; False where the command had ended before it was killed."""
        shutil.rmtree(self.place.parent, ignore_errors=True)
        self.place.parent.mkdir()
        old = self.random.random() < 0.5
        if old:
            copy(self.work / "kept" / command.name, self.place)
        kind = self.random.choice(("anywhere", "writing", "named"))
        if not self._kill(self.start(self.words(command, 0, force=old)), command, kind):
            return False
        said = "".join(self.screens())
        left = leftovers(self.place.parent)
        found = contents(self.place)
        state = self._state(command, found, old=old)
        tally.kills += 1
        tally.seen[state] += 1
        tally.seen["left something"] += bool(left)
        where = f"{command.name}, {'replacing' if old else 'new'}, killed {kind}"
        if state == "broken":
            self.faults.append(f"{where}: neither old nor new: {sorted(found)[:5]}")
        if any(text in said for text in SAID) and state != "new":
            self.faults.append(f"{where}: said to be done, and it is not")
        self._again(command, tally, where, told=bool(left))
        return True

    def _kill(self, pid: int, command: Command, kind: str) -> bool:
        """Kill at a moment of this kind; False where the run had ended before."""
        began, node = time.monotonic(), inode(self.place)
        least = self.random.uniform(0, 1.05 * self.seconds[command.name])
        seen: dict[str, Callable[[], bool]] = {
            "anywhere": lambda: time.monotonic() - began > least,
            "writing": lambda: bool(leftovers(self.place.parent)),
            "named": lambda: inode(self.place) != node,
        }
        while not seen[kind]() and time.monotonic() - began < SLOW:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return False
        if kind == "writing":
            time.sleep(self.random.expovariate(1 / WRITING))
        elif kind == "named" and self.random.random() < 0.5:
            time.sleep(self.random.uniform(0, NAMED))
        os.killpg(pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) < 0

    def _state(self, command: Command, found: Files, *, old: bool) -> str:
        new, before = (self.unbroken[f"{command.name} {v}"] for v in (0, 1))
        if found == new:
            return "new"
        if found == (before if old else {}):
            return "old" if old else "nothing"
        if command.grows and all(found[name] in (new.get(name), before.get(name)) for name in found if name != command.lists):
            return "part of a batch"
        return "broken"

    def _again(self, command: Command, tally: Tally, where: str, *, told: bool) -> None:
        there = self.place.exists() and not command.grows
        code = self.run(self.words(command, 0, force=there))
        note = "note: a run that was writing" in self.screens()[1]
        tally.seen["the next said so"] += note
        found = {n: c for n, c in contents(self.place).items() if not command.grows or n in self.unbroken[f"{command.name} 0"]}
        if code != command.code or found != self.unbroken[f"{command.name} 0"]:
            self.faults.append(f"{where}: the next run ended with {code}, {self.screens()[1][-300:]}")
        if still := leftovers(self.place.parent):
            self.faults.append(f"{where}: the next run leaves {[p.name for p in still]}")
        if told != note:
            self.faults.append(f"{where}: {'nothing' if told else 'too much'} was said of the run that was killed")


def inode(path: Path) -> int:
    """What changes when another takes the name; 0 where there is none."""
    try:
        return path.lstat().st_ino
    except OSError:
        return 0


def contents(place: Path) -> Files:
    """Every file by its path, without a batch's lock and what is being written; a single file under its own name."""
    if place.is_file():
        return {place.name: place.read_bytes()}
    paths = [p for p in sorted(place.rglob("*")) if p.is_file() and p.name != ".lock"]
    return {
        p.relative_to(place).as_posix(): CLOCK.sub(b"", p.read_bytes())
        for p in paths
        if not any(LEFT.fullmatch(x) for x in p.parts)
    }


def leftovers(folder: Path) -> list[Path]:
    """What is being written, or was when its run was killed: the outermost of each."""
    found = []
    for here, folders, files in os.walk(folder):
        found += [Path(here, n) for n in (*folders, *files) if LEFT.fullmatch(n)]
        folders[:] = [n for n in folders if not LEFT.fullmatch(n)]
    return found


def copy(source: Path, to: Path) -> None:
    """A file or a folder."""
    if source.is_dir():
        shutil.copytree(source, to)
    else:
        shutil.copyfile(source, to)


def kill_all(seed: int, kills: int, commands: tuple[Command, ...] = COMMANDS) -> tuple[dict[str, Tally], list[str]]:
    """So many kills over the commands in turn: what was seen of each, and every fault."""
    for name in READ:  # once, for all processes
        importlib.import_module(f"solver.{name}")
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(Path(folder), seed)
        prepare(runs.work, runs.run, commands)
        for command in commands:
            runs.measure(command)
        tallies = {c.name: Tally() for c in commands}
        for k in range(kills):
            command, known = commands[k % len(commands)], len(runs.faults)
            while not runs.once(command, tallies[command.name]):
                pass
            print(f"{k + 1} of {kills}: {command.name}", *runs.faults[known:], sep="; ", file=sys.stderr, flush=True)
        return tallies, runs.faults


def main() -> None:
    """Kill, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    asked = parser.parse_args()
    tallies, faults = kill_all(asked.seed, asked.kills)
    lines = ["# Killed while writing", "", f"{asked.kills} kills (seed {asked.seed}), {len(faults)} faults. {machine()}.", ""]
    lines += [f"| command | kills | {' | '.join(COLUMNS.values())} |", "|---|--:|" + "--:|" * len(COLUMNS)]
    tallies["all"] = Tally(asked.kills, sum((t.seen for t in tallies.values()), Counter[str]()))
    lines += [f"| {n} | {t.kills} | {' | '.join(str(t.seen[s]) for s in COLUMNS)} |" for n, t in tallies.items()]
    lines += ["", *(f"- {fault}" for fault in faults)]
    print("\n".join(lines))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
