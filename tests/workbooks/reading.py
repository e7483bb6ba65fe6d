"""Sheets of a content, read by their keys."""

from __future__ import annotations

from collections.abc import Iterator

from solver.lang import EN
from solver.plan.written import Written
from solver.workbooks.content import Content, Scope, Sheet, Value
from solver.workbooks.make import content_of
from solver.workbooks.scopes import scopes_of


def teams(plan: Written) -> list[Scope]:
    return [s for s in scopes_of(plan) if not s.csm]


def named(plan: Written, manager: str) -> Content:
    return content_of(plan, next(s for s in teams(plan) if s.manager == manager), EN)


def alone(plan: Written, csm: str) -> Content:
    return content_of(plan, next(s for s in scopes_of(plan) if s.csm == csm), EN)


def sheet(content: Content, key: str, unit: str = "") -> Sheet:
    return next(s for s in content.sheets if s.key == key and (not unit or s.unit == unit))


def column(found: Sheet, key: str) -> list[Value]:
    at = [c.key for c in found.columns].index(key)
    return [row[at] for row in found.rows]


def texts(content: Content) -> Iterator[str]:
    for s in content.sheets:
        yield from (s.title, *s.notes)
        yield from (v for row in s.rows for v in row if isinstance(v, str))
    yield from (name for name, _ in content.receivers)


def column_at(found: Sheet, key: str) -> int:
    return [c.key for c in found.columns].index(key)
