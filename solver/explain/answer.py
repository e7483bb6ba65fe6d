"""Floor 5: questions about a written plan, answered: an account, a change to it, or the plan as a whole."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from solver.engine import Options
from solver.errors import UsageError
from solver.explain.card import card_of
from solver.explain.desk import Desk
from solver.explain.force import forced
from solver.explain.rules import dearest_rules
from solver.explain.text import card_text, changed_words, forced_text, remedies_text, rules_text
from solver.explain.tree import card_tree, forced_tree, remedies_tree, rules_tree
from solver.plan.load import load_plan
from solver.shortage import verified_suggestions
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
        text, tree = forced_text(found, value) + "\n\n" + text, {**tree, "forced": forced_tree(found, value)}
    return changed_words(desk.loaded) + text, tree


def answer_plan(path: Path, seconds: float, stop: Stop) -> Answer:
    """What the rules cost the plan; where seats are short, what would end it. Half of the time is for each."""
    desk, began = Desk(load_plan(path)), time.monotonic()
    remedies = verified_suggestions(desk.decision, seconds / 2, stop)
    options = _options(desk, max(1.0, seconds - (time.monotonic() - began)))
    costs = dearest_rules(desk, options, stop)
    text = "\n\n".join([*(remedies_text(r) for r in remedies), rules_text(costs)])
    return changed_words(desk.loaded) + text, {
        "schema_version": 1,
        "shortages": [remedies_tree(r) for r in remedies],
        "rules": rules_tree(costs),
    }


def _pins(desk: Desk, account: int, to: str | None, swap: str | None) -> dict[int, int]:
    """Which accounts the question pins where."""
    here = int(desk.decision.unit[account])
    if to:
        return {account: desk.unit(to)}
    if not swap:
        return {}
    other = desk.account(swap)
    there = int(desk.decision.unit[other])
    if account == other:
        raise UsageError(f"{swap} cannot be changed for itself: name another account")
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
