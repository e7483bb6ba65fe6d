"""Floor 6: the holds and rules that answers go before."""

from __future__ import annotations

from collections.abc import Sequence

from solver.answers.answer import Answer
from solver.explain.desk import Desk
from solver.explain.force import broken
from solver.plan.load import Loaded


def against_of(loaded: Loaded, answers: Sequence[Answer]) -> list[str]:
    """For each answer, in words, what it goes before; "" where that is nothing, as where the plan has the account there."""
    desk = Desk(loaded)
    place = {str(a): k for k, a in enumerate(desk.setting.book.accounts["account_id"])}
    out = []
    for answer in answers:
        account, unit = place[answer.account_id], desk.setting.units.index[answer.unit] if answer.unit else 0
        as_planned = unit == int(desk.decision.unit[account])
        out.append("" if not unit or as_planned else broken(desk, account, unit))
    return out
