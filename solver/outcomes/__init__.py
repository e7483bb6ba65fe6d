"""Floor 5: solved scenarios side by side - what each comes to, against the baseline, and how sure that is."""

from solver.outcomes.files import comparison_tree, drop_comparison, write_comparison
from solver.outcomes.text import comparison_text

__all__ = ["comparison_text", "comparison_tree", "drop_comparison", "write_comparison"]
