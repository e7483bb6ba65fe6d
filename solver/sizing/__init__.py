"""Floor 3: how many people a book needs, of which kind - today's and more, or from scratch."""

from solver.sizing.allowance import carried_per_head
from solver.sizing.hired import hired_like, with_people
from solver.sizing.people import Kind
from solver.sizing.size import Sizing, Team, heads_needed, people_needed

__all__ = ["Kind", "Sizing", "Team", "carried_per_head", "heads_needed", "hired_like", "people_needed", "with_people"]
