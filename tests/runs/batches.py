"""A small book, scenarios of it, and jobs that kill the process they are in. Importable by workers."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from solver.book import Book
from solver.policy import Policy
from solver.runs.job import run_job
from solver.scenarios.scenario import Scenario

POLICY = Policy.load(overlay={"tiering": {"method": "given"}})
ACCOUNTS = [
    {
        "account_id": f"a{k:02}", "arr": 30_000 + 1_000 * k, "tier": "T2", "language": "en", "health": 80,
        "owner": "c1" if k < 10 else "", "renewal_date": f"2026-{10 + k % 3}-15",
    }
    for k in range(12)
]  # fmt: skip
CSMS = [{"csm_id": "c1", "name": "Ann One", "cost": 90_000}, {"csm_id": "c2", "name": "Ben Two", "cost": 60_000}]


def small_book(make: Callable[..., Book]) -> Book:
    """Twelve T2 accounts of 30,000 to 41,000, ten of them with c1; c2 is free."""
    return make(ACCOUNTS, CSMS)


def capped(*caps: int, **more: Any) -> list[Scenario]:
    """Scenarios that differ in how many T2 accounts make a full book."""
    return [
        Scenario(f"cap {c}", f"At most {c}", {"policy": {"tiers": {"T2": {"cap": c, "target": c - 2}}}, **more}) for c in caps
    ]


def deadly(base: str, job: str) -> str:
    """run_job, but kills its process where the scenario says so: always, or only the first time (until the file is there)."""
    asked = json.loads(job)
    order = asked["tree"].pop("deadly", "")
    if order == "always" or (order and not Path(order).exists()):
        if order != "always":
            Path(order).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return run_job(base, json.dumps(asked))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a batch but the lock."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.name != ".lock"
    }
