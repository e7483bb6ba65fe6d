"""Floor 3: what must be said about a plan beside its numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from solver.book import cents
from solver.lang import EN, Lang
from solver.model.standing import HOLDS
from solver.plan.decision import Decision
from solver.plan.exceeded import exceeded_notes
from solver.plan.names import name_of
from solver.problem import Ints

MUCH_HELD = 0.40  # of a tier's ARR: then the holds decide the plan, and somebody should know
SHOWN = 3


def notes_of(decision: Decision) -> list[str]:
    """Sentences: tiering's own, hard limits that today's books exceed, families in two hands, tiers that holds keep in place,
    odd prices, absences that need cover.

    What may come in dozens comes last, because a screen shows the first few.
    """
    return [*decision.tiering.notes, *decided_notes(decision)]


def decided_notes(decision: Decision, lang: Lang = EN) -> list[str]:
    """Those notes that follow from the decision alone, in a language."""
    return [
        *exceeded_notes(decision, lang),
        *_split(decision, lang),
        *_held(decision, lang),
        *_prices(decision, lang),
        *_cover(decision, lang),
    ]


def _split(decision: Decision, lang: Lang) -> Iterator[str]:
    split = decision.formulation.setting.items.split
    if split:
        names = ", ".join(split[:SHOWN])
        if len(split) > SHOWN:
            names = lang.t("{names} and {count} more", names=names, count=len(split) - SHOWN)
        yield lang.n(
            "{count} parent group held by several owners today is decided in parts: {names}",
            "{count} parent groups held by several owners today are decided in parts: {names}",
            len(split), names=names,
        )  # fmt: skip


def _cover(decision: Decision, lang: Lang) -> Iterator[str]:
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
        names = ", ".join(
            lang.t(
                "{name} ({fte} FTE spare)", name=name_of(setting, u), fte=lang.number(round(spare[u] / setting.loads.full, 1), 1)
            )
            for u in best
        )
        yield lang.t(
            "{name} is away {first} to {last}: {count} accounts ({arr}) need cover; possible: {names}",
            name=csms["name"][csm],
            first=_day(csms["leave_from"][csm]),
            last=_day(csms["leave_to"][csm]),
            count=int(mine.sum()),
            arr=lang.number(cents(setting.book.accounts["arr"][mine]) / 100),
            names=names or lang.t("nobody has spare load"),
        )


def _held(decision: Decision, lang: Lang) -> Iterator[str]:
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
        largest = sorted(owners.items(), key=lambda o: -o[1])[:SHOWN]
        yield lang.t(
            "{share} % of {tier}'s ARR cannot move this quarter: {reasons}; most of it with {owners}",
            share=f"{100 * share:.0f}",
            tier=setting.policy.tier_names[tier],
            reasons=", ".join(f"{lang.t(k)} {lang.number(v)}" for k, v in sorted(reasons.items(), key=lambda r: -r[1]) if v),
            owners=", ".join(f"{name_of(setting, u)} {lang.number(v)}" for u, v in largest),
        )


def _prices(decision: Decision, lang: Lang) -> Iterator[str]:
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
            yield lang.t(
                "the prices of {limits} together can reach {price} for {account}, more than the {gain} it brings; "
                "a plan may leave such accounts out",
                limits=", ".join(lang.t(name) for name in dict.fromkeys(named)),
                price=lang.number(int(price[worst])),
                account=setting.book.accounts["account_id"][int(account[worst])],
                gain=lang.number(int(gain[worst])),
            )


def _day(value: object) -> str:
    return "?" if pd.isna(value) else str(pd.Timestamp(value).date())  # type: ignore[call-overload, arg-type]
