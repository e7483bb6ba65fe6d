"""Floor 5: what the rules cost - each dropped alone, the book bounded at the known prices, the dearest solved again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.again import bound_at_known_prices, solve_again
from solver.engine import Options
from solver.explain.desk import Desk, Span
from solver.lang import mark
from solver.policy import Policy
from solver.signals import Stop

DEAREST = 5
HOLDS = {
    "hold_renewal": (mark("holds around renewals"), ()),
    "hold_escalated": (mark("holds for open escalations"), False),
    "hold_red": (mark("holds for red health"), False),
    "hold_changed": (mark("holds after a change of owner"), 0),
    "hold_onboarding": (mark("holds while onboarding"), 0),
}


@dataclass(frozen=True)
class Rule:
    """A rule that can be dropped: its name, why it is there, and the policy without it."""

    name: str
    why: str
    without: Policy


@dataclass(frozen=True)
class Cost:
    """What a rule costs the plan. `most`: no plan without it is better by more, by the known prices alone; `costs`: found by
    solving the book again without it."""

    rule: Rule
    most: int
    costs: Span
    found: int  # the value of the plan without the rule, less this plan's


def rules_of(policy: Policy) -> Iterator[Rule]:
    """Every limit in force, every required match, every kind of hold."""
    for limit in policy.limit:
        if limit.price != 0 and (not limit.modes or policy.mode in limit.modes):
            others = tuple(x for x in policy.limit if x.name != limit.name)
            yield Rule(f"the limit {limit.name!r}", limit.why, policy.model_copy(update={"limit": others}))
    for match in policy.match:
        if match.required or match.required_hours:
            free = match.model_copy(update={"required": False, "required_hours": {}})
            every = tuple(free if m.name == match.name else m for m in policy.match)
            yield Rule(f"the required match on {match.name!r}", "", policy.model_copy(update={"match": every}))
    for field, (words, off) in HOLDS.items():
        if any(getattr(t, field) for t in policy.tiers.values()):
            tiers = {k: t.model_copy(update={field: off}) for k, t in policy.tiers.items()}
            yield Rule(words, "", policy.model_copy(update={"tiers": tiers}))


def dearest_rules(desk: Desk, options: Options, stop: Stop | None = None) -> list[Cost]:
    """The rules that cost most, each dropped alone and the book solved again; none that costs nothing by the prices alone.

    `options.seconds` is for all of them together. Rules are tried in the order of the most they can cost, which the
    plan's prices prove at once; those beyond the DEAREST are not tried.
    """
    end = time.monotonic() + options.seconds
    bounded = [(bound_without(desk, rule), rule) for rule in rules_of(desk.setting.policy)]
    hopeful = sorted(((most, rule) for most, rule in bounded if most > desk.slack), key=lambda b: -b[0])[:DEAREST]
    found = []
    for k, (most, rule) in enumerate(hopeful):
        if stop and stop.is_set():
            break
        share = max(0.5, (end - time.monotonic()) / (len(hopeful) - k))
        found.append(_verified(desk, rule, most, replace(options, seconds=share), stop))
    return sorted((c for c in found if c.found > 0), key=lambda c: -c.found)


def bound_without(desk: Desk, rule: Rule) -> int:
    """How much better than this plan a plan without the rule can be at most: the known prices on the freer problem."""
    return bound_at_known_prices(desk.decision, policy=rule.without) - desk.decision.result.value


def _verified(desk: Desk, rule: Rule, most: int, options: Options, stop: Stop | None) -> Cost:
    ours = desk.decision.result
    theirs = solve_again(desk.decision, options, policy=rule.without, stop=stop).result
    least, found = max(0, theirs.value - max(ours.bound, ours.value)), theirs.value - ours.value
    return Cost(rule, most, Span(least, min(most, theirs.bound - ours.value)), found)
