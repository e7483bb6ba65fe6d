"""Floor 5: one account - where it is and why, in money; where else it could be, what stands in the way, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.engine import SCALE
from solver.explain.desk import Desk, Span
from solver.plan.effects import Effect

SHOWN = 3  # best other places


@dataclass(frozen=True)
class Place:
    """A unit that holds, held or could hold an account. `terms` in whole currency, as in assignments.csv; `against_here`: how
    much more they come to than where the account is. `in_the_way`: rules that keep it from there; `costs`: the whole plan."""

    unit: str
    name: str
    role: str  # here, today or other
    terms: dict[str, int]
    total: int
    against_here: int
    in_the_way: tuple[str, ...]
    costs: Span | None


@dataclass(frozen=True)
class Card:
    """What there is to say of one account."""

    account_id: str
    name: str
    arr: float
    tier: str
    where: str
    reason: str
    facts: tuple[str, ...]
    places: tuple[Place, ...]
    others: int  # further units that may hold it
    notes: tuple[str, ...]


def card_of(desk: Desk, account: int, to: int | None = None) -> Card:
    """The card of an account; with the unit `to` among its places."""
    setting = desk.setting
    accounts, item = setting.book.accounts, int(setting.items.of_account[account])
    here, owner = int(desk.decision.unit_of[item]), int(setting.standing.owner[item])
    losses = desk.losses(item)
    worth = _worths(desk, item, losses)
    best = sorted((u for u in losses if u not in (here, 0)), key=lambda u: (-worth[u], u))
    roles = {here: "here"} | ({owner: "today"} if owner and owner != here else {})
    asked = [u for u in ([to] if to else []) if u not in roles]
    others = [u for u in [*asked, *best] if u not in roles][: SHOWN + len(asked)]
    units = [*roles, *dict.fromkeys(others)]
    return Card(
        account_id=str(accounts["account_id"][account]),
        name=str(accounts["name"][account]),
        arr=float(accounts["arr"][account]),
        tier=setting.policy.tier_names[int(setting.items.account_tier[account])],
        where=desk.words.names[here] if here else "",
        reason=desk.loaded.reasons[account],
        facts=_facts(desk, account, item),
        places=tuple(_place(desk, item, u, roles.get(u, "other"), losses) for u in units),
        others=sum(u not in units for u in best),
        notes=_notes(desk, item),
    )


def _worths(desk: Desk, item: int, losses: dict[int, int]) -> dict[int, int]:
    units = np.array(sorted(losses))
    values = desk.formulation.problem.worth(np.array([item]), units)[0]
    return dict(zip(units.tolist(), values.tolist(), strict=True))


def _place(desk: Desk, item: int, unit: int, role: str, losses: dict[int, int]) -> Place:
    members = desk.setting.items.members(item)
    here = int(desk.decision.unit_of[item])
    terms = {k: int(v.sum()) for k, v in desk.setting.worth.terms(members, np.full(len(members), unit)).items()}
    now = sum(int(desk.decision.terms[k][members].sum()) for k in terms)
    blocked = [] if unit in losses else [_why_not(desk, item, unit)]
    if unit in losses and unit != here:
        effects = desk.effects.of(item, unit)
        blocked += [f"{desk.words.would(e)}{_room(desk, e)}" for e in effects if e.breaks]
        blocked += [desk.words.would(e) for e in sorted(effects, key=lambda e: -e.cost) if e.cost > 0 and not e.breaks]
    total = sum(terms.values())
    costs = desk.span(item, unit, losses) if unit in losses and unit != here else None
    name = desk.words.names[unit] if unit else "nobody"
    return Place(desk.setting.units.names[unit], name, role, terms, total, total - now, tuple(blocked), costs)


def _room(desk: Desk, e: Effect) -> str:
    """What a limit that gave way for this account would be worth at most, by the prices that prove the bound.

    A price says so for the row alone; where the row also has cuts, which change with its bound, nothing is said.
    """
    result = desk.decision.result
    if any(cut.row == e.index for cut, _ in result.cuts):
        return ""
    price, over = int(result.price[e.index]), e.after > e.bound
    per_unit = max(0, price if over else -price)
    most = per_unit * round(abs(e.after - e.bound) * e.row.unit) // SCALE + 1 + desk.slack
    return f"; that much more room would be worth at most {most:,} to the plan" if most < result.value else ""


def _why_not(desk: Desk, item: int, unit: int) -> str:
    """The rule that keeps a newcomer, or a held account, from a unit."""
    setting, name = desk.setting, desk.words.names[unit]
    standing = setting.standing
    if standing.pin[item] >= 0:
        return f"a manager pinned it: {setting.overrides.asked[item].said()}"
    if standing.held[item]:
        return "; ".join([f"it is held: {desk.words.holds(item)}", *desk.faults(item, unit)])
    if unit == standing.owner[item] and standing.left[item]:
        return f"{name} has left or leaves in the quarter"
    if (item, unit) in setting.overrides.forbidden:
        return f"a manager has ruled out {name}"
    tier = int(setting.items.tier[item])
    if not setting.items.served[tier]:
        return f"{desk.words.tier(item)} is looked after by no person"
    faults = desk.faults(item, unit)
    return "; ".join(faults) or f"{name} is a new hire, and new hires start without red strategic accounts"


def _facts(desk: Desk, account: int, item: int) -> tuple[str, ...]:
    """What a reader should have in mind: renewal, health, family, owner."""
    accounts, setting = desk.setting.book.accounts, desk.setting
    out = []
    owner = str(accounts["owner"][account])
    out.append(f"with {desk.words.people.get(owner, owner)} today" if owner else "no owner today")
    renewal, since, health = accounts["renewal_date"][account], accounts["owner_since"][account], accounts["health"][account]
    if since == since:
        out[-1] += f", since {since.date()}"
    if renewal == renewal:
        out.append(f"renews {renewal.date()}")
    if health == health:
        word = "red" if health < setting.policy.health.red else "yellow" if health < setting.policy.health.yellow else "green"
        out.append(f"health {health:.0f} ({word})")
    if setting.items.size[item] > 1:
        out.append(f"decided with its parent group of {int(setting.items.size[item])}: the money below is the group's")
    return tuple(out)


def _notes(desk: Desk, item: int) -> tuple[str, ...]:
    """How to lift what holds it."""
    standing = desk.setting.standing
    if not standing.held[item] or standing.pin[item] >= 0:
        return ()
    account = str(desk.setting.book.accounts["account_id"][int(desk.setting.items.largest[item])])
    names = ";".join(desk.words.hold_names(item))
    return (f"To let it move, add to overrides.csv: {account},lift,{names},<why>,<who> (account_id,action,value,reason,by).",)
