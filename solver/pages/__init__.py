"""Floor 4: what all pages share - their look, their frame, the axes of their pictures."""

from solver.pages.frame import page_from
from solver.pages.plot import HALO, Plot, element

__all__ = ["HALO", "Plot", "element", "page_from"]
