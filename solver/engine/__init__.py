"""Floor 2: the engine. It takes a Problem and knows nothing of customers."""

from solver.engine.cpsat import SAFETY
from solver.engine.run import Options, Result, solve

__all__ = ["SAFETY", "Options", "Result", "solve"]
