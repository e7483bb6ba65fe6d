"""Floor 3: more time for those who are there, and hires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count

import numpy as np

from solver.exact import ceil_div, milli
from solver.model.quarter import whole_months
from solver.model.setting import Setting
from solver.model.staff import Staff, staff_of
from solver.problem import Ints
from solver.shortage.changes import Change, Hire
from solver.shortage.find import Found, Shortage, fixed_items
from solver.shortage.offer import Offer, least, seats_wanted

MOST_STEP = 25  # hundredths of FTE that one person is asked for; beyond, all are asked, or somebody is hired
MOST_EACH = 15  # hundredths, where all are asked
MOST_POOLS = 8  # of one shortage that are looked at
MOST_HIRED = 3000  # hundredths of FTE; a pool that lacks more is no matter of a hire
TRIED = 8  # people whose step is worked out
HOURS_A_YEAR = 1800  # of a full-time CSM, where the roster gives no cost


def more_time(found: Found, s: Shortage) -> Iterator[Offer]:
    """The smallest step in hundredths of FTE of one person; where nobody alone is enough, the same step of all."""
    setting = found.formulation.setting
    people = _people(found, s)
    fte = setting.book.csms["fte"].to_numpy(np.float64)

    def enough(who: Ints, step: int) -> bool:
        return found.network.flow(s.groups, staff=_staff_with(setting, who, fte[who] + step / 100)).short == 0

    tried = [(least(partial(enough, np.array([c])), MOST_STEP), int(c)) for c in people[:TRIED]]
    steps = [(step, c) for step, c in tried if step]
    if steps:
        step, one = min(steps, key=lambda found: found[0])
        who = np.array([one])
        text = f"for example fte {fte[one] + step / 100:.2f} instead of {fte[one]:g} for {_name(setting, one)} in csms.csv"
    else:
        who = people
        every = least(partial(enough, who), MOST_EACH) if len(people) > 1 else None
        if every is None:
            return
        step = every
        text = f"for example {step / 100:.2f} FTE more in csms.csv for each of {len(who)} people ({_some(setting, who)})"
    change = Change(fte=tuple((setting.staff.ids[c], round(float(fte[c]) + step / 100, 2)) for c in who))
    cost = sum(_yearly(setting, int(c)) * step / 100 for c in who)
    yield Offer("fte", f"{seats_wanted(setting, s)}: {text}", round(cost), change, True)


def hires(found: Found, s: Shortage) -> Iterator[Offer]:
    """Hires like the person with most time there (in pools: of each that must grow), who start with the quarter, ramped."""
    setting = found.formulation.setting
    quarter, ramp = setting.quarter, setting.policy.ramp
    months = whole_months(quarter.first, quarter.last)
    share = milli(ramp.shares[months]) if months < len(ramp.shares) else 1000
    t1 = int(s.short[0]) if setting.policy.tier_names[0] == "T1" and ramp.new_hire_days else 0
    people = _settled(setting, _people(found, s))
    if not share or (t1 and not ramp.new_hire_t1) or not len(people):
        return
    like = int(people[0])
    own = bool(setting.staff.has_book[like]) and setting.units.index[setting.staff.ids[like]] in s.units
    wanted = [(like, *_seats_of_hires(setting, s, share, t1))] if own else _time_of_hires(found, s, share)
    if not wanted:
        return
    taken, made = set(setting.staff.ids), list[Hire]()
    ids = (i for k in count(1) if (i := f"new-hire-{k}") not in taken)
    for who, number, fte in wanted:
        made += [Hire(next(ids), setting.staff.ids[who], fte, "dedicated" if own else "pooled") for _ in range(number)]
    each = [
        f"{'a hire' if n == 1 else f'{n} hires'} of {fte:.2f} FTE{' each' if n > 1 else ''} like {_name(setting, c)}"
        for c, n, fte in wanted
    ]
    few = f", with at most {ramp.new_hire_t1} T1 accounts each" if t1 else ""
    text = f"{' and '.join(each)}, starting {quarter.first} (at {share / 10:g} % by the quarter's end{few})"
    cost = sum(_yearly(setting, c) * n * fte for c, n, fte in wanted)
    yield Offer("hire", text, round(cost), Change(hires=tuple(made)), True)


def _settled(setting: Setting, people: Ints) -> Ints:
    """`people` in their order without new hires, whose ramp makes no measure; all of them where there are no others."""
    settled = people[~setting.staff.new_hire[people]]
    return settled if len(settled) else people


def _seats_of_hires(setting: Setting, s: Shortage, share: int, t1: int) -> tuple[int, float]:
    """How many hires with books of their own, and the FTE of each, so that whole accounts fit; `share`: thousandths."""
    load, limit = setting.loads.of_tier, setting.policy.ramp.new_hire_t1
    number = max(1, ceil_div(int(s.short @ load) * 1000, setting.loads.full * share), ceil_div(t1, limit) if t1 else 1)
    each = sum(ceil_div(int(n), number) * int(size) for n, size in zip(s.short, load, strict=True))
    thousandths = ceil_div(ceil_div(each * 1000, setting.loads.full) * 1000, share)
    return number, ceil_div(thousandths, 10) / 100


def _time_of_hires(found: Found, s: Shortage, share: int) -> list[tuple[int, int, float]]:
    """For each pool that must grow: whom to hire like, how many, and the FTE of each. Empty where that ends no shortage.

    Worked out as steps of one person's FTE in each pool: the same step for all that is enough, then each made as small as it may.
    """
    setting = found.formulation.setting
    people = _people(found, s)
    pools = [u for u in s.units if setting.units.is_pool[u]][:MOST_POOLS]
    likes = [m[0] for u in pools if len(m := _settled(setting, people[np.isin(people, setting.units.members[u])]))]
    who = np.array(likes, np.int64)
    fte = setting.book.csms["fte"].to_numpy(np.float64)[who]
    if not len(who) or (fte <= 0).any():
        return []

    def enough(steps: Ints) -> bool:
        return found.network.flow(s.groups, staff=_staff_with(setting, who, fte + steps / 100)).short == 0

    every = least(lambda k: enough(np.full(len(who), k)), MOST_HIRED)
    if every is None:
        return []
    steps = np.full(len(who), every)
    for k in range(len(who)):
        others = np.arange(len(who)) != k
        steps[k] = 0 if enough(np.where(others, steps, 0)) else least(lambda n: enough(np.where(others, steps, n)), every)  # noqa: B023
    out = []
    for c, step, full in zip(who.tolist(), steps.tolist(), fte.tolist(), strict=True):
        part = int(setting.staff.pooled[c] + setting.staff.own[c] * setting.staff.has_book[c])
        hundredths = ceil_div(ceil_div(step * part * 1000, milli(full)), share) + 1  # rounding down at two places takes up to one
        number = ceil_div(hundredths, 100)
        out += [(c, number, ceil_div(hundredths, number) / 100)] if step else []
    return out


def _people(found: Found, s: Shortage) -> Ints:
    """Who works in the units of a shortage and is not away: first who may serve most of what is short, then part-timers, then
    those with most time."""
    setting, staff = found.formulation.setting, found.formulation.setting.staff
    who = np.unique(np.concatenate([setting.units.members[u] for u in s.units]))
    who = who[~staff.long_leave[who]]
    items = s.items[~fixed_items(found.formulation)[s.items]]
    profiles, back = np.unique(setting.fit.profiles.of_item[items], return_inverse=True)
    load = np.bincount(back.ravel(), weights=setting.item_load[items], minlength=len(profiles))
    able = load @ setting.fit.csms_qualify(profiles)[:, who]
    fte = setting.book.csms["fte"].to_numpy(np.float64)[who]
    time = (staff.own + staff.pooled)[who]
    order = np.lexsort((who, -time, fte >= 1, -able))
    return np.asarray(who[order][able[order] > 0], np.int64)


def _staff_with(setting: Setting, who: Ints, fte: np.ndarray) -> Staff:
    """The staff when `who` give other FTE."""
    rows = setting.book.csms.iloc[who].copy()
    rows["fte"] = fte.round(2)
    part = staff_of(replace(setting.book, csms=rows), setting.policy, setting.quarter)
    own, pooled = setting.staff.own.copy(), setting.staff.pooled.copy()
    own[who], pooled[who] = part.own, part.pooled
    return replace(setting.staff, own=own, pooled=pooled)


def _yearly(setting: Setting, csm: int) -> float:
    """What a full-time year of somebody like `csm` costs: their own cost, the roster's median, or hours at the hourly cost."""
    csms = setting.book.csms
    per_fte = (csms["cost"] / csms["fte"].where(csms["fte"] > 0)).to_numpy(np.float64)
    known = per_fte[np.isfinite(per_fte) & (per_fte > 0)]
    if np.isfinite(per_fte[csm]) and per_fte[csm] > 0:
        return float(per_fte[csm])
    return float(np.median(known)) if len(known) else setting.policy.hourly_cost * HOURS_A_YEAR


def _name(setting: Setting, csm: int) -> str:
    return str(setting.book.csms["name"][csm])


def _some(setting: Setting, who: Ints) -> str:
    return ", ".join(_name(setting, int(c)) for c in who[:3]) + (f" and {len(who) - 3} more" if len(who) > 3 else "")
