"""Floor 5: stand-in until `changed` is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solver.book import Book
from solver.policy import Policy
from solver.policy.files import merge


@dataclass(frozen=True)
class Changed:
    book: Book
    policy: Policy
    notes: tuple[str, ...] = ()


def changed(book: Book, policy: Policy, tree: Mapping[str, Any], quarter: int = 0) -> Changed:  # noqa: ARG001
    over = policy.model_dump(mode="python", by_alias=True, exclude_none=True)
    return Changed(book, Policy.from_tree(merge(over, tree.get("policy", {})), "scenario"))
