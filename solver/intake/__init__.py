"""Floor 1: any file, table or CRM export to a Book; all problems found at once, none dropped silently."""

from solver.intake.decided import check_decided
from solver.intake.gather import Place, asks_database
from solver.intake.locate import load_policy, locate_book, shipped
from solver.intake.read import read_book
from solver.intake.suggest import suggest_policy

__all__ = ["Place", "asks_database", "check_decided", "load_policy", "locate_book", "read_book", "shipped", "suggest_policy"]
