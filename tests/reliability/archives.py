"""Workbooks as archives: their parts changed, attacks put into them; and one of a single sheet."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from solver.workbooks.content import Column, Content, Scope, Sheet

OUTSIDE = b'<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def rewrite(path: Path, name: str, edit: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = edit(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, data in parts.items():
            archive.writestr(n, data)


def laughs(data: bytes) -> bytes:
    """Ten to the ninth laughs in the names of the sheets."""
    names = "abcdefghij"
    more = "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in pairwise(names))
    return f'<!DOCTYPE x [<!ENTITY a "laugh">{more}]>'.encode() + data.replace(b'name="accounts"', b'name="&j;"')


def content(rows: tuple[tuple[Any, ...], ...], title: str = "Book") -> Content:
    """The content of a workbook with one sheet."""
    columns = (Column("account_id", "Account"), Column("name", "Name", width=30))
    return Content("p", "h", "en", Scope("m"), (Sheet("book", title, (), columns, rows),), ())
