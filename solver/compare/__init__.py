"""Floor 5: two plans side by side, or a plan beside today, required moves only, round robin, the alphabet."""

from solver.compare.differences import Comparison, compared
from solver.compare.files import tree_of, write_accounts
from solver.compare.sides import Side, sides_of
from solver.compare.text import comparison_text
from solver.compare.words import WORDS, Search

__all__ = [
    "WORDS", "Comparison", "Search", "Side", "compared", "comparison_text", "sides_of", "tree_of", "write_accounts",
]  # fmt: skip
