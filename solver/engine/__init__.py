"""Floor 2: the engine. It takes a Problem and knows nothing of customers."""

from solver.engine.cpsat import SAFETY
from solver.engine.cuts import Cut, Priced
from solver.engine.options import Options
from solver.engine.rows import SCALE
from solver.engine.run import Result, solve
from solver.engine.work import Warm

__all__ = ["SAFETY", "SCALE", "Cut", "Options", "Priced", "Result", "Warm", "solve"]
