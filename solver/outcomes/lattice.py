"""Floor 5: more people must not be worth less - checked on every batch, where the rules promise it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from solver.errors import AuditError, clip
from solver.policy import Policy
from solver.runs.outcome import RunResult

ROSTER = ("add", "remove")


def monotone(policy: Policy) -> bool:
    """Whether one more CSM can never make the best plan worth less: they may stay idle, and nothing counts an idle book.

    Bands and lower limits of books, persons and managers do; so does an objective in stages, whose last value is what the
    stages before leave.
    """
    lower = [x for x in policy.limit if x.over not in ("plan", "tier") and (x.min is not None or x.min_share is not None)]
    return policy.objective == "weighted" and not lower and all(x.band is None for x in policy.limit)


def world_of(tree: Mapping[str, Any]) -> str:
    """A hash of what a scenario's tree changes beside adding people to the roster and removing them."""
    csms = {k: v for k, v in dict(tree.get("csms", {})).items() if k not in ROSTER}
    rest = {k: v for k, v in tree.items() if k != "csms"} | ({"csms": csms} if csms else {})
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def check_lattice(results: Sequence[RunResult]) -> None:
    """Raise AuditError where a scenario that only adds books to another one is proved to be worth less.

    Only first quarters are compared: later ones begin from books of their own. A leaver's scenario is not held against
    its baseline: who leaves frees accounts from holds and from the budgets of moves, which may even be worth something.
    """
    faults = [
        f"{clip(more.name, 40)} has everybody that {clip(less.name, 40)} has, and more, but its plan is worth at most "
        f"{more.quarters[0].bound:,} where {less.quarters[0].value:,} was found: one of the two runs is wrong"
        for group in _groups(results)
        for less in group
        for more in group
        if _adds(less, more) and more.quarters[0].bound < less.quarters[0].value
    ]
    if faults:
        raise AuditError(faults)


def _groups(results: Sequence[RunResult]) -> list[list[RunResult]]:
    """Results that may be compared: the same rules, customers, dates, and changes beside the roster."""
    out: dict[tuple[object, ...], list[RunResult]] = {}
    for r in results:
        if r.quarters and r.monotone and r.world:
            first = r.quarters[0]
            key = r.policy_digest, r.world, first.first_day, first.mode, first.accounts, round(first.arr, 2)
            out.setdefault(key, []).append(r)
    return list(out.values())


def _adds(less: RunResult, more: RunResult) -> bool:
    """Whether `more` has the books of `less` as they are, and added ones besides."""
    old = {u.unit: (u.coverage, u.fte, u.cost, u.manager) for u in less.quarters[0].units}
    new = {u.unit: u for u in more.quarters[0].units}
    same = all(k in new and (new[k].coverage, new[k].fte, new[k].cost, new[k].manager) == v for k, v in old.items())
    extra = [u for k, u in new.items() if k not in old]
    return same and bool(extra) and all(u.added for u in extra)
