"""Floor 1: one connection whose tables are all of the same moment, and which can only read."""

from __future__ import annotations

import math
import os
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from solver.policy import Sql
from solver.warehouse.address import Address
from solver.warehouse.faults import missing, unreachable
from solver.warehouse.refused import RefusedError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

CONNECT = 30  # seconds at most to connect; the limit of the whole reading may be less
STEPS = 10_000  # of SQLite's machine between looks at the clock


@dataclass
class Snapshot:
    """`kind`: postgresql, sqlite or another dialect; `failed`: the driver's cursor of the statement that failed."""

    connection: Connection
    kind: str
    failed: Any = None

    @property
    def cursor(self) -> str:
        """The name under which the database knows the statement that failed."""
        name = getattr(self.failed, "name", "")
        return name if isinstance(name, str) else ""

    def let_go(self) -> None:
        """Close what a broken connection has left open."""
        with suppress(Exception):
            self.failed.close()

    def cut(self) -> None:
        """Break the connection from another thread: what waits for the database ends with an error."""
        pgconn = getattr(self.connection.connection.driver_connection, "pgconn", None)
        if pgconn is not None:
            with suppress(OSError), socket.socket(fileno=os.dup(pgconn.socket)) as line:
                line.shutdown(socket.SHUT_RDWR)


@contextmanager
def snapshot(address: Address, said: Sql) -> Iterator[Snapshot]:
    """A read-only transaction, rolled back at the end, with the limits and in the time zone that `said` has.

    Raises RefusedError where there is no connection.
    """
    from sqlalchemy import event
    from sqlalchemy.exc import SQLAlchemyError

    engine = _engine(address, said.timeout)
    kind = engine.dialect.name
    try:
        connection = engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise unreachable(error, address) from None
    with connection:
        options: dict[str, Any] = {}
        if kind == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        connection = connection.execution_options(no_parameters=True, **options)
        found = Snapshot(connection, kind)
        event.listen(engine, "handle_error", lambda context: _remember(context, found))
        try:
            for statement in _opening(kind, said):
                connection.exec_driver_sql(statement)
        except (SQLAlchemyError, OSError) as error:
            raise unreachable(error, address) from None
        yield found


def _remember(context: Any, found: Snapshot) -> None:
    found.failed = getattr(context.execution_context, "cursor", None)


def _opening(kind: str, said: Sql) -> list[str]:
    """What is said first: for this transaction alone, as a pool would keep more. The zone is one of a known list."""
    wait = math.ceil(said.timeout * 1000)
    if kind == "postgresql":  # a lock is named as what it is where it gives up before the statement does
        limits = {"statement_timeout": wait, "lock_timeout": wait * 9 // 10, "timezone": f"'{said.timezone}'"}
        return [f"SET LOCAL {name} = {value}" for name, value in limits.items()]
    return ["PRAGMA query_only = ON", "BEGIN"] if kind == "sqlite" else []


def _engine(address: Address, timeout: float) -> Engine:
    """No pool, no parameters in messages. Raises RefusedError where the driver is not there."""
    from sqlalchemy import NullPool, create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError

    said: dict[str, Any] = {"hide_parameters": True, "poolclass": NullPool}
    kind = address.url.get_backend_name()
    if kind == "sqlite":
        said["creator"] = lambda: _sqlite(_file(address), timeout)
    elif address.url.drivername in ("postgresql+psycopg", "postgresql+psycopg2"):
        said["connect_args"] = {"connect_timeout": max(2, math.ceil(min(timeout, CONNECT)))}  # less than 2 is taken as 2
    try:
        engine = create_engine(address.url, **said)
    except (ImportError, NoSuchModuleError) as error:
        raise missing(error, address) from None
    except (ArgumentError, TypeError, ValueError) as error:
        raise unreachable(error, address) from None
    if engine.dialect.is_async:
        remedy = "Name another in the URL, such as postgresql+psycopg://."
        raise RefusedError(f"the driver {engine.dialect.driver} works asynchronously and cannot be used", remedy)
    return engine


def _file(address: Address) -> Path:
    name = address.url.database or ""
    if not name or name == ":memory:" or not Path(name).is_file():
        remedy = f"The URL in {address.variable} has three slashes before a path in this folder, four before one from the root."
        raise RefusedError("names no SQLite file that is there", remedy)
    return Path(name)


def _sqlite(path: Path, timeout: float) -> sqlite3.Connection:
    """Opened for reading only, without making what is not there; stopped after `timeout` seconds."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", timeout=timeout, isolation_level=None, uri=True)
    end = time.monotonic() + timeout
    connection.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
    return connection
