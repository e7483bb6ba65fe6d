"""What the default policy says to people is translated: labels, services, why limits are there, and names of its rules."""

from __future__ import annotations

import pytest

from solver.lang import LANGS, lang_of
from solver.model.standing import HOLDS
from solver.plan.decision import MOVE_TYPES
from solver.policy import STAGE_LIMITS, default_tree

SERVICE = ("label", "review", "check_in", "support", "sponsor", "onboarding", "account_plan", "expansion_play")


def texts() -> set[str]:
    tree = default_tree()
    found = {tier[key] for tier in tree["tiers"].values() for key in SERVICE}
    found |= {limit[key] for limit in tree["limit"] for key in ("name", "why")}
    found |= {entry["name"] for kind in ("match", "criterion") for entry in tree[kind]}
    found |= {text for tier in tree["brief"]["tiers"].values() for text in (tier["check_in"], tier["review"])}
    return found | {*HOLDS, *MOVE_TYPES, *STAGE_LIMITS} - {""}


@pytest.mark.parametrize("code", [c for c in LANGS if c != "en"])
def test_every_text_of_the_default_policy_is_translated(code: str) -> None:
    known = lang_of(code).texts
    assert not sorted(t for t in texts() - {""} if not known.get(t))
