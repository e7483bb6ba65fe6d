"""The rows of `docs/reliability.md`: what is promised, written beside the test that shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import pytest

Part = Literal["bad input", "fault", "relation", "honesty", "determinism", "security"]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, order=True)
class Row:
    """One promise: `number` within its part, `what` is given or done, and the program's `answer`. Without a `test` it is a
    stated decision, and the answer says why."""

    part: Part
    number: int
    what: str
    answer: str
    test: str = ""


ROWS: list[Row] = []


def row(part: Part, number: int, what: str, answer: str) -> Callable[[F], F]:
    """Marks a test as the one that shows a row; select it with `pytest -m "row(part='fault', number=3)"`."""

    def mark(function: F) -> F:
        note(Row(part, number, what, answer, f"{function.__module__.rpartition('.')[2]}::{function.__name__}"))
        return pytest.mark.row(part=part, number=number)(function)

    return mark


def decided(part: Part, number: int, what: str, why: str) -> None:
    """A row without a test: `why` says what was decided instead, such as "comes with the history store"."""
    note(Row(part, number, what, why))


def note(entry: Row) -> None:
    """Adds a row once, however often its module is imported."""
    if entry not in ROWS:
        ROWS.append(entry)
