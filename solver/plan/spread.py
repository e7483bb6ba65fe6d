"""Floor 3: how far peers lie apart, and who is worse off than before (docs/arithmetic.md section 10)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from solver.exact import milli
from solver.model.setting import Setting
from solver.plan.fairness import Lot

SIDES = ("before", "after")
SPREADS = ("arr", "renewals", "hours")
PAY = ("arr", "renewals")  # less of it is a loss
WORK = ("hours", "red")  # more of it than peers have is a loss


def worse_off(lots: list[Lot], share: float) -> list[tuple[str, ...]]:
    """For each lot the figures that got worse by more than `share`; none where 0, for who is not compared and who had nothing."""
    mean = _means(lots)
    return [
        tuple(f for f in PAY if _fell(lot, f, milli(share))) + tuple(f for f in WORK if _rose(lot, f, milli(share), mean))
        if share and lot.compared and lot.before["accounts"]
        else ()
        for lot in lots
    ]


def fairness_summary(setting: Setting, lots: list[Lot], worse: list[tuple[str, ...]]) -> dict[str, Any]:
    """The spread within each group of peers, before and after, and who is worse off, the largest ARR before first."""
    csms = setting.book.csms
    named = [
        {
            "csm_id": csms["csm_id"][lot.csm], "name": csms["name"][lot.csm], "peers": lot.peers, "figure": f,
            "before": round(float(lot.before[f]), 4), "after": round(float(lot.after[f]), 4),
        }
        for lot, figures in sorted(zip(lots, worse, strict=True), key=lambda w: (-w[0].before["arr"], w[0].csm))
        for f in figures
    ]  # fmt: skip
    groups = [
        {"peers": peers, "people": len(members), **{f: {side: _spread(members, f, side) for side in SIDES} for f in SPREADS}}
        for peers, members in sorted(_groups(lots).items(), key=lambda g: (-len(g[1]), g[0]))
    ]
    return {"above": setting.policy.fairness.worse_off, "groups": groups, "worse_off": named}


def arr_spread(lots: list[Lot]) -> float:
    """The variation of ARR per full-time CSM after, the mean over the people who have peers."""
    groups = [g for g in _groups(lots).values() if len(g) > 1]
    people = sum(len(g) for g in groups)
    return sum((_spread(g, "arr", "after")["variation"] or 0.0) * len(g) for g in groups) / people if people else 0.0


def _fell(lot: Lot, figure: str, share: int) -> bool:
    return 1000 * lot.after[figure] < (1000 - share) * lot.before[figure]


def _rose(lot: Lot, figure: str, share: int, mean: dict[tuple[str, str], Fraction]) -> bool:
    """More than before by the share (red: by a whole account), and no less than peers have: filling an empty book is no loss."""
    before, after = lot.before[figure], lot.after[figure]
    if 1000 * after <= (1000 + share) * before or (figure == "red" and after - before < 1):
        return False
    return after >= mean[lot.peers, figure] * lot.fte


def _groups(lots: list[Lot]) -> dict[str, list[Lot]]:
    """Who is compared, by peers."""
    out: dict[str, list[Lot]] = {}
    for lot in lots:
        if lot.compared:
            out.setdefault(lot.peers, []).append(lot)
    return out


def _means(lots: list[Lot]) -> dict[tuple[str, str], Fraction]:
    """Per group and figure: what a thousandth of a full-time CSM has after, on average."""
    return {
        (peers, f): sum((lot.after[f] for lot in members), Fraction(0)) / sum(lot.fte for lot in members)
        for peers, members in _groups(lots).items()
        for f in WORK
    }


def _spread(members: list[Lot], figure: str, side: str) -> dict[str, float | None]:
    """Least and most per full-time CSM, and the standard deviation as a part of the mean (None where that is 0)."""
    values = np.array([float(getattr(lot, side)[figure] * 1000 / lot.fte) for lot in members])
    mean = float(values.mean())
    return {
        "least": round(float(values.min()), 2),
        "most": round(float(values.max()), 2),
        "variation": round(float(values.std()) / mean, 4) if mean else None,
    }
