"""Floor 3: the rows of the policy's limits, with their bounds and prices (arithmetic, section 8)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from solver.audit.bands import band_rows
from solver.audit.facts import Facts
from solver.audit.holders import start_loads
from solver.audit.measures import MOVES, Measures
from solver.audit.numbers import ceil, exact, floor, half_up, milli, scaled
from solver.audit.rows import Row
from solver.audit.teams import Team, teams
from solver.errors import PolicyError
from solver.policy import Limit

DEFAULT_OF = {"moved": "accounts", "inbound": "accounts", "outbound": "accounts", "moved_arr": "arr", "outbound_arr": "arr"}


def limit_rows(facts: Facts, measures: Measures) -> list[Row]:
    """The rows of every limit that binds in the policy's mode; hard ones not yet widened by S0."""
    rows: list[Row] = []
    for limit in facts.policy.limit:
        if (limit.modes and facts.policy.mode not in limit.modes) or limit.price == 0:
            continue
        spared = exempt_units(limit, facts)
        groups = [t for t in teams(limit, facts) if not spared or not spared.issuperset(t.weights)]
        rows += [row for team in groups if (row := _bounded(limit, team, facts, measures))]
        if limit.over_company is not None:
            if "handoff" in (limit.measure, limit.of):
                raise PolicyError(f"limit {limit.name!r}: over_company is over what books hold, not over hand-offs")
            rows += [row for team in groups if (row := _company_share(limit, team, measures))]
        if limit.band is not None:
            if limit.over != "book" or limit.measure in MOVES or limit.measure == "handoff":
                raise PolicyError(f"limit {limit.name!r}: a band is over books and over what they hold, not over moves")
            allowed = {unit for team in groups for unit in team.weights}
            rows += band_rows(limit, allowed, facts, measures, price_of(limit))
    return rows


def price_of(limit: Limit) -> int:
    """The price of a started grain in whole currency, 0 for a hard limit."""
    return 0 if limit.price is None else max(1, half_up(exact(limit.price)))


def grain_of(limit: Limit, scale: int) -> int:
    """A grain in scaled units."""
    return max(1, half_up(exact(limit.grain) * scale))


def exempt_units(limit: Limit, facts: Facts) -> frozenset[int]:
    """The units that have no row: books that may fill up, or that have to give."""
    if limit.over != "book" or limit.measure not in ("inbound", "outbound", "outbound_arr"):
        return frozenset()
    units = range(1, len(facts.units))
    if limit.measure == "inbound":
        filled, free_below = _start_targets(facts), exact(facts.policy.moves.inbound_free_below)
        return frozenset(u for u in units if filled[u] < free_below * facts.units[u].fte / 1000)
    loads = start_loads(facts)
    return frozenset(u for u in units if loads[u] > facts.units[u].capacity or _in_ramp(facts, u))


def _in_ramp(facts: Facts, unit: int) -> bool:
    where = facts.units[unit]
    return where.kind == "dedicated" and facts.people[where.members[0]].ramp < 1000


def _start_targets(facts: Facts) -> list[Fraction]:
    """Load of each unit under S0, in full-time books at their tiers' targets."""
    counts: list[Counter[int]] = [Counter() for _ in facts.units]
    for item in facts.items:
        counts[item.start].update(facts.policy.tiers[facts.accounts[k].tier].target for k in item.members)
    return [sum((Fraction(n, target) for target, n in count.items() if target), Fraction(0)) for count in counts]


def _bounded(limit: Limit, team: Team, facts: Facts, measures: Measures) -> Row | None:
    measure = measures.measure(limit.measure, limit, team.tiers)
    scale = measure.scale * team.factor
    highs, lows = _highs(limit, team, facts, measures, scale), _lows(limit, team, measures, scale)
    if not highs and not lows:
        return None
    return Row(
        kind="bounds", limit=limit.name, group=team.name, parts=((measure, team.weights),), low=max(lows, default=None),
        high=min(highs, default=None), price=price_of(limit), grain=grain_of(limit, scale), scale=scale, firm=limit.firm,
    )  # fmt: skip


def _highs(limit: Limit, team: Team, facts: Facts, measures: Measures, scale: int) -> list[int]:
    out = [] if limit.max is None else [floor(exact(limit.max) * scale)]
    if limit.max_company is not None:
        company = _company_max(limit, team, facts, measures)
        out = [max([company, *out])] if company is not None else out
    if limit.max_share is not None:
        part, of_scale = _total_of(limit, team, measures)
        out.append(scaled(limit.max_share, 10_000) * part * scale // (10_000 * of_scale))
    if limit.max_fte is not None:
        out.append(milli(limit.max_fte) * team.fte * scale // 10**6)
    return out


def _lows(limit: Limit, team: Team, measures: Measures, scale: int) -> list[int]:
    out = [] if limit.min is None else [ceil(exact(limit.min) * scale)]
    if limit.min_share is not None:
        part, of_scale = _total_of(limit, team, measures)
        out.append(ceil(Fraction(scaled(limit.min_share, 10_000) * part * scale, 10_000 * of_scale)))
    return out


def _total_of(limit: Limit, team: Team, measures: Measures) -> tuple[int, int]:
    """The total that a share is of (weighted like the row), and its scale, the weights' thousandths included."""
    of = limit.of or DEFAULT_OF.get(limit.measure, limit.measure)
    scale = measures.accounts(of)[1] * team.factor
    if limit.over in ("plan", "tier"):
        return measures.total(of, limit, team.tiers), scale
    staying = measures.staying(of, limit, team.tiers)
    return sum(weight * staying[unit] for unit, weight in team.weights.items()), scale


def _company_max(limit: Limit, team: Team, facts: Facts, measures: Measures) -> int | None:
    """The multiple of the company's share that a group may have; None where nobody in it serves the limit's tiers."""
    tiers = set(limit.tiers) or facts.served
    serving = {k for k, u in enumerate(facts.units) if u.serves & tiers}
    everyone = sum(facts.units[k].fte for k in serving)
    if not everyone or not serving & {k for k, w in team.weights.items() if w}:
        return None
    total = measures.total(limit.measure, limit, limit.tiers)
    return milli(limit.max_company or 0) * total * team.factor * team.fte // (1000 * everyone)


def _company_share(limit: Limit, team: Team, measures: Measures) -> Row | None:
    """1000 x measure - share x of <= 0: the group's share is not above the company's plus `over_company`."""
    measure = measures.measure(limit.measure, limit, team.tiers)
    of = measures.measure(limit.of, limit, team.tiers)
    total, total_of = measures.total(limit.measure, limit, limit.tiers), measures.total(limit.of, limit, limit.tiers)
    if not total_of:
        return None
    share = 1000 * total * of.scale // (total_of * measure.scale) + milli(limit.over_company or 0)
    if share >= 1000:
        return None
    more = {unit: 1000 * of.scale * weight for unit, weight in team.weights.items()}
    less = {unit: -share * measure.scale * weight for unit, weight in team.weights.items()}
    scale = measure.scale * 1000 * of.scale * team.factor
    return Row(
        kind="share", limit=limit.name, group=team.name, parts=((measure, more), (of, less)), low=None, high=0,
        price=price_of(limit), grain=grain_of(limit, scale), scale=scale,
    )  # fmt: skip
