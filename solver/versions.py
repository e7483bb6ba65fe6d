"""Floor 0: which versions of what are at work; for reports of faults."""

from __future__ import annotations

import platform
from importlib.metadata import version

LIBRARIES = ("ortools", "pandas", "numpy", "pydantic", "python-calamine", "XlsxWriter")


def versions_text() -> str:
    """The program's version, and below it those of Python, of libraries, of SQLite and of expat, which reads XML."""
    import sqlite3
    from xml.parsers import expat

    named = [("python", platform.python_version()), *((name, version(name)) for name in LIBRARIES)]
    named += [("sqlite", sqlite3.sqlite_version), ("expat", expat.EXPAT_VERSION.removeprefix("expat_"))]
    return f"csm-assign, version {version('csm-assign')}\n" + ", ".join(f"{name} {number}" for name, number in named)
