"""Floor 6: what a departure does - where the accounts go, what is left with nobody, what it costs - beside the base plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solver.book import cents
from solver.model.measures import amount_of, renewing
from solver.model.setting import Setting
from solver.plan.decision import Decision
from solver.plan.names import name_of
from solver.policy import Limit
from solver.problem import Bools, Ints
from solver.resilience.alone import Alone
from solver.resilience.leavers import Leaver
from solver.resilience.pool import PoolLeft, pool_left
from solver.resilience.solve import Answer

NEAR = 0.9  # of its time: a book or pool that full is near its limit
HALF = 5_000  # of 10,000: a match below it is no comfort


@dataclass(frozen=True)
class Receiver:
    """A book or pool that takes accounts over. Load in FTE before and after, `use` as a share of its time (None: it has none);
    `hours` of hand-over; `heir`: it stands in for the leaver by `backfill_for`."""

    unit: str
    name: str
    accounts: int
    arr: float
    hours: float
    load_before: float
    load_after: float
    use_before: float | None
    use_after: float | None
    heir: bool


@dataclass(frozen=True)
class Departure:
    """One resignation. ARR in currency, weighted amounts and worth in whole currency, shares as fractions.

    `accounts` are those the leaver would have after the base plan: accounts = received + uncovered + automated, and ARR
    likewise. `further`: accounts of others that the base covers and this plan does not. `moved_anyway`: today's accounts that
    the base moves away, whoever resigns. Worth lost lies between `lost_least` and `lost_most`.
    """

    leaver: Leaver
    notes: tuple[str, ...]
    accounts: int
    arr: float
    t1: int
    red: int
    renewing: int
    renewing_arr: float
    received: int
    received_arr: float
    automated: int
    automated_arr: float
    uncovered: int
    uncovered_arr: float
    further: int
    further_arr: float
    weighted: int  # weighted ARR that the base covers and this plan does not
    moved_anyway: int
    elsewhere: int  # accounts of others that this plan places elsewhere than the base
    held: int
    held_arr: float
    at_risk: int
    hours: float
    thin: dict[str, int]
    unqualified: int  # accounts of the leaver's pool that nobody left in it qualifies for
    unqualified_arr: float
    fullest: str
    fullest_use: float
    tight: tuple[str, ...]
    pool_left: PoolLeft | None
    receivers: tuple[Receiver, ...]
    value: int
    bound: int
    lost: int
    lost_least: int
    lost_most: int
    close: bool
    late: bool
    alone: tuple[Alone, ...]


def held_accounts(base: Decision, after: Decision, leaver: Leaver) -> Ints:
    """The accounts a departure sets free: those of units that are no more, after the base plan; of somebody who leaves in the
    quarter anyway, today's."""
    setting = base.formulation.setting
    if leaver.leaving:
        return np.flatnonzero((setting.book.accounts["owner"] == leaver.csm_id).to_numpy())
    gone = np.array([bool(n) and n not in after.formulation.setting.units.index for n in setting.units.names], bool)
    return np.flatnonzero(gone[base.unit])


def left_out(base: Decision, after: Decision) -> Ints:
    """The served accounts, also those of others, that somebody has in the base plan and nobody after the departure."""
    items = base.formulation.setting.items
    return np.flatnonzero((base.unit > 0) & (after.unit == 0) & items.served[items.account_tier])


def held_now(setting: Setting) -> Bools:
    """Accounts that a hold keeps from changing hands today, whatever later days allow [accounts]."""
    standing, item = setting.standing, setting.items.of_account
    return np.asarray((standing.free_from[item] != 0) & standing.may_stay[item], bool)


def departure_of(base: Decision, answer: Answer, alone: tuple[Alone, ...]) -> Departure:
    """The figures of a departure that has a plan."""
    after = answer.decision
    assert after is not None
    setting, now = base.formulation.setting, after.formulation.setting
    mine = held_accounts(base, after, answer.leaver)
    inside = np.zeros(len(base.unit), bool)
    inside[mine] = True
    served = setting.items.served[setting.items.account_tier]
    nobody = after.unit == 0
    names = np.array(setting.units.names, object)[base.unit]
    other = (np.array(now.units.names, object)[after.unit] != names) & ~inside
    owned = (setting.book.accounts["owner"] == answer.leaver.csm_id).to_numpy()
    renews, health = renewing(setting), setting.book.accounts["health"].to_numpy()
    moved = inside & (after.moved | (after.unit > 0))
    held = inside & held_now(setting) & moved
    lost_cover = np.zeros(len(base.unit), bool)
    lost_cover[left_out(base, after)] = True
    receivers = _receivers(base, after, mine, answer.leaver)
    value, bound = after.result.value, after.result.bound
    unqualified = _unqualified(base, after, answer.leaver)
    fullest, tight = _fullest(base, after, answer.leaver)

    def arr(mask: Bools) -> float:
        return cents(setting.book.accounts["arr"][mask]) / 100

    return Departure(
        leaver=answer.leaver, notes=answer.notes, accounts=len(mine), arr=arr(inside),
        t1=int((inside & (setting.items.account_tier == 0)).sum()), red=int((health[mine] < setting.policy.health.red).sum()),
        renewing=int((inside & renews).sum()), renewing_arr=arr(inside & renews),
        received=int((inside & ~nobody).sum()), received_arr=arr(inside & ~nobody),
        automated=int((inside & nobody & ~served).sum()), automated_arr=arr(inside & nobody & ~served),
        uncovered=int((inside & nobody & served).sum()), uncovered_arr=arr(inside & nobody & served),
        further=int((lost_cover & ~inside).sum()), further_arr=arr(lost_cover & ~inside),
        weighted=int(setting.worth.base[lost_cover].sum()),
        moved_anyway=int((owned & ~inside).sum()), elsewhere=int(other.sum()),
        held=int(held.sum()), held_arr=arr(held), at_risk=-int(after.terms["handoff"][mine].sum()),
        hours=round(sum(r.hours for r in receivers), 2), thin=_thin(after, mine),
        unqualified=int(unqualified.sum()), unqualified_arr=arr(unqualified), fullest=fullest[0], fullest_use=fullest[1],
        tight=tight, pool_left=pool_left(base, after, answer.leaver), receivers=receivers,
        value=value, bound=bound, lost=base.result.value - value,
        lost_least=base.result.value - bound, lost_most=base.result.bound - value, close=answer.close, late=answer.late,
        alone=alone,
    )  # fmt: skip


def by_harm(found: list[Departure]) -> list[Departure]:
    """The worst first: by weighted ARR that nobody covers any more, then by worth lost."""
    return sorted(found, key=lambda d: (-d.weighted, -d.lost, d.leaver.csm_id))


def differs(one: Departure, other: Departure) -> bool:
    """Whether what two departures lose is proved to differ: their intervals do not meet."""
    return one.lost_least > other.lost_most or other.lost_least > one.lost_most


def _receivers(base: Decision, after: Decision, mine: Ints, leaver: Leaver) -> tuple[Receiver, ...]:
    setting, now = base.formulation.setting, after.formulation.setting
    hours = amount_of(now, Limit(name="resilience", measure="inbound_hours", over="book", max=0), "inbound_hours")
    loads, full = now.unit_load(after.unit_of), now.loads.full
    old, capacity = setting.unit_load(base.unit_of), now.units.capacity
    out = []
    for u in np.unique(after.unit[mine][after.unit[mine] > 0]).tolist():
        rows = mine[after.unit[mine] == u]
        name, k = now.units.names[u], setting.units.index.get(now.units.names[u], 0)
        was = setting.units.capacity[k]
        out.append(
            Receiver(
                name, name_of(now, u), len(rows), cents(setting.book.accounts["arr"].iloc[rows]) / 100,
                float(hours.per_account[rows].sum()) / hours.scale, round(int(old[k]) / full, 4), round(int(loads[u]) / full, 4),
                _share(int(old[k]), int(was)), _share(int(loads[u]), int(capacity[u])), name in leaver.backfills,
            )
        )  # fmt: skip
    return tuple(sorted(out, key=lambda r: (-r.arr, r.unit)))


def _share(load: int, capacity: int) -> float | None:
    return round(load / capacity, 4) if capacity else None


def _fullest(base: Decision, after: Decision, leaver: Leaver) -> tuple[tuple[str, float], tuple[str, ...]]:
    """The fullest of the books and pools that are fuller than in the base; and which pools to know of, with their use."""
    setting = after.formulation.setting
    load, capacity = setting.unit_load(after.unit_of), setting.units.capacity
    use = np.where(capacity > 0, load / np.maximum(capacity, 1), 0.0)
    old, share = base.formulation.setting, {}
    had, could = old.unit_load(base.unit_of), old.units.capacity
    for name, k in old.units.index.items():
        share[name] = had[k] / could[k] if could[k] else 0.0
    fuller = use > np.array([share.get(n, 0.0) for n in setting.units.names]) + 1e-9
    top = int(np.where(fuller, use, -1.0).argmax()) if fuller.any() else 0
    tight = [
        f"{setting.units.names[u]} {100 * use[u]:.0f} %"
        for u in np.flatnonzero(setting.units.is_pool)
        if use[u] >= NEAR or setting.units.names[u] == leaver.pool
    ]
    return (name_of(setting, top) if top else "", round(float(use[top]), 4)), tuple(tight)


def _thin(after: Decision, mine: Ints) -> dict[str, int]:
    """For each match the accounts handed over whose receiver meets it by less than half."""
    setting: Setting = after.formulation.setting
    rows = mine[after.unit[mine] > 0]
    values = setting.fit.values_at(setting.fit.profiles.of_account[rows], after.unit[rows])
    counts = {m.name: int((v < HALF).sum()) for m, v in zip(setting.policy.match, values, strict=True)}
    return {name: n for name, n in counts.items() if n}


def _unqualified(base: Decision, after: Decision, leaver: Leaver) -> Bools:
    """Accounts that stay in the leaver's pool although none of its members qualifies for them any more [accounts]."""
    setting, now = base.formulation.setting, after.formulation.setting
    was = setting.fit.qualifies(setting.fit.profiles.of_item, base.unit_of)[setting.items.of_account]
    still = now.fit.qualifies(now.fit.profiles.of_item, after.unit_of)[setting.items.of_account]
    pool = now.units.index.get(leaver.pool, -1)
    return np.asarray((after.unit == pool) & was & ~still, bool)
