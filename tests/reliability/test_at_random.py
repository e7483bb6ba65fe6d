"""Books, policies and command lines made at random: an exit code and a remedy, never a traceback, never a hang.

`python -m benchmarks.fuzz_inputs` does the same for minutes; what it found is below as a test of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.reliability.at_random import (
    BOOK,
    CODES,
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

ONCE = settings(
    derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@settings(ONCE, max_examples=60)
@given(hostile_book())
def test_hostile_books(tmp_path: Path, book: dict[str, bytes]) -> None:
    place = put(tmp_path / "book", book)
    for words in (["check", str(place)], ["check", str(place), "--suggest"]):
        assert answered(words).exit_code in CODES


@settings(ONCE, max_examples=8)
@given(hostile_book())
def test_plans_of_hostile_books(tmp_path: Path, book: dict[str, bytes]) -> None:
    assert answered(["rebalance", str(put(tmp_path / "book", book)), "--out", str(tmp_path / "plan"), *QUICK]).exit_code in CODES


@settings(ONCE, max_examples=120)
@given(settings_list)
def test_hostile_policies(tmp_path: Path, sets: list[str]) -> None:
    place = str(put(tmp_path / "book", BOOK))
    assert answered(["check", place, *(word for text in sets for word in ("--set", text))]).exit_code in CODES


@settings(ONCE, max_examples=40)
@given(words=command_line(PLACES, bounds_of("out")))
def test_hostile_command_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    with monkeypatch.context() as here:
        here.chdir(tmp_path)
        put(tmp_path / "book", BOOK)
        plan_beside("book", "plan")
        assert answered(words).exit_code in CODES
