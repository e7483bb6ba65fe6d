"""Floor 5: a workbook's content as a file."""

from __future__ import annotations

from solver.lang import Lang
from solver.workbooks.content import Content


def bytes_of(content: Content, lang: Lang) -> bytes:
    """The file."""
    raise NotImplementedError
