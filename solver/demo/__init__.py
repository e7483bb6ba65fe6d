"""Floor 5: books made to order - invented companies and people, as real in their habits as the exact rules can use."""

from solver.demo.made import make_book, write_demo

__all__ = ["make_book", "write_demo"]
