"""Floor 1: the tables of a book out of a database, read in one read-only snapshot; the URL, and the password in it, stay here."""

from solver.warehouse.read import Table, read_schema, read_statements

__all__ = ["Table", "read_schema", "read_statements"]
