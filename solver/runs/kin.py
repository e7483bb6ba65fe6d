"""Floor 5: what makes two runs comparable as more and fewer people - the same world, and rules under which more is never less."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from solver.policy import Policy

ROSTER = ("add", "remove")


def monotone(policy: Policy) -> bool:
    """Whether one more CSM can never make the best plan worth less: they may stay idle, and nothing counts an idle book.

    Bands and lower limits of books, persons and managers do. A limit by the company's share for each FTE (`max_company`) gets
    tighter for the others, and of an objective in stages the last value is what the stages before leave.
    """
    lower = [x for x in policy.limit if x.over not in ("plan", "tier") and (x.min is not None or x.min_share is not None)]
    counted = any(x.band is not None or x.max_company is not None for x in policy.limit)
    return policy.objective == "weighted" and not lower and not counted


def world_of(tree: Mapping[str, Any]) -> str:
    """A hash of what a scenario's tree changes in its first quarter, beside adding people to the roster and removing them."""
    csms = {k: v for k, v in dict(tree.get("csms", {})).items() if k not in ROSTER}
    rest = {k: v for k, v in tree.items() if k not in ("csms", "quarters")} | ({"csms": csms} if csms else {})
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
