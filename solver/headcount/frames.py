"""Floor 6: the answer as tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

import pandas as pd

from solver.headcount.stairs import Step
from solver.sizing import Sizing


def headcount_frame(sizing: Sizing) -> pd.DataFrame:
    """A row for each kind of people: today, to hire, from scratch, cost of one a year."""
    rows = zip(sizing.kinds, sizing.hires.heads.tolist(), sizing.scratch.heads.tolist(), strict=True)
    return pd.DataFrame(
        [
            {"kind": k.name, "tiers": ";".join(k.tiers), "region": k.region, "like": k.like, "people": k.people,
             "fte": k.fte / 1000, "hires": h, "from_scratch": z, "cost": k.cost} for k, h, z in rows
        ]
    )  # fmt: skip


def stairs_frame(steps: Sequence[Step]) -> pd.DataFrame:
    """A row for each step."""
    return pd.DataFrame([asdict(s) for s in steps], columns=[f.name for f in fields(Step)])
