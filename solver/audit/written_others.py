"""Floor 3: the second choice of every account, and what its reason says of facts, made again and compared.

Of a reason the beginning is made again (how the account is held, by whom, for what), and every clause that states the second
choice, the hold or the hand-off. What else it says - rules that stand against other books, limits that a change would miss -
is not rechecked.
"""

from __future__ import annotations

import re

import numpy as np

from solver.audit.check import Rulebook
from solver.audit.items import Item
from solver.audit.ledger import Ledger
from solver.audit.placement import Placement
from solver.audit.written_rows import move_type

HOLDS = ("renewal", "escalation", "red", "changed", "onboarding", "keep")
Best = dict[int, tuple[int, int]]  # item -> its best other unit, and how much more it is worth there
GROUP = re.compile(r"^with its parent group \((?P<group>.*?)\): ")
NOBODY_GROUP = re.compile(r" \(with its parent group, (?P<group>.*)\)$")
JOINS = re.compile(r"^new: joins its parent group \((?P<group>.*?)\) at (?P<unit>.*)$")
NEXT = (
    (re.compile(r"the next best, (?P<other>.*), fits less by (?P<amount>[\d,]+)"), -1),
    (re.compile(r"(?:^|: |; )(?P<other>[^:;]*) would fit better by (?P<amount>[\d,]+), but "), 1),
    (re.compile(r"the next best, (?P<other>.*), fits as well"), 0),
    (re.compile(r"; (?P<other>[^:;]*) would fit as well"), 0),
)
HANDOFF = re.compile(r"; the hand-off costs (?P<amount>-?[\d,]+)$")


def best_others(placement: Placement, rules: Rulebook) -> Best:
    """The best other unit that may hold each item, by worth alone; of equals the first."""
    found: dict[int, tuple[int, int]] = {}  # unit, worth
    unit_of = placement.unit_of
    for block in rules.offers.blocks():
        may = block.may & (block.units[None, :] != np.array([unit_of[i] for i in block.items])[:, None])
        for line, item in enumerate(block.items.tolist()):
            if may[line].any():
                most = max(block.worth[line][may[line]])
                column = int(np.flatnonzero(may[line] & (block.worth[line] == most))[0])
                found[item] = int(block.units[column]), int(most)
    for k, item in enumerate(rules.facts.items):
        settled = item.pin or item.held or item.tier not in rules.facts.served
        if item.may_stay and item.home and item.home != unit_of[k] and not settled:
            worth, best = rules.worth.item(k, item.home), found.get(k)
            if best is None or (-worth, item.home) < (-best[1], best[0]):
                found[k] = item.home, worth
        elif settled and unit_of[k] != (only := item.pin or (item.home if item.held else 0)) and only:
            found[k] = only, rules.worth.item(k, only)
    return {k: (unit, worth - rules.worth.item(k, unit_of[k])) for k, (unit, worth) in found.items()}


def check_others(placement: Placement, rules: Rulebook, ledger: Ledger) -> None:
    """Alternative, alternative_difference and reason of every row."""
    facts, best = rules.facts, best_others(placement, rules)
    for i, item in enumerate(facts.items):
        unit, more = best.get(i, (0, 0))
        for k in item.members:
            row = placement.rows[k]
            if not row or "reason" not in row:
                continue
            place = f"account {facts.accounts[k].id}"
            ledger.same(place, "alternative", row.get("alternative", ""), facts.units[unit].name)
            difference = row.get("alternative_difference", "")
            ledger.same_number(place, "alternative_difference", difference, more if unit else None)
            if ledger.of_this_version:
                _reason(place, row["reason"], i, k, placement, (unit, more), rules, ledger)
    ledger.count("second choices and reasons", len(facts.accounts))


def _reason(
    place: str, text: str, i: int, k: int, placement: Placement, other: tuple[int, int], rules: Rulebook, ledger: Ledger
) -> None:
    facts, item = rules.facts, rules.facts.items[i]
    group, here = facts.accounts[item.largest].id, _name(placement.unit_of[i], rules)
    if k != item.largest:
        joined = JOINS.match(text)
        said = joined or GROUP.match(text) or NOBODY_GROUP.search(text)
        if not said or said["group"] != group or (joined and joined["unit"] != here):
            ledger.fault(f"{place}: its reason does not say that it is with its parent group ({group})")
            return
        if joined:
            return
        text = text[said.end() :] if said.re is GROUP else text[: said.start()]
    begins = _begins(i, placement, rules)
    if not text.startswith(begins):
        ledger.fault(f"{place}: its reason is {text[:60]!r}, and should begin with {begins!r}")
        return
    _clauses(place, text, i, placement, other, rules, ledger)


def _begins(i: int, placement: Placement, rules: Rulebook) -> str:
    """How the reason of an item's largest member begins."""
    facts, item, unit = rules.facts, rules.facts.items[i], placement.unit_of[i]
    tier = f"{item.tier} ({facts.policy.tiers[item.tier].label})"
    left = next((p.csm.name for p in facts.people if p.csm.id == item.owner), item.owner)
    owner = _name(item.home, rules) if item.home else left
    if not unit:
        automated = f"automated: {tier} is looked after by no person"
        if item.tier in facts.served:
            return "uncovered: "
        return f"{automated}; was with {owner}" if owner else automated
    here = _name(unit, rules)
    kind = move_type(item.largest, item, unit, facts)
    if not facts.accounts[item.largest].owner and item.owner:  # the group has an owner, its largest member has none
        return "new: "
    asked = _asked(item) if item.pin else ""
    if kind == "pinned":
        return asked
    return {
        "none": f"stays with {here}: ",
        "new": "new: ",
        "owner_left": f"{owner} has left or leaves in the quarter: ",
        "tier": f"its tier, {tier}, needs another kind of book than {owner}'s: ",
        "chosen": f"moves from {owner} to {here}: ",
    }[kind] + asked


def _asked(item: Item) -> str:
    """Who has asked for it, and why."""
    if item.asked is None:
        return ""
    why = f"{item.asked.by}: {item.asked.reason}".strip(": ")
    return f"pinned to {item.asked.value} by {why}" if item.asked.action == "pin" and item.asked.value else f"to stay, by {why}"


def _clauses(
    place: str, text: str, i: int, placement: Placement, other: tuple[int, int], rules: Rulebook, ledger: Ledger
) -> None:
    item = rules.facts.items[i]
    for pattern, sign in NEXT:
        if said := pattern.search(text):
            amount = sign * int(said["amount"].replace(",", "")) if sign else 0
            if (said["other"].strip(), amount) != (_name(other[0], rules), other[1]):
                ledger.fault(f"{place}: its reason says {said[0].strip(' :;')!r}, and the next best is "
                             f"{_name(other[0], rules) or 'nobody'}, worth {other[1]:,} more")  # fmt: skip
            break
    spans, quarter = item.spans if item.held and not item.pin else (), rules.facts.quarter
    holds = {name for name, (first, last) in spans if first <= quarter.last and last >= quarter.first}
    for clause in (
        f"value {';'.join(h for h in HOLDS if h in holds)})" if holds else "",
        f"({_asked(item)})" if "keep" in holds and item.asked else "",
    ):
        if clause not in text:
            ledger.fault(f"{place}: its reason is {text!r}, and should say {clause!r}")
    if (said := HANDOFF.search(text)) is not None:
        cost = -sum(rules.worth.terms(k, i, placement.unit_of[i]).handoff for k in item.members)
        if said["amount"] != f"{cost:,}":
            ledger.fault(f"{place}: its reason says that the hand-off costs {said['amount']}, and it costs {cost:,}")


def _name(unit: int, rules: Rulebook) -> str:
    """A unit as people know it: the CSM's name, the pool's own."""
    where = rules.facts.units[unit]
    return rules.facts.people[where.members[0]].csm.name if where.kind == "dedicated" else where.name
