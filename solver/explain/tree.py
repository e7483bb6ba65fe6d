"""Floor 5: answers for machines, as trees of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from solver.explain.card import Card
from solver.explain.force import Forced
from solver.explain.rules import Cost
from solver.shortage import Remedies


def card_tree(card: Card) -> dict[str, Any]:
    """One account."""
    return {"schema_version": 1, **asdict(card)}


def forced_tree(asked: Forced, value: int) -> dict[str, Any]:
    """What a change that somebody asks for would do; `plan_value` is the plan's."""
    return {"plan_value": value, **asdict(asked)}


def rules_tree(costs: Sequence[Cost]) -> list[dict[str, Any]]:
    """The rules that cost most."""
    return [
        {"rule": c.rule.name, "why": c.rule.why, "found": c.found, "at_least": c.costs.least, "at_most": c.costs.most}
        for c in costs
    ]


def remedies_tree(remedies: Remedies) -> dict[str, Any]:
    """A shortage, and what would end it."""
    return {"text": remedies.text, "suggestions": [s.tree() for s in remedies.suggestions]}
