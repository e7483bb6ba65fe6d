"""Floor 2: the engine. It takes a Problem and knows nothing of customers."""

from solver.engine.solve import Options, Result, solve

__all__ = ["Options", "Result", "solve"]
