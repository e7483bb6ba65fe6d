"""Floor 4: settings for a CRM given after the plan was made - [crm] and [pools] laid over its policy, nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

from solver.errors import PolicyError
from solver.plan.inputs import POLICY
from solver.plan.written import Written
from solver.policy import Policy, merge
from solver.policy.files import parse_set, read_file

MAY = ("crm", "pools")  # what decides nothing in a plan


def laid_over(plan: Written, policy_file: Path | None, sets: tuple[str, ...]) -> Policy:
    """The plan's policy under a file and `key=value` texts; of a file only [crm] and [pools] count, as it may be the book's own.

    Raises PolicyError for what cannot be read, and for a `key=value` that would change what was decided.
    """
    if not policy_file and not sets:
        return plan.policy
    tree = tomllib.loads((plan.path / POLICY).read_text(encoding="utf-8"))
    named = []
    if policy_file:
        named.append(str(policy_file))
        tree = merge(tree, {k: v for k, v in read_file(policy_file).items() if k in MAY})
    for text in sets:
        layer = parse_set(text)
        if set(layer) - set(MAY):
            raise PolicyError(f"--set {text}: a plan is decided already; only crm.* and pools.* may be said afterwards")
        named.append(f"--set {text}")
        tree = merge(tree, layer)
    return Policy.from_tree(tree, ", ".join(named))
