"""Hostile books, policies and command lines for some minutes: python -m benchmarks.fuzz_inputs --seed 1 --minutes 10.

Rounds of each kind in turn, each with a seed of its own; what ends in a traceback, in another exit code than the program's, in
an error without a remedy, or goes on for more than a minute, is named with its seed. Writes benchmarks/results/fuzz_inputs.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from solver.errors import CsmAssignError  # noqa: F401 - the program is loaded before the clock runs
from tests.reliability.random_input import (
    BOOK,
    PLACES,
    QUICK,
    answered,
    bounds_of,
    command_line,
    hostile_book,
    plan_beside,
    put,
    settings_list,
)

RESULT = Path(__file__).parent / "results" / "fuzz_inputs.md"
HANGS, EACH = 60, 60  # seconds; examples of a round
FREE = settings(
    max_examples=EACH, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    report_multiple_bugs=False,
)  # fmt: skip


class Hang(BaseException):
    """An answer took more than HANGS seconds."""


def _books(place: str, book: dict[str, bytes]) -> list[list[str]]:
    put(Path(place), book)
    return [["check", place], ["check", place, "--suggest"], ["score", place]]


def _plans(place: str, book: dict[str, bytes]) -> list[list[str]]:
    put(Path(place), book)
    return [["rebalance", place, "--out", "made", *QUICK]]


def _policies(place: str, sets: list[str]) -> list[list[str]]:
    put(Path(place), BOOK)
    more = [word for text in sets for word in ("--set", text)]
    return [["check", place, *more], ["rebalance", place, "--out", "made", *QUICK, *more]]


def _lines(place: str, words: list[str]) -> list[list[str]]:
    put(Path(place), BOOK)
    plan_beside(place, "plan")
    return [words]


KINDS: dict[str, tuple[Any, Callable[[str, Any], list[list[str]]]]] = {
    "books": (hostile_book(), _books),
    "plans of such books": (hostile_book(), _plans),
    "policies": (settings_list, _policies),
    "command lines": (command_line(PLACES, bounds_of("out")), _lines),
}


def one_round(kind: str, number: int, codes: Counter[int]) -> str:
    """Answers to the examples of one seed: counts the exit codes; what went wrong first, or nothing."""
    strategy, calls = KINDS[kind]
    slowest = [0.0]

    @seed(number)
    @settings(FREE)
    @given(strategy)
    def ask(example: Any) -> None:
        for words in calls("book", example):
            began = time.monotonic()
            signal.alarm(HANGS)
            try:
                codes[answered(words).exit_code] += 1
            finally:
                signal.alarm(0)
                slowest.append(time.monotonic() - began)

    try:
        ask()
    except Hang:
        return f"{kind}, seed {number}: no answer in {HANGS} s"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        told = str(error) if isinstance(error, AssertionError) else "".join(traceback.format_exception(error))[-1500:]
        cause = error.__cause__ or (error.__context__ if isinstance(error, AssertionError) else None)
        frames = (
            [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(cause.__traceback__) if "solver" in f.filename]
            if cause
            else []
        )
        return f"{kind}, seed {number}: {told[:1200]} {' '.join(Path(f).name for f in frames[-2:])}"
    return ""


def main() -> None:
    """Rounds until the minutes are over, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--kind", choices=list(KINDS))
    asked = parser.parse_args()
    warnings.simplefilter("error")

    def hang(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGALRM, hang)
    codes = {kind: Counter[int]() for kind in KINDS}
    found: list[str] = []
    end, number = time.monotonic() + 60 * asked.minutes, asked.seed
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("book").mkdir()
        while time.monotonic() < end:
            for kind in [asked.kind] if asked.kind else KINDS:
                wrong = one_round(kind, number, codes[kind])
                if wrong:
                    found.append(wrong)
                    print(wrong, flush=True)
            number += 1
        os.chdir("/")
    _tell(codes, found, asked.seed, number - 1, asked.minutes)
    sys.exit(bool(found))


def _tell(codes: dict[str, Counter[int]], found: list[str], first: int, last: int, minutes: float) -> None:
    rows = [
        f"| {kind} | {sum(c.values()):,} | {', '.join(f'{code}: {n:,}' for code, n in sorted(c.items()))} |"
        for kind, c in codes.items()
        if c
    ]
    text = [
        "# Hostile input", "",
        f"`python -m benchmarks.fuzz_inputs --seed {first} --minutes {minutes:g}`: seeds {first} to {last}, {EACH} examples of "
        f"each kind for a seed; an answer may take {HANGS} s.", "",
        "| made at random | answers | exit codes |", "|---|--:|---|", *rows, "",
        f"Tracebacks, other exit codes, errors without a remedy, hangs: {len(found)}.", "",
    ]  # fmt: skip
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text("\n".join(text), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    main()
