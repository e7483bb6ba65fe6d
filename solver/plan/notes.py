"""Floor 3: what must be said about a plan beside its numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from solver.book import cents
from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.names import name_of
from solver.problem import Ints

MUCH_HELD = 0.40  # of a tier's ARR: then the holds decide the plan, and somebody should know
SHOWN = 3


def notes_of(decision: Decision) -> list[str]:
    """Sentences: tiering's own, families in two hands, tiers that holds keep in place, odd prices, absences that need cover.

    What may come in dozens comes last, because a screen shows the first few.
    """
    return [*decision.tiering.notes, *_split(decision), *_held(decision), *_prices(decision), *_cover(decision)]


def _split(decision: Decision) -> Iterator[str]:
    split = decision.formulation.setting.items.split
    if split:
        more = f" and {len(split) - SHOWN} more" if len(split) > SHOWN else ""
        names = f"{', '.join(split[:SHOWN])}{more}"
        yield f"{len(split)} parent group(s) held by several owners today are decided in parts: {names}"


def _cover(decision: Decision) -> Iterator[str]:
    """Who is away for long, from when to when, what they hold, and who has spare load to cover."""
    setting = decision.formulation.setting
    units, csms = setting.units, setting.book.csms
    spare = np.maximum(units.capacity - setting.unit_load(decision.unit_of), 0)
    away = np.array([c >= 0 and bool(setting.staff.long_leave[c]) for c in units.csm], bool)
    for unit in np.flatnonzero(away):
        mine = decision.unit == unit
        if not mine.any():
            continue
        csm = int(units.csm[unit])
        tiers = np.unique(setting.items.account_tier[mine])
        some = [u for u in range(1, units.num) if not away[u] and units.serves[u][tiers].any() and spare[u] > 0]
        serving = [u for u in some if units.serves[u][tiers].all()] or some
        best = sorted(serving, key=lambda u: (-int(spare[u]), u))[:SHOWN]
        names = (
            ", ".join(f"{name_of(setting, u)} ({spare[u] / setting.loads.full:.1f} FTE spare)" for u in best)
            or "nobody has spare load"
        )
        span = f"{_day(csms['leave_from'][csm])} to {_day(csms['leave_to'][csm])}"
        arr = cents(setting.book.accounts["arr"][mine]) / 100
        yield f"{csms['name'][csm]} is away {span}: {int(mine.sum())} accounts ({arr:,.0f}) need cover; possible: {names}"


def _held(decision: Decision) -> Iterator[str]:
    """Tiers of which more than MUCH_HELD of the ARR cannot move, by reason and by CSM."""
    setting = decision.formulation.setting
    item, standing = setting.items.of_account, setting.standing
    whole = setting.items.whole
    for tier in np.flatnonzero(setting.items.served):
        mine = (setting.items.account_tier == tier) & standing.has_owner[item]
        held = mine & standing.held[item]
        if not mine.any() or int(whole[held].sum()) <= MUCH_HELD * int(whole[mine].sum()):
            continue
        reasons = {HOLDS[h]: int(whole[held & standing.holds[item, h]].sum()) for h in range(len(HOLDS))}
        owners: dict[int, int] = {}
        for account in np.flatnonzero(held):
            owner = int(standing.owner[item[account]])
            owners[owner] = owners.get(owner, 0) + int(whole[account])
        share = int(whole[held].sum()) / int(whole[mine].sum())
        by_reason = ", ".join(f"{k} {v:,}" for k, v in sorted(reasons.items(), key=lambda r: -r[1]) if v)
        by_owner = ", ".join(f"{name_of(setting, u)} {v:,}" for u, v in sorted(owners.items(), key=lambda o: -o[1])[:SHOWN])
        tier_name = setting.policy.tier_names[tier]
        yield f"{100 * share:.0f} % of {tier_name}'s ARR cannot move this quarter: {by_reason}; most of it with {by_owner}"


def _prices(decision: Decision) -> Iterator[str]:
    """Tiers whose smallest account the soft limits together could price out of the plan."""
    setting, rows = decision.formulation.setting, decision.formulation.rows
    for tier in np.flatnonzero(setting.items.served):
        items = np.flatnonzero((setting.items.tier == tier) & (setting.items.size == 1))
        if not len(items):
            continue
        price: Ints = np.zeros(len(items), np.int64)
        named = []
        for row in rows:
            limit = row.limit
            if limit.price_high.any() and limit.terms and not row.relative:
                cost = limit.terms[0].base[items] * int(limit.price_high.max()) // limit.grain
                price = price + cost
                named += [limit.name] if cost.any() else []
        account = setting.items.largest[items]
        gain = setting.worth.base[account] + setting.worth.out[account]
        if (price > gain).any():
            worst = int(np.argmax(price - gain))
            yield (
                f"the prices of {', '.join(dict.fromkeys(named))} together can reach {int(price[worst]):,} for "
                f"{setting.book.accounts['account_id'][int(account[worst])]}, more than the {int(gain[worst]):,} it brings; "
                "a plan may leave such accounts out"
            )


def _day(value: object) -> str:
    return "?" if pd.isna(value) else str(pd.Timestamp(value).date())  # type: ignore[call-overload, arg-type]
