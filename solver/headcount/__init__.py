"""Floor 6: the leader's question - how many people, of which kind, by when, and what the next one is worth."""

from solver.headcount.run import Asked, Headcount, size_headcount, write_headcount

__all__ = ["Asked", "Headcount", "size_headcount", "write_headcount"]
