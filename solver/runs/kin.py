"""Floor 5: what makes two runs comparable as more and fewer people - the same world, and rules under which more is never less."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from solver.policy import Policy

ROSTER = ("add", "remove")


def monotone(policy: Policy) -> bool:
    """Whether one more CSM can never make the best plan worth less: they may stay idle, and no limit minds that.

    Of an objective in stages the last value is what the stages before leave.
    """
    return policy.objective == "weighted" and not any(x.minds_the_idle for x in policy.limit)


def world_of(tree: Mapping[str, Any]) -> str:
    """A hash of what a scenario's tree changes in its first quarter, beside adding people to the roster and removing them."""
    csms = {k: v for k, v in dict(tree.get("csms", {})).items() if k not in ROSTER}
    rest = {k: v for k, v in tree.items() if k not in ("csms", "quarters")} | ({"csms": csms} if csms else {})
    return hashlib.sha256(json.dumps(rest, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
