"""Floor 5: a scenario's policy - laid over the book's, as far as that is no matter of how files are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solver.errors import PolicyError, ScenarioError
from solver.policy import Policy
from solver.policy.files import check_keys, merge

# what intake has made of the files already: another value would be half in force
READ = ("input", "currency", "rates", "language", "working_hours")


def laid_over(policy: Policy, overlay: Mapping[str, Any], source: str = "scenario") -> tuple[Policy, list[str]]:
    """The policy under the scenario, and what differs in words. Raises ScenarioError, PolicyError."""
    if not overlay:
        return policy, []
    for key in READ:
        if key in overlay:
            raise ScenarioError(f"policy.{key} says how the book is read: set it in the book's policy.toml, not in a scenario")
    if "departed" in overlay:
        raise ScenarioError("policy.departed cannot be set in a scenario: write [[csms.remove]] with the csm_id")
    check_keys(overlay, Policy, source, "")
    made = over(policy, overlay, source)
    if made.tier_names != policy.tier_names:
        names = ", ".join(sorted(set(made.tier_names) ^ set(policy.tier_names)))
        raise ScenarioError(
            f"policy.tiers: a scenario cannot add or switch off tiers ({names}): set it in the book's policy.toml"
        )
    return made, [f"policy: {text}" for text in _said(policy, overlay)]


def over(policy: Policy, overlay: Mapping[str, Any], source: str) -> Policy:
    """A policy with some keys replaced. Raises PolicyError."""
    tree = policy.model_dump(mode="python", by_alias=True, exclude_none=True)
    try:
        return Policy.from_tree(merge(tree, overlay), source)
    except PolicyError as error:
        raise PolicyError(str(error).replace(f"policy ({source})", f"{source}: policy")) from None


def _said(policy: Policy, overlay: Mapping[str, Any]) -> list[str]:
    """Each value that is set: what it was, and what it is."""
    tree = policy.model_dump(mode="json", by_alias=True, exclude_none=True)
    out: list[str] = []
    _walk(overlay, tree, "", out)
    return out


def _walk(above: Mapping[str, Any], below: Any, path: str, out: list[str]) -> None:
    for key, value in above.items():
        was = below.get(key) if isinstance(below, Mapping) else None
        if isinstance(value, Mapping):
            _walk(value, was, f"{path}{key}.", out)
        elif isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            named = {e.get("name"): e for e in was or [] if isinstance(e, Mapping)}
            for entry in value:
                name = entry.get("name", "")
                _walk({k: v for k, v in entry.items() if k != "name"}, named.get(name), f"{path}{key}.{name}.", out)
        elif was != value:
            out.append(f"{path}{key} = {_short(value)}" + (f" (was {_short(was)})" if was is not None else ""))


def _short(value: Any) -> str:
    return str(value).replace("True", "true").replace("False", "false")
