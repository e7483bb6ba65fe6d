"""Floor 5: a scenario as it is solved - a name, and the resolved changes to a book and its policy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Scenario:
    """One question. `tree` is what it changes, resolved and JSON-able (dates as ISO text): no extends, sweep or draws in it.

    `name` is unique in a batch; `group` is the name of the file's scenario where this is a point of its sweep or a draw of
    its uncertainty, else empty; `draw` counts the draws from 1, else 0. `sources`: dotted key -> where its value came from.
    `notes`: what was done to the question after its file was read, in words; no part of what is asked.
    """

    name: str
    title: str
    tree: Mapping[str, Any]
    sources: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    draw: int = 0
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """A hash of what the scenario changes: two scenarios with the same one ask the same question."""
        return hashlib.sha256(json.dumps(self.tree, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
