"""Floor 3: bands around the mean of peers per full-time CSM (arithmetic, section 8, `band`)."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from solver.audit.facts import Facts
from solver.audit.measures import Ints, Measure, Measures
from solver.audit.numbers import ceil, exact, floor, half_up
from solver.audit.rows import Row
from solver.policy import Limit

FEWEST_PEERS = 4


def band_rows(limit: Limit, allowed: set[int], facts: Facts, measures: Measures, price: int) -> list[Row]:
    """The rows of a band over books, one for each unit that has at least three peers among `allowed`."""
    measure = measures.measure(limit.measure, limit, limit.tiers)
    rows: list[Row] = []
    for group in peer_groups(facts, allowed):
        kept, demand, width = _demand(limit, measure, group, facts, measures)
        fte = sum(facts.units[u].fte for u in group)
        for unit in group:
            centre = demand * facts.units[unit].fte / fte
            half = max(exact(limit.band or 0) * centre, Fraction(width))
            rows.append(
                Row(
                    kind="band", limit=limit.name, group=facts.units[unit].name, parts=((kept, {unit: 1}),),
                    low=max(0, ceil(centre - half)), high=floor(centre + half), price=price,
                    grain=max(1, half_up(exact(limit.grain) * measure.scale)), scale=measure.scale,
                )
            )  # fmt: skip
    return rows


def peer_groups(facts: Facts, allowed: set[int]) -> list[list[int]]:
    """Units of one kind that serve the same tiers and have time, four or more together."""
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for k, unit in enumerate(facts.units):
        if k in allowed and unit.fte:
            groups[unit.kind, unit.serves].append(k)
    return [group for group in groups.values() if len(group) >= FEWEST_PEERS]


def _demand(limit: Limit, measure: Measure, group: list[int], facts: Facts, measures: Measures) -> tuple[Measure, Fraction, int]:
    """The measure without the items left out, the group's demand D, and the least half width."""
    shares = _belonging(group, facts)
    demand, width, kept = _sum(measure.amounts, shares), 0, measure
    if limit.measure != "load":
        half_mean = demand / (2 * len(group))
        amounts = measure.amounts.copy()
        amounts[[i for i in shares if int(amounts[i]) > half_mean]] = 0
        kept = Measure(amounts, measure.counting, measure.scale)
        demand = _sum(amounts, shares)
        width = max((int(amounts[i]) for i in shares), default=0) // 2
    loads = measures.per_item(np.where(measures.served, measures.accounts("load")[0], 0))
    asked, capacity = _sum(loads, shares), sum(facts.units[u].capacity for u in group)
    if asked > capacity:
        demand = demand * capacity / asked
    return kept, demand, width


def _belonging(group: list[int], facts: Facts) -> dict[int, Fraction]:
    """The items that belong to the group, each with the part of it that counts as the group's demand."""
    inside, serves = set(group), facts.units[group[0]].serves
    ours = sum(facts.units[u].fte for u in group)
    all_fte = {t: sum(u.fte for u in facts.units if t in u.serves) for t in serves}
    out: dict[int, Fraction] = {}
    for k, item in enumerate(facts.items):
        if item.start in inside:
            out[k] = Fraction(1)
        elif not item.start and item.tier in facts.served and item.tier in serves:
            out[k] = Fraction(ours, all_fte[item.tier])
    return out


def _sum(amounts: Ints, shares: dict[int, Fraction]) -> Fraction:
    by_share: dict[Fraction, int] = defaultdict(int)
    for item, share in shares.items():
        by_share[share] += int(amounts[item])
    return sum((share * amount for share, amount in by_share.items()), Fraction(0))
