"""Floor 6: four quarters of growth as a table - what is needed, who starts by when, when the role must be open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from solver.model.units import Loads
from solver.policy import Policy
from solver.sizing.demand import at_target
from solver.sizing.periods import hires_by_quarter, ramped
from solver.sizing.size import Sizing


@dataclass(frozen=True)
class Quarter:
    """One quarter. `accounts`, `need` (people to employ for all of them at the targets) and `carried` (FTE, starters at their
    ramp) at its end; `people` after the hires; `hires`: kind -> number, who start on `first_day`, their
    roles open by `open_by`."""

    first_day: str
    accounts: int
    need: float
    people: int
    hires: dict[str, int]
    carried: float
    open_by: str
    late: bool  # the day to open the role is past


def calendar_of(sizing: Sizing, policy: Policy) -> tuple[Quarter, ...]:
    """The quarters of the cheapest hires. Raises NoPlanError."""
    found, setting = hires_by_quarter(sizing, policy), sizing.setting
    served = setting.items.served[setting.items.account_tier]
    count = np.bincount(setting.items.account_tier[served], minlength=len(policy.tier_names))
    loads = Loads.of(at_target(policy))
    out, people = [], sum(k.people for k in sizing.kinds)
    for q, hires in enumerate(found.hires):
        grown = count * found.growth[q]
        first = _months(setting.book.as_of, q * policy.quarter.months)
        people += int(hires.sum())
        opened = _months(first, -policy.headcount.months_to_hire)
        out.append(
            Quarter(
                first_day=first.isoformat(),
                accounts=round(float(grown.sum())),
                need=float((grown * loads.of_tier).sum()) / loads.full * 10**6 / sizing.carried,
                people=people,
                hires={k.name: int(h) for k, h in zip(sizing.kinds, hires, strict=True) if h},
                carried=ramped(sizing, found, q),
                open_by=opened.isoformat(),
                late=opened < setting.book.as_of,
            )
        )
    return tuple(out)


def _months(day: date, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
