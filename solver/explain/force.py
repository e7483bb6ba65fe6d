"""Floor 5: what if - an account with somebody else, or two changed for one another: pinned there, and the book solved again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.again import solve_again
from solver.engine import Options
from solver.explain.desk import Desk, Span
from solver.plan.decision import Decision
from solver.plan.pins import Pin, pinned
from solver.signals import Stop


@dataclass(frozen=True)
class Change:
    """An account that is elsewhere in the other plan."""

    account_id: str
    name: str
    arr: float
    tier: str
    before: str
    after: str


@dataclass(frozen=True)
class Forced:
    """The plan solved again under pins. `value` and `bound` are the other plan's; `loses`: the best plan under the pins
    against the best without; `changes`: accounts elsewhere, the pinned ones first; `broken`: rules that the pins override."""

    pins: tuple[tuple[str, str], ...]  # account_id, unit
    value: int
    bound: int
    loses: Span
    changes: tuple[Change, ...]
    broken: tuple[str, ...]
    staged: bool  # the plan's objective was, and the limits of its stages give way to the pins
    lifted: tuple[str, ...]  # overrides of the pinned accounts that had to give way


def forced(desk: Desk, pins: dict[int, int], options: Options, stop: Stop | None = None) -> Forced:
    """The same book with accounts pinned to units (account -> unit), solved again from the plan.

    Everything else stays as it is: book, tiers, policy. What a manager's pin does in overrides.csv, these do: rules on who
    may hold an account give way, its hand-off is paid for, and it counts in no budget of moves.
    """
    asked = [Pin(_id(desk, a), desk.setting.units.names[u], "asked: what if") for a, u in pins.items()]
    book, lifted = pinned(desk.setting, asked)
    other = solve_again(desk.decision, options, book=book, stop=stop)
    ours, theirs = desk.decision.result, other.result
    loses = Span(ours.value - theirs.bound, max(ours.bound, ours.value) - theirs.value)
    first = [desk.setting.items.of_account[a] for a in pins]
    return Forced(
        pins=tuple((_id(desk, a), desk.setting.units.names[u]) for a, u in pins.items()),
        value=theirs.value,
        bound=theirs.bound,
        loses=loses,
        changes=_changes(desk, other, first),
        broken=tuple(broken(desk, a, u) for a, u in pins.items() if broken(desk, a, u)),
        staged=any(rule.firm for rule in desk.setting.policy.limit),
        lifted=lifted,
    )


def _changes(desk: Desk, other: Decision, first: list[int]) -> tuple[Change, ...]:
    """Accounts with another unit in the other plan, whose units may be others."""
    setting, accounts = desk.setting, desk.setting.book.accounts
    names = np.array(other.formulation.setting.units.names, dtype=object)
    before, after = np.array(setting.units.names, dtype=object)[desk.decision.unit], names[other.unit]
    moved = np.flatnonzero(before != after)
    found = sorted((int(setting.items.of_account[a]) not in first, -float(accounts["arr"][a]), int(a)) for a in moved)
    tiers = setting.policy.tier_names
    return tuple(
        Change(
            _id(desk, a), str(accounts["name"][a]), float(accounts["arr"][a]), tiers[int(setting.items.account_tier[a])],
            _said(desk, str(before[a])), _said(desk, str(after[a])),
        )
        for _, _, a in found
    )  # fmt: skip


def broken(desk: Desk, account: int, unit: int) -> str:
    """The rules on who may hold an account that its pin overrides. Of today's owner only a kind of book that its tier may not
    have is said; what else newcomers must meet is not."""
    setting, item = desk.setting, int(desk.setting.items.of_account[account])
    if unit == int(setting.standing.owner[item]):
        kinds = setting.units.serves_kind(setting.policy)
        return "" if kinds[unit, setting.items.tier[item]] else "; ".join(desk.faults(item, unit))
    said = desk.faults(item, unit)
    said += [f"{_id(desk, account)} is held: {desk.words.holds(item)}"] if setting.standing.held[item] else []
    return "; ".join(said)


def _said(desk: Desk, unit: str) -> str:
    return desk.words.names[desk.setting.units.index[unit]] if unit else "nobody"


def _id(desk: Desk, account: int) -> str:
    return str(desk.setting.book.accounts["account_id"][account])
