"""The catalogues say all that the code says, with the same names to fill in, and nothing that it no longer says."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from solver.lang import LANGS
from solver.lang.lang import SIZES

SOLVER = Path(__file__).parents[2] / "solver"
CODES = [c.replace("-", "_") for c in LANGS if c != "en"]


def said_in_code() -> set[str]:
    """First arguments of t(...), n(...) and mark(...) that are plain texts, in every file of the package."""
    found = {letter for _, letter in SIZES}
    for path in SOLVER.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name in ("t", "n", "mark") and isinstance(call.args[0].value, str):
                    found.add(call.args[0].value)
    for path in SOLVER.rglob("*.j2"):
        for call in Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            name = getattr(call.node, "name", getattr(call.node, "attr", ""))
            if name in ("t", "n") and call.args and isinstance(call.args[0], nodes.Const):
                found.add(call.args[0].value)
    return found


def catalogue(code: str) -> dict[str, tuple[str, ...]]:
    """English sentence -> its forms."""
    out: dict[str, tuple[str, ...]] = {}
    for path in sorted((SOLVER / "lang" / code).glob("*.po")):
        with path.open("rb") as file:
            for m in read_po(file, locale=code, abort_invalid=True):
                if m.id:
                    one = m.id if isinstance(m.id, str) else m.id[0]
                    assert one not in out, f"{one!r} stands in two catalogues"
                    out[one] = (m.string,) if isinstance(m.string, str) else tuple(m.string)
    return out


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated(code: str) -> None:
    known = catalogue(code)
    missing = sorted(t for t in said_in_code() if not any(known.get(t, ())))
    assert not missing


@pytest.mark.parametrize("code", CODES)
def test_translations_fill_in_the_same_names(code: str) -> None:
    wrong = [t for t, forms in catalogue(code).items() for f in forms if names_in(f) - {"count"} != names_in(t) - {"count"}]
    assert not wrong
