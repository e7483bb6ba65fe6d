"""Floor 3: the shortages of one run - found and said before the solve, tried out and written down after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from solver.model.formulate import Formulation
from solver.plan.decision import Decision
from solver.plan.layout import wrap
from solver.shortage.find import Found, shortages_of
from solver.shortage.suggest import Suggestion, suggestions_for
from solver.shortage.verify import verified_first
from solver.shortage.words import shortage_lines, shortage_tree
from solver.signals import Stop

Warn = Callable[[str], None]
WARNED = 4  # lines of warning before the solve


@dataclass(frozen=True)
class Short:
    """What is short, and for each shortage what would help."""

    found: Found
    offers: tuple[tuple[Suggestion, ...], ...]


def look(formulation: Formulation, warn: Warn | None) -> Short:
    """What no plan can cover and what would help, said before anybody waits for a plan."""
    found = shortages_of(formulation)
    lines = shortage_lines(found)
    if lines and warn:
        more = [f"  and {len(lines) - WARNED} more (summary.json, `shortages`)"] if len(lines) > WARNED else []
        warn("\n".join(["warning: no plan can cover every account:", *(wrap(line) for line in lines[:WARNED]), *more]))
    return Short(found, tuple(suggestions_for(found, s) for s in found.shortages))


def told(decision: Decision, short: Short, seconds: float, stop: Stop) -> list[dict[str, Any]]:
    """The shortages with their suggestions, as summary.json has them; in `seconds`, if there are any, the first is tried out."""
    offers = short.offers
    if seconds > 0 and not stop.is_set():
        offers = verified_first(decision, short.found, offers, seconds, stop)
    return shortage_tree(short.found, offers)
