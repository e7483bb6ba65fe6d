"""Floor 3: the groups a limit's rows stand for - books, persons, managers, tiers, the plan - as weights over units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from solver.audit.facts import Facts
from solver.policy import Limit


@dataclass(frozen=True)
class Team:
    """One group: its name, the weight of each unit, its FTE in thousandths, and the factor of its bounds."""

    name: str
    weights: dict[int, int]
    fte: int
    factor: int = 1  # 1000 where the weights are thousandths
    tiers: tuple[str, ...] = field(default=())  # narrows the limit to these


def teams(limit: Limit, facts: Facts) -> list[Team]:
    """The groups of a limit, in the order of their units, persons, managers or tiers."""
    inside = [k for k, u in enumerate(facts.units) if k and limit.coverage in ("", u.kind)]
    if limit.over == "book":
        return [Team(facts.units[k].name, {k: 1}, facts.units[k].fte, tiers=limit.tiers) for k in inside]
    if limit.over == "person":
        return [t for t in _persons(limit, facts, set(inside)) if t.weights]
    if limit.over == "manager":
        return _managers(limit, facts, set(inside))
    nobody = {0: 1} if limit.measure in ("moved", "moved_arr", "handoff") else {}
    weights = {**nobody, **dict.fromkeys(inside, 1)}
    if limit.over == "plan":
        return [Team("plan", weights, sum(facts.units[k].fte for k in inside), tiers=limit.tiers)]
    return [
        Team(tier, weights, sum(facts.units[k].fte for k in inside if tier in facts.units[k].serves), tiers=(tier,))
        for tier in (limit.tiers or sorted(facts.served))
    ]


def _persons(limit: Limit, facts: Facts, inside: set[int]) -> list[Team]:
    """A team per present csm, in their order; without weights where they have no part in the units inside."""
    index = {(u.kind, u.name): k for k, u in enumerate(facts.units)}
    out = []
    for person in facts.people:
        weights, fte = {}, 0
        book, pool = index.get(("dedicated", person.csm.id)), index.get(("pooled", person.pool))
        if person.has_book and book in inside and book is not None:
            weights[book] = 1000
            fte += person.own
        if person.pool and pool in inside and pool is not None:
            whole = facts.units[pool].fte
            share = 1000 * person.pooled // whole if whole else 0
            weights |= {pool: share} if share else {}
            fte += person.pooled
        out.append(Team(person.csm.id, weights, fte, 1000, limit.tiers))
    return out


def _managers(limit: Limit, facts: Facts, inside: set[int]) -> list[Team]:
    weights: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    fte: dict[str, int] = defaultdict(int)
    for person, team in zip(facts.people, _persons(limit, facts, inside), strict=True):
        manager = person.csm.manager
        if not manager or not person.present:
            continue
        fte[manager] += team.fte
        for unit, weight in team.weights.items():
            weights[manager][unit] += weight
    return [Team(name, dict(weights[name]), fte[name], 1000, limit.tiers) for name in sorted(weights)]
