"""Floor 3: shortage in arithmetic - accounts nobody may hold, demand above seats, and what would end it."""

from solver.shortage.changes import Outcome
from solver.shortage.find import Found, Shortage, Stranded, shortages_of
from solver.shortage.suggest import Suggestion, remedies_for, suggestions_for
from solver.shortage.verify import Remedies, verified_first, verified_suggestions
from solver.shortage.words import shortage_lines, shortage_tree

__all__ = [
    "Found",
    "Outcome",
    "Remedies",
    "Shortage",
    "Stranded",
    "Suggestion",
    "remedies_for",
    "shortage_lines",
    "shortage_tree",
    "shortages_of",
    "suggestions_for",
    "verified_first",
    "verified_suggestions",
]  # fmt: skip
