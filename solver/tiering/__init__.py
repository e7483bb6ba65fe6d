"""Floor 1: tiering - Book + Policy -> tier, score, points and reason per account; migration, population, suggestions."""

from solver.tiering.score import Tiering, score_book
from solver.tiering.suggest import suggest_thresholds
from solver.tiering.text import score_text

__all__ = ["Tiering", "score_book", "score_text", "suggest_thresholds"]
