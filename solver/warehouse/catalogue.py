"""Floor 1: the tables and views of a database by their names, which are quoted before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.errors import clip
from solver.warehouse.refused import RefusedError

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHOWN = 12  # names that a message lists
TABLES = ("accounts", "csms", "overrides")
REQUIRED = TABLES[:2]


def whole_tables(connection: Connection, schema: str) -> dict[str, str]:
    """A statement that reads the whole of each table of a book that is there; `schema` "" is the user's own.

    Names are looked up in the database's catalogue, ignoring case, and quoted. Raises RefusedError where one is missing.
    """
    from sqlalchemy import inspect

    look = inspect(connection)
    schemas = look.get_schema_names() if schema else []
    if schema and schema not in schemas:
        raise RefusedError(f"has no schema {clip(schema)!r}; there are {_listed(schemas)}", "Mend input.sql.schema.")
    where = schema or None
    names = {*look.get_table_names(where), *look.get_view_names(where)}
    if connection.dialect.name == "postgresql":
        names |= {*look.get_materialized_view_names(where), *look.get_foreign_table_names(where)}  # type: ignore[attr-defined]
    found = {table: _one(table, names) for table in TABLES}
    missing = [table for table in REQUIRED if not found[table]]
    if missing:
        there = f"there are {_listed(names)}" if names else "there is none that the user of the URL may see"
        remedy = "Make views of these names, set input.sql.schema, or put SELECTs into accounts.sql and csms.sql."
        raise RefusedError(f"has no table or view {' and '.join(missing)}; {there}", remedy)
    return {table: _whole(connection, name, where) for table, name in found.items() if name}


def _whole(connection: Connection, name: str, schema: str | None) -> str:
    """SELECT * of the table, its name and schema in quotes."""
    from sqlalchemy import quoted_name, select, table, text

    where = None if schema is None else quoted_name(schema, quote=True)
    whole = select(text("*")).select_from(table(quoted_name(name, quote=True), schema=where))
    return str(whole.compile(dialect=connection.dialect))


def _one(table: str, names: set[str]) -> str:
    """The name as the database has it; "" where there is none. Raises RefusedError where two could be meant."""
    alike = sorted(n for n in names if n.casefold() == table)
    if table in alike or len(alike) == 1:
        return table if table in alike else alike[0]
    if alike:
        raise RefusedError(f"{' and '.join(alike)} could both be {table}", f"Make a view {table}.")
    return ""


def _listed(names: set[str] | list[str]) -> str:
    shown = sorted(clip(n, 40) for n in names)
    return ", ".join(shown[:SHOWN]) + (f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else "")
