"""Floor 3: whether a plan's files are those that it was written with - its plan_id and its summary's hash, made again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from solver.audit.ledger import Ledger
from solver.strangers import beside_plan, files_within, not_of_plan

MARK = "summary.json"  # holds the plan_id, so it cannot be part of it
HASH = "summary_hash"  # in it, of all else that it says; early plans have none


def check_mark(path: Path, summary: dict[str, Any], ledger: Ledger) -> None:
    """The plan_id is a hash of the names and bytes of every other file of the plan; whatever else stands there is a fault."""
    if not summary:
        return
    strangers = beside_plan(path)
    if strangers:
        ledger.fault(not_of_plan(strangers))
    names = [name for name in files_within(path) if name != MARK and name not in strangers]
    digest = hashlib.sha256()
    for k, name in enumerate(names):
        try:
            content = (path / name).read_bytes()
        except OSError as error:
            ledger.fault(f"{name} cannot be read: {error}")
            return
        digest.update((b"\0" if k else b"") + name.encode() + b"\0" + content)
    ledger.count("plan_id")
    if summary.get("plan_id") != (made := digest.hexdigest()[:16]):
        ledger.fault(
            f"summary.json: plan_id is {summary.get('plan_id')}, and the files of the folder make {made}: "
            "a file was changed, added or taken away since the plan was written"
        )
    rest = json.dumps({k: v for k, v in summary.items() if k != HASH}, indent=1, ensure_ascii=False) + "\n"
    if summary.get(HASH) not in (None, hashlib.sha256(rest.encode()).hexdigest()[:16]):
        ledger.fault(f"summary.json: {HASH} is not that of what stands there: it was changed since the plan was written")
