"""csm-assign: who looks after whom, decided well and explained.

The public names are loaded when they are first used, because pandas and ortools take over a second each.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "Policy": "solver.policy",
    "Book": "solver.book",
    "locate_book": "solver.intake",
    "load_policy": "solver.intake",
    "read_book": "solver.intake",
    "score_book": "solver.tiering",
    "rebalance": "solver.pipeline",
    "Run": "solver.pipeline",
    "audit_plan": "solver.audit",
    "write_demo": "solver.demo",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'solver' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
