"""Floor 6: report.html - one page on a plan for CS leadership, whole in one file."""
