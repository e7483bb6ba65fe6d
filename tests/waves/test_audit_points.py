"""Risk points of a hand-off by the audit's own statement: health, tier, renewal and size, by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from solver.audit.waves_groups import Frame, points_of
from solver.policy import Policy

AS_OF = date(2026, 10, 1)


@pytest.fixture
def frame() -> Frame:
    policy = Policy.load(sets=["moves.approval_arr=50000", "handoff.renewal_days=120"])
    return Frame(policy, policy.waves, AS_OF, AS_OF, date(2026, 12, 31), [], {}, {}, {})


@pytest.mark.parametrize(
    "cells, points",
    [
        ({}, 0),
        ({"health": "49"}, 2),  # red is below 50
        ({"health": "50"}, 1),  # yellow is below 75
        ({"health": "74.9"}, 1),
        ({"health": "75"}, 0),
        ({"tier": "T1"}, 2),
        ({"tier": "T2"}, 1),
        ({"arr": "49999.49"}, 0),
        ({"arr": "50000"}, 1),
    ],
)
def test_health_tier_and_size(frame: Frame, cells: dict[str, str], points: int) -> None:
    row = {"health": "", "renewal_date": "", "tier": "T3", "arr": "0", **cells}
    assert points_of(row, frame) == points


@pytest.mark.parametrize("days, points", [(-1, 0), (0, 2), (90, 2), (91, 1), (120, 1), (121, 0)])
def test_a_renewal_near(frame: Frame, days: int, points: int) -> None:
    """Tests two points up to 90 days, one up to the policy's 120, none for the past."""
    row = {"health": "", "renewal_date": str(AS_OF + timedelta(days=days)), "tier": "T3", "arr": "0"}
    assert points_of(row, frame) == points
