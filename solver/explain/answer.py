"""Floor 5: questions about a written plan, answered: an account, a change to it, or the plan as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from solver.engine import Options
from solver.errors import UsageError
from solver.explain.card import card_of
from solver.explain.desk import Desk
from solver.explain.force import forced
from solver.explain.rules import dearest_rules
from solver.explain.text import card_text, forced_text, rules_text
from solver.explain.tree import card_tree, forced_tree, rules_tree
from solver.plan.load import load_plan
from solver.signals import Stop

Answer = tuple[str, dict[str, Any]]  # for people, for machines


def answer_account(path: Path, asked: str, to: str | None, swap: str | None, seconds: float, stop: Stop) -> Answer:
    """Why the account is where it is; with `to` (a unit) or `swap` (another account) what that change would do to the plan."""
    desk = Desk(load_plan(path))
    account = desk.account(asked)
    pins = _pins(desk, account, to, swap)
    card = card_of(desk, account, pins.get(account))
    value = desk.decision.result.value
    text, tree = card_text(card, value), card_tree(card)
    if pins:
        found = forced(desk, pins, _options(desk, seconds), stop)
        text, tree = text + "\n\n" + forced_text(found, value), {**tree, "forced": forced_tree(found, value)}
    return text, tree


def answer_plan(path: Path, seconds: float, stop: Stop) -> Answer:
    """What the rules cost the plan."""
    desk = Desk(load_plan(path))
    costs = dearest_rules(desk, _options(desk, seconds), stop)
    return rules_text(costs), {"schema_version": 1, "rules": rules_tree(costs)}


def _pins(desk: Desk, account: int, to: str | None, swap: str | None) -> dict[int, int]:
    """Which accounts the question pins where."""
    here = int(desk.decision.unit[account])
    if to:
        return {account: desk.unit(to)}
    if not swap:
        return {}
    other = desk.account(swap)
    there = int(desk.decision.unit[other])
    if desk.setting.items.of_account[account] == desk.setting.items.of_account[other]:
        raise UsageError(f"{swap} is of the same parent group: the two are decided together")
    if 0 in (here, there):
        raise UsageError("one of the two accounts is with nobody; use --to to place it")
    return {account: there, other: here}


def _options(desk: Desk, seconds: float) -> Options:
    """To the plan's own gap at most: more precisely nothing can be said of it anyway."""
    result = desk.decision.result
    gap = max(0, result.bound - result.value) / result.value if result.value > 0 else 0.0
    return Options(seconds=seconds, gap=gap)
