"""Floor 1: what came of the distinct texts of a column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


class Number(str):
    """A cell that its file keeps as a number, as plain text: its point is a decimal mark, whatever other cells say."""


@dataclass
class Parsed:
    """`values`: text -> typed value; `bad`: text -> what was expected; `notes`: what was taken for what, as sentences.

    `about`: note -> the texts it speaks of; a note without them speaks of all. `ask` is not empty where the whole column
    can be read in two ways: it says which, and what decides it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    about: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ask: str = ""

    def note(self, message: str, texts: Iterable[str]) -> None:
        """Says what was taken for what, of these texts."""
        self.notes.append(message)
        self.about[message] = tuple(texts)
