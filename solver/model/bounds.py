"""Floor 2: the bounds of a limit's rows in scaled whole numbers (docs/arithmetic.md section 8)."""

from __future__ import annotations

import numpy as np

from solver.errors import PolicyError
from solver.exact import ceil_div, ceil_scaled, floor_scaled, milli, scaled
from solver.model.groups import Groups
from solver.model.measures import FLOWS, Amount, amount_of
from solver.model.setting import Setting
from solver.policy import Limit
from solver.problem import NO_BOUND, Ints


def bounds_of(setting: Setting, limit: Limit, amount: Amount, groups: Groups) -> tuple[Ints, Ints]:
    """low, high [groups] from max, min, max_fte, max_share, min_share and max_company; the tightest of each side."""
    n, unit = len(groups.labels), amount.scale * groups.times
    lows, highs = [np.full(n, -NO_BOUND)], [np.full(n, NO_BOUND)]
    if limit.max is not None and limit.max_company is None:
        highs.append(np.full(n, floor_scaled(limit.max, unit)))
    if limit.min is not None:
        lows.append(np.full(n, ceil_scaled(limit.min, unit)))
    if limit.max_fte is not None:
        highs.append(milli(limit.max_fte) * groups.fte * unit // 10**6)
    if limit.max_share is not None:
        highs.append(_shares(setting, limit, amount, groups, limit.max_share, up=False))
    if limit.min_share is not None:
        lows.append(_shares(setting, limit, amount, groups, limit.min_share, up=True))
    if limit.max_company is not None:
        highs.append(_company(setting, limit, amount, groups))
    return np.max(lows, axis=0), np.min(highs, axis=0)


def _shares(setting: Setting, limit: Limit, amount: Amount, groups: Groups, share: float, *, up: bool) -> Ints:
    """`share` of the total of `of`: of all accounts (plan, tier), or of today's books (book, person, manager)."""
    plain = limit.of or (FLOWS[limit.measure][1] if limit.measure in FLOWS else limit.measure)
    if plain == "hours_in" or plain in FLOWS:
        raise PolicyError(f'limit {limit.name!r}: a share of {limit.measure!r} needs `of`, such as of = "accounts"')
    of = amount_of(setting, limit, plain)
    if limit.over in ("plan", "tier"):
        served = np.where(setting.items.served[setting.items.account_tier], of.per_account, 0)
        tier = setting.items.account_tier
        totals = [int(served.sum() if t < 0 else served[tier == t].sum()) for t in groups.tier]
    else:
        stays = setting.standing.may_stay
        today = np.zeros(setting.units.num, np.int64)
        np.add.at(today, setting.standing.owner[stays], setting.items.total(of.per_account)[stays])
        totals = [int(t) for t in groups.over @ today]
    top, bottom = [scaled(share, 10_000) * t * amount.scale for t in totals], 10_000 * of.scale
    return np.array([ceil_div(t, bottom) if up else t // bottom for t in top], np.int64)


def _company(setting: Setting, limit: Limit, amount: Amount, groups: Groups) -> Ints:
    """A multiple of what the company's total would be at the group's share of the serving FTE; at least `max`."""
    names, units = setting.policy.tier_names, setting.units
    wanted = [t for t, name in enumerate(names) if not limit.tiers or name in limit.tiers]
    serving = units.kind_matches("") & units.serves[:, wanted].any(axis=1)
    total = int(amount.per_account[setting.items.served[setting.items.account_tier]].sum())
    fte = max(1, int(units.fte[serving].sum()))
    share = [milli(limit.max_company or 0) * total * int(f) * groups.times // (1000 * fte) for f in groups.fte]
    serves = np.asarray((groups.over[:, serving] > 0).any(axis=1))
    least = floor_scaled(limit.max, amount.scale * groups.times) if limit.max is not None else None
    rest = int(NO_BOUND) if least is None else least
    return np.array([max(s, least or 0) if yes else rest for s, yes in zip(share, serves, strict=True)], np.int64)


def over_company(setting: Setting, limit: Limit, amount: Amount) -> tuple[Amount, int] | None:
    """The amount 1000 x measure - share x of, whose row must not be above 0, and its scale; None when it cannot bind."""
    if not limit.of:
        raise PolicyError(f'limit {limit.name!r}: over_company needs `of`, such as of = "arr"')
    of = amount_of(setting, limit, limit.of)
    if "handoff" in (limit.measure, limit.of):
        raise PolicyError(f"limit {limit.name!r}: over_company compares what books hold, not what hand-offs cost")
    served = setting.items.served[setting.items.account_tier]
    total, whole = int(amount.per_account[served].sum()), int(of.per_account[served].sum())
    if whole == 0:
        return None
    share = 1000 * total * of.scale // (whole * amount.scale) + milli(limit.over_company or 0)
    if share >= 1000:
        return None
    row = 1000 * amount.per_account * of.scale - share * of.per_account * amount.scale
    return Amount(row, amount.scale, amount.flow), 1000 * of.scale
