"""Floor 5: scenario files - what if? - and what they change in a book and its policy."""

from solver.scenarios.batch import Batch, load_scenarios
from solver.scenarios.change import Changed, changed
from solver.scenarios.scenario import Scenario

__all__ = ["Batch", "Changed", "Scenario", "changed", "load_scenarios"]
