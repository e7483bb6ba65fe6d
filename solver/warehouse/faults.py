"""Floor 1: what a database or its driver says, as a place, a sentence and a remedy; never with the password."""

from __future__ import annotations

import re
from typing import Any

from solver.errors import clip
from solver.warehouse.address import ESCAPES, Address
from solver.warehouse.refused import RefusedError

MOST = 200  # characters of what the database says
LOST = "Nothing of it was used; run the command again."
KNOWN = (  # SQLSTATE or a word of the driver's -> what it means, how to mend it
    (r"^28|password authentication failed|no password supplied|no pg_hba.conf entry|Access denied",
     "refuses the user or the password", "Mend the URL in the variable {variable}; {escapes}."),
    (r"^3D000|database \S+ does not exist", "has no database of this name", "Mend the end of the URL in {variable}."),
    (r"^53300|too many (clients|connections)|connection slots", "takes no more connections at the moment",
     "Try again later, or ask who runs the database for more connections."),
    (r"^57P03|starting up|shutting down", "is just starting or shutting down", "Try again in a minute."),
    (r"resolve|translate host name|Name or service not known|getaddrinfo", "cannot be reached: there is no such host",
     "Mend the host in the URL of the variable {variable}, or turn on the network it is in (a VPN?)."),
    (r"refused", "cannot be reached: the connection is refused",
     "Is the database running, and are host and port of the URL in {variable} right?"),
    (r"timeout|timed out", "cannot be reached: no answer in time",
     "Mend host and port of the URL in {variable}, or turn on the network it is in (a VPN?)."),
    (r"no such file|unable to open", "there is no such file, or nobody may read it", "Mend the path in the URL of {variable}."),
)  # fmt: skip
STATES = (  # the same of a statement
    (r"^57014.*user request", "was stopped by somebody who runs the database", "Ask them, or try again later."),
    (r"^57014|interrupted|statement timeout|execution time exceeded", "took more than {timeout:g} s and was stopped",
     "Make the statement quicker, or raise input.sql.timeout."),
    (r"^25006|^0A000.*data-modifying|readonly database|read-only", "would write, and a book is only read",
     "Take out of it what writes."),
    (r"^42501|permission denied", "{said}", "Grant it to the user of the URL: GRANT SELECT ON ... TO ..."),
    (r"^55P03|lock timeout|is locked", "the tables are locked by somebody else", "Try again later."),
    (r"^42|^22|^21|^0A|no such (table|column)|syntax error", "{said}", "Mend the statement; try it in a client of the database."),
)  # fmt: skip
DROPPED = re.compile(r"^57P0|^08|server closed|terminating|lost|broken|connection.*closed|SSL|EOF|reset", re.IGNORECASE)


def unreachable(error: Exception, address: Address) -> RefusedError:
    """Why no connection came about."""
    state, said = _said(error, address)
    for pattern, message, remedy in KNOWN:
        if re.search(pattern, state) or re.search(pattern, said, re.IGNORECASE):
            return RefusedError(message, remedy.format(variable=address.variable, escapes=ESCAPES))
    return RefusedError(f"cannot be used: {said}", f"Mend the URL in the variable {address.variable}.")


def broken(error: Exception, address: Address, file: str, statement: str, cursor: str, timeout: float) -> RefusedError:
    """Why a statement gave no table; with its line, where the database says it."""
    state, said = _said(error, address)
    for pattern, message, remedy in STATES:
        if re.search(pattern, f"{state} {said}", re.IGNORECASE):
            line, near = _position(error, statement, cursor)
            return RefusedError(message.format(timeout=timeout, said=said), remedy, file, line, near)
    if DROPPED.search(state) or DROPPED.search(said):
        return RefusedError(f"the connection was lost while reading ({said})", LOST, file)
    return RefusedError(said, "Mend the statement; try it in a client of the database.", file)


def missing(error: Exception, address: Address) -> RefusedError:
    """The driver is not installed, or is none that can be used."""
    if address.url.drivername == "postgresql+psycopg":
        return RefusedError("reading from PostgreSQL needs the package psycopg", "pip install 'csm-assign[sql]'")
    name = clip(address.scrubbed(address.url.drivername), 40)
    remedy = "Install SQLAlchemy's dialect and driver for it, or give the table as a file."
    return RefusedError(f"no driver for {name!r} is installed ({type(error).__name__})", remedy)


def _said(error: Exception, address: Address) -> tuple[str, str]:
    """SQLSTATE ("" where there is none) and the first sentence, without secrets."""
    told: Any = getattr(error, "orig", None) or error
    state = getattr(told, "sqlstate", None) or getattr(told, "pgcode", None) or ""
    primary = getattr(getattr(told, "diag", None), "message_primary", None) or str(told)
    return str(state), clip(" ".join(address.scrubbed(str(primary)).split()), MOST)


def _position(error: Exception, statement: str, cursor: str) -> tuple[int, str]:
    """Line of the statement and what stands there; 0 where the database does not say. It counts from what declares the cursor."""
    at = getattr(getattr(getattr(error, "orig", None), "diag", None), "statement_position", None)
    start = int(at) - 1 - (len(f'DECLARE "{cursor}" CURSOR FOR ') if cursor else 0) if at else -1
    if not 0 <= start < len(statement):
        return 0, ""
    found = re.match(r"'[^']*'|[\w.\"$]+|.", statement[start:], re.DOTALL)
    return statement.count("\n", 0, start) + 1, found[0] if found else ""
