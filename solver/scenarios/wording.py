"""Floor 5: what was changed, in words - names, counts and amounts as the notes of a scenario say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from solver.plan.layout import money
from solver.scenarios.cells import text_of

NAMED = 4  # are named; of more, only how many they are


def names_of(ids: Sequence[str], what: str) -> str:
    """Ids, or how many they are where they are many."""
    return ", ".join(ids) if len(ids) <= NAMED else f"{len(ids):,} {what}s"


def sets_of(given: Mapping[str, Any]) -> str:
    """Columns and what they are set to: pool Core, fte 0.8."""
    return ", ".join(f"{c} {text_of(v) or 'blank'}" for c, v in given.items())


def accounts_of(count: int, arr: float) -> str:
    """A number of accounts with their ARR."""
    return f"{count:,} account{'s' if count != 1 else ''} ({money(arr)})"
