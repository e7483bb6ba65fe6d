"""Floor 1: what came of the distinct texts of a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Parsed:
    """`values`: text -> typed value; `bad`: text -> what was expected; `notes`: what was taken for what, as sentences.

    `ask` is not empty where the whole column can be read in two ways: it says which, and what decides it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    ask: str = ""
