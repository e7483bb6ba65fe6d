"""Floor 0: the policy - every number a user may set, its defaults, and how files of them merge."""

from solver.policy.crm import Crm, CrmTable
from solver.policy.files import default_text, default_tree, merge
from solver.policy.models import EARLIEST, LATEST, Policy
from solver.policy.tables import (
    STAGE_LIMITS,
    Criterion,
    Headcount,
    HiredProfile,
    Input,
    Limit,
    Match,
    Mode,
    ObjectiveStages,
    Sql,
    Tier,
)
from solver.policy.waves import Blackout, Waves

__all__ = [
    "EARLIEST", "LATEST", "STAGE_LIMITS", "Blackout", "Criterion", "Crm", "CrmTable", "Headcount", "HiredProfile", "Input",
    "Limit", "Match", "Mode", "ObjectiveStages", "Policy", "Sql", "Tier", "Waves", "default_text", "default_tree", "merge",
]  # fmt: skip
