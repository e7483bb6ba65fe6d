"""Floor 6: whom answers moved - the accounts elsewhere beyond the answered ones, and the answers whose books they touch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.again import warm_of
from solver.answers.answer import Answer, items_of
from solver.answers.costs import Cost
from solver.plan.decision import Decision
from solver.problem import NOBODY


@dataclass(frozen=True)
class Change:
    """An account that is elsewhere in the new plan though nobody asked for it; units by name, "" is nobody. `due_to`: positions
    of the answers that it follows from, several where they cannot be told apart."""

    account_id: str
    name: str
    arr: float
    tier: str
    before: str
    after: str
    due_to: tuple[int, ...]


def changes_of(known: Decision, new: Decision, answers: Sequence[Answer], costs: Sequence[Cost]) -> list[Change]:
    """Accounts elsewhere that no pin binds, by id.

    An account is due to the answers that alone would have moved it; else to those that touch a book of its own; else to those
    that touch books which further changed accounts join to these; else, where only limits over the plan join them, to all
    answers that changed something.
    """
    setting = new.formulation.setting
    old, now = warm_of(known, new.formulation).unit_of, new.unit_of
    answered = items_of(setting, answers)
    ends = {k: _ends(int(old[i]), int(now[i])) for k, i in enumerate(answered) if old[i] != now[i]}
    moved = np.flatnonzero((old != now) & (setting.standing.pin < 0)).tolist()
    groups = _groups([*ends.values(), *(_ends(int(old[i]), int(now[i])) for i in moved)])
    out = []
    for item in moved:
        mine = _ends(int(old[item]), int(now[item]))
        alone = [k for k, c in enumerate(costs) if item in c.moved]
        near = [k for k, e in ends.items() if e & mine]
        far = [k for k, e in ends.items() if any(e & g and mine & g for g in groups)]
        due = tuple(alone or near or far or list(ends) or range(len(answers)))
        out += [_change(new, int(a), int(old[item]), int(now[item]), due) for a in setting.items.members(item)]
    return sorted(out, key=lambda c: c.account_id)


def _change(new: Decision, account: int, before: int, after: int, due: tuple[int, ...]) -> Change:
    setting = new.formulation.setting
    accounts, names = setting.book.accounts, setting.units.names
    return Change(
        str(accounts["account_id"][account]), str(accounts["name"][account]), float(accounts["arr"][account]),
        setting.policy.tier_names[int(setting.items.account_tier[account])], names[before], names[after], due,
    )  # fmt: skip


def _ends(before: int, after: int) -> frozenset[int]:
    """The books that a change touches; nobody is no book."""
    return frozenset({before, after} - {NOBODY})


def _groups(edges: list[frozenset[int]]) -> list[set[int]]:
    """Books that changes join, directly or through others."""
    groups: list[set[int]] = []
    for edge in edges:
        joined = [g for g in groups if g & edge]
        groups = [g for g in groups if not g & edge] + [set(edge).union(*joined)]
    return groups
