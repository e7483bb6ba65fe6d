"""Floor 1: the statement of a .sql file: one, and one that reads - the database is told so as well, but says it worse."""

from __future__ import annotations

import re
from pathlib import Path

from solver.warehouse.refused import RefusedError

READING = ("SELECT", "WITH", "VALUES", "TABLE")
PIECES = re.compile(
    r"""(?P<aside>\s+ | --[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<text>[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` | (?P<tag>\$\w*\$).*?(?P=tag))
    | (?P<end>;)
    | (?P<word>\w+)
    | (?P<mark>.)""",
    re.DOTALL | re.VERBOSE,
)


def read_statement(path: Path) -> str:
    """The one reading statement in a file, line for line as it stands there. Raises RefusedError with file and line."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise RefusedError(f"cannot be read ({error.strerror})", "Check its permissions.", path.name) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RefusedError("is not UTF-8", "Save it as UTF-8.", path.name, line) from None
    return checked(text, path.name)


def checked(text: str, file: str) -> str:
    """The text up to the end of its one statement. Raises RefusedError where it has none, several, or one that does not read."""
    first, end = "", -1
    for piece in PIECES.finditer(text):
        kind = piece.lastgroup if piece.lastgroup != "tag" else "text"
        if kind == "aside":
            continue
        line = text.count("\n", 0, piece.start()) + 1
        if kind == "end":
            end = piece.start() if end < 0 else end
        elif end >= 0:
            remedy = "Keep the one SELECT; what comes after the first ; has to go."
            raise RefusedError("holds more than one statement", remedy, file, line, text[piece.start() :].splitlines()[0])
        elif not first and piece[0] != "(":
            first = piece[0].upper()
            if first not in READING:
                message = f"begins with {first}, and a book is only read"
                raise RefusedError(message, "Write one SELECT that gives the table's columns and rows.", file, line)
    if not first:
        raise RefusedError("holds no statement", "Write one SELECT that gives the table's columns and rows.", file)
    return text if end < 0 else text[:end]
