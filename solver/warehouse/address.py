"""Floor 1: the URL of a database, out of a variable of the environment; it is in no policy, no message and no plan."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from solver.warehouse.refused import RefusedError

if TYPE_CHECKING:
    from sqlalchemy import URL

FORM = "postgresql://USER:PASSWORD@HOST:5432/DATABASE"
ESCAPES = "in a password @ is written %40, / %2F, : %3A and % %25"
SECRET_KEYS = re.compile(r"pass|secret|token|key|credential", re.IGNORECASE)
PSYCOPG = {"postgres", "postgresql"}  # without a driver: the one of the extra `sql`


@dataclass(frozen=True)
class Address:
    """`secrets`: texts that nobody may be shown."""

    variable: str
    url: URL = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    @property
    def place(self) -> str:
        """How the database is called in messages."""
        return f"env:{self.variable}"

    def scrubbed(self, text: str) -> str:
        """A text of the driver without what is secret."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def address_of(variable: str) -> Address:
    """The database whose URL the variable holds. Raises RefusedError."""
    text = os.environ.get(variable, "").strip()
    if not text:
        raise RefusedError(f"the variable {variable} is not set", f"Set it to the database's URL: export {variable}='{FORM}'.")
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise RefusedError("reading from a database needs the package SQLAlchemy", "pip install 'csm-assign[sql]'") from None
    remedy = f"It looks like {FORM}; {ESCAPES}."
    authority = text.partition("://")[2].partition("?")[0]
    if authority.count("@") > 1:
        raise RefusedError(f"the URL in the variable {variable} has more than one @", remedy)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise RefusedError(f"the variable {variable} holds no URL of a database", remedy) from None
    if url.drivername in PSYCOPG:
        url = url.set(drivername="postgresql+psycopg")
    return Address(variable, url, _secrets(text, url))


def _secrets(text: str, url: URL) -> tuple[str, ...]:
    """The URL, its password and what else opens a door, in every spelling; the longest first."""
    parts = [str(url.password or "")]
    for key, value in url.query.items():
        if SECRET_KEYS.search(key):
            parts += [value] if isinstance(value, str) else value
    parts += re.findall(r"://[^:/@]*:([^@]*)@", text)  # as it is written there
    spelt = [s for p in parts for s in (p, quote(p, safe=""), quote_plus(p))]
    return tuple(sorted({s for s in [text, *spelt] if len(s) > 2}, key=len, reverse=True))
