"""Floor 6: the holds and rules that answers go before."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from solver.answers.answer import Answer
from solver.explain.desk import Desk
from solver.explain.force import broken
from solver.plan.written import Written


def against_of(plan: Written, answers: Sequence[Answer]) -> list[str]:
    """For each answer, in words, what it goes before, with the last day of a hold; "" where that is nothing, as where the plan
    has the account there."""
    desk = Desk(plan.loaded)
    place = {str(a): k for k, a in enumerate(desk.setting.book.accounts["account_id"])}
    until = dict(zip(plan.assignments["account_id"], plan.assignments["hold_until"], strict=True))
    out: list[str] = []
    for answer in answers:
        account, unit = place[answer.account_id], desk.setting.units.index[answer.unit] if answer.unit else 0
        as_planned = unit == int(desk.decision.unit[account])
        said = "" if not unit or as_planned else broken(desk, account, unit)
        day = until[answer.account_id]
        out.append(f"{said} (until {day:%Y-%m-%d})" if said and not pd.isna(day) else said)
    return out
