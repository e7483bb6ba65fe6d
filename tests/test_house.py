"""The shape of the house: imports go down only, rooms that must not know each other do not, the README shows what is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "errors": 0, "places": 0, "strangers": 0, "leftovers": 0, "steady": 0, "streams": 0, "policy": 0, "roster": 0, "signals": 0, "exact": 0, "book": 0, "tables": 0, "texts": 0, "problem": 0, "calendars": 0, "industries": 0, "memory": 0, "versions": 0,
    "intake": 1, "warehouse": 1, "tiering": 1, "sizing": 3, "pages": 4, "scenarios": 5, "runs": 5, "outcomes": 5, "headcount": 6, "resilience": 6, "shell": 6, "commands": 8,
    "model": 2, "engine": 2, "baseline": 3, "plan": 3, "shortage": 3, "audit": 3, "stages": 3, "again": 3, "pipeline": 4, "explain": 5, "frontier": 5, "compare": 5, "demo": 5, "progress": 5,
    "lang": 0, "briefs": 4, "waves": 4, "crm": 4, "workbooks": 5, "answers": 6, "report": 6, "handoff": 7,
}  # fmt: skip
STRANGERS = {
    "audit": {"model", "engine", "plan"},
    "engine": {"model", "book", "policy", "tiering"},
    "problem": {"book", "policy"},
}
FILES = sorted((ROOT / "solver").rglob("*.py"))


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imported(path: Path) -> set[str]:
    """Rooms of the package that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module and not n.level]
    found += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    return {room_of(m) for m in found if m.split(".")[0] == "solver"} - {""}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    parts = path.relative_to(ROOT / "solver").with_suffix("").parts
    if parts == ("__init__",):
        return
    here = parts[0]
    assert here in FLOORS, f"{here} has no floor; give it one here and in the README"
    for room in imported(path):
        assert FLOORS[room] <= FLOORS[here], f"{path} imports {room} from a higher floor"
        assert room not in STRANGERS.get(here, set()), f"{here} must not know {room}"


def test_every_room_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {
        p.name.removesuffix(".py") for p in (ROOT / "solver").iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()
    }
    missing = [room for room in sorted(rooms - {"__init__"}) if room not in readme]
    assert not missing
