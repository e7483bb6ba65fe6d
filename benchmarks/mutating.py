"""One change at a place of a source text: which there are (`mutations`), and tests run against one (`ends`).

A change is of the kinds that slips of the hand are of: a bound off by one, a comparison or a sign turned, `and` for `or`, a
condition denied, a statement left out, `None` returned, another text or number.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from types import ModuleType

import pytest

Place = Callable[[int, int], int]  # of line and column, both as ast counts them, in the text
TURNED: dict[type[ast.AST], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in",
    ast.Is: "is not", ast.IsNot: "is", ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.Div: "*", ast.FloorDiv: "*",
    ast.BitAnd: "|", ast.BitOr: "&", ast.And: "or", ast.Or: "and",
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sum": "max"}
LOADED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")  # of libraries that are there before the tests
GREEN, RED, SLOW = "survived", "noticed", "out of time"


@dataclass(frozen=True)
class Mutation:
    """Characters `start`..`end` of a file's text become `new`; lines count from 1, `first` is that of the statement."""

    file: str
    first: int
    line: int
    start: int
    end: int
    new: str

    @property
    def room(self) -> str:
        """The room of its file."""
        return self.file.split("/")[1]

    def of(self, text: str) -> str:
        """The changed text."""
        return text[: self.start] + self.new + text[self.end :]

    def shown(self, text: str) -> tuple[str, str]:
        """The lines that it touches, before and after, on one line each."""
        first, last = text.rfind("\n", 0, self.start) + 1, text.find("\n", self.end)
        old, new = text[first:last], text[first : self.start] + self.new + text[self.end : last]
        return " ".join(old.split()), " ".join(new.split())


def mutations(file: str, text: str) -> list[Mutation]:
    """Every change of the text, in its order; annotations, docstrings, decorators, imports and texts of messages are left."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(line: int, column: int) -> int:
        whole = text[starts[line - 1] : starts[line]].encode()
        return starts[line - 1] + len(whole[:column].decode())

    tree, out, firsts = ast.parse(text), set[Mutation](), dict[int, int]()
    for node in ast.walk(tree):  # outer statements before inner ones
        if isinstance(node, ast.stmt):
            firsts |= dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), node.lineno)
    for changed_node, start, end, new in _changes(tree, text, at):
        changed = Mutation(file, firsts[changed_node.lineno], changed_node.lineno, start, end, new)
        try:
            ast.parse(changed.of(text))
        except SyntaxError:
            continue
        if changed.of(text) != text:
            out.add(changed)
    return sorted(out, key=lambda m: (m.start, m.end, m.new))


def _changes(tree: ast.AST, text: str, at: Place) -> Iterator[tuple[ast.expr | ast.stmt, int, int, str]]:
    def span(node: ast.expr | ast.stmt) -> tuple[int, int]:
        return at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0)

    for node in _inside(tree):
        if isinstance(node, ast.expr | ast.stmt):
            start, end = span(node)
        if isinstance(node, ast.Compare | ast.BinOp | ast.BoolOp):
            sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else (
                [node.left, node.right] if isinstance(node, ast.BinOp) else node.values)  # fmt: skip
            signs = node.ops if isinstance(node, ast.Compare) else [node.op] * (len(sides) - 1)
            for one, sign, other in zip(sides, signs, sides[1:]):
                if (new := TURNED.get(type(sign))) is not None:
                    first, last = span(one)[1], span(other)[0]
                    between = text[first:last]
                    old = between.strip("() \n\\")
                    if old and "#" not in between and between.count(old) == 1:
                        yield node, first, last, between.replace(old, new)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
            yield node, start, end, f"({text[span(node.operand)[0] : span(node.operand)[1]]})"
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                yield node, start, end, str(not node.value)
            elif isinstance(node.value, int | float):
                yield node, start, end, repr(node.value + 1)
            elif isinstance(node.value, str):
                yield node, start, end, repr(node.value + "X")
        elif isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
            yield node, start, end, NAMES[node.id]
        elif isinstance(node, ast.Return) and node.value is not None:
            yield node, *span(node.value), "None"
        elif isinstance(node, ast.Expr | ast.AugAssign):
            yield node, start, end, "pass"
        elif isinstance(node, ast.Continue):
            yield node, start, end, "break"
        tests = [node.test] if isinstance(node, ast.If | ast.IfExp | ast.While) else node.ifs if isinstance(
            node, ast.comprehension) else []  # fmt: skip
        for test in tests:
            first, last = span(test)
            yield test, first, last, f"(not ({text[first:last]}))"


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below that is worth a change."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Raise | ast.Assert):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):  # a docstring
                continue
            yield child
            yield from _inside(child)


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, module: str, path: str, source: str) -> None:
        self.module, self.path, self.source = module, path, source

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def create_module(self, _: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, self.path, "exec"), module.__dict__)


def ends(mutation: Mutation, source: str, tests: Sequence[str], seconds: float) -> str:
    """How these tests end in a process where the module has that source: survived, noticed, out of time."""
    assert not any(name == "solver" or name.startswith("solver.") for name in sys.modules), "nothing may be loaded before"
    child = os.fork()
    if not child:
        os.setsid()
        sys.meta_path.insert(0, _Instead(mutation.file.removesuffix(".py").replace("/", "."), mutation.file, source))
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            try:
                code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *LOADED, *tests]))
            except BaseException:  # whatever a mutant raises, it was noticed
                code = 1
        os._exit(1 if code else 0)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return GREEN if status == 0 else RED
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return SLOW
