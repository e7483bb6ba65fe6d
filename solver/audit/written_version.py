"""Floor 3: which version of the program a plan says that it was written by - nobody can prove it, so it switches off no rule."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from solver.audit.ledger import Ledger


def check_version(summary: dict[str, Any], ledger: Ledger) -> None:
    """A plan of another version may word things otherwise and have other columns and keys; that it is one is said."""
    versions, ours = summary.get("versions"), version("csm-assign")
    said = versions.get("csm-assign") if isinstance(versions, dict) else None
    ledger.of_this_version = said == ours or not summary
    if not ledger.of_this_version:
        by = f"version {said}" if isinstance(said, str) and said else "a version it does not name"
        ledger.notes.append(
            f"Written by {by} of csm-assign, rechecked by {ours}: amounts, units and rules were rechecked, the wording of "
            "reasons was not."
        )
