"""Floor 6: report.html - one page on a plan for the leader and the managers, whole in one file."""
