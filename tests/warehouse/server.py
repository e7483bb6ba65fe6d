"""A PostgreSQL server of the tests' own: Debian's binaries, a data folder that is thrown away, a free port of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

PASSWORD = "CANARY-pass@word/1"
SPOKEN = "CANARY-pass%40word%2F1"  # the same in a URL
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=16MB", "max_connections=12", "jit=off")
NUMBER = count(1)


def binaries() -> Path | None:
    """The folder of the newest server on this machine; None where there is none."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda p: int(p.parent.name), default=None)


@dataclass
class Server:
    """A running server; `admin` may do anything in it. `process` is its first process."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the server's owner, each statement a transaction."""
        return psycopg.connect(host=str(self.folder), port=self.port, user="postgres", dbname=database, autocommit=True)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A new database, dropped at the end."""
        name = f"book{next(NUMBER)}"
        with self.admin() as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield Database(self, name)
        finally:
            with self.admin() as admin:
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Database:
    """A database of the server, and the role `reader`, who may read what `run` makes in it."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        """What a user would put into the environment."""
        return f"postgresql://reader:{SPOKEN}@127.0.0.1:{self.server.port}/{self.name}"

    def run(self, *statements: str) -> None:
        """Statements of the owner; what they make, everybody may read."""
        with self.server.admin(self.name) as admin:
            admin.execute("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC")
            for statement in statements:
                admin.execute(statement.encode())

    def one(self, statement: str) -> Any:
        """The one value that a statement gives."""
        with self.server.admin(self.name) as admin:
            row = admin.execute(statement.encode()).fetchone()
        return row[0] if row else None

    def table(self, name: str, csv: str) -> None:
        """A table of text columns with the rows of a CSV text; a blank cell is NULL."""
        head, _, _ = csv.partition("\n")
        columns = ", ".join(f'"{c}" text' for c in head.split(","))
        self.run(f'CREATE TABLE "{name}" ({columns})')
        with self.server.admin(self.name) as admin, admin.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv, HEADER)') as copy:
            copy.write(csv)


@contextmanager
def running(bin_folder: Path) -> Iterator[Server]:
    """A server of its own; it ends with the block, and with this process."""
    folder = Path(tempfile.mkdtemp(prefix="csm-assign-pg-"))
    owner: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        if owner:
            shutil.chown(folder, "postgres", "postgres")
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        (folder / "password").chmod(0o644)
        words = [
            str(bin_folder / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]
        words += ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}", "--no-instructions"]
        subprocess.run(words, check=True, capture_output=True, cwd=folder, timeout=60, **owner)
        with _started(bin_folder, folder, owner) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(bin_folder: Path, folder: Path, owner: dict[str, Any]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(bin_folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    words += [w for setting in FAST for w in ("-c", setting)]
    bound = ["setpriv", "--pdeathsig", "QUIT"] if shutil.which("setpriv") else []
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*bound, *words], stdout=log, stderr=log, cwd=folder, **owner)
    server = Server(folder, port, process)
    try:
        _wait(server)
        with server.admin() as admin:
            admin.execute(sql.SQL("CREATE ROLE reader LOGIN PASSWORD {}").format(sql.Literal(PASSWORD)))
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is kept
        process.wait(timeout=30)


def _wait(server: Server) -> None:
    """Until the server takes connections. Raises RuntimeError with its log where it ends instead."""
    for _ in range(600):
        if server.process.poll() is not None:
            break
        try:
            server.admin().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(server.folder / 'log').read_text(errors='replace')}")
